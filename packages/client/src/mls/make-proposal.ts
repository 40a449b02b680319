import { createProposal, encodeMlsMessage, type Proposal } from "ts-mls";
import { type ClientId, clientIdProblem, parseClientId } from "@entente/mls-wire";
import { AuthenticationGuard } from "./authenticator.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { GroupError } from "./group-error.ts";
import { forOperation, type GroupState, requireMember, withoutConfig } from "./group-state.ts";
import { checkKeyPackage } from "./key-package-check.ts";
import { proposalsMax } from "./limits.ts";
import { leafIndexOf } from "./member.ts";
import { withLeafSecrets } from "./secret-tree.ts";

/** What a member may propose for somebody's next Commit. */
export type ProposalRequest =
  | { readonly type: "add"; readonly keyPackage: Uint8Array }
  | { readonly type: "remove"; readonly client: string }
  /** To be removed by the next committer, who cannot be this client (RFC 9420 12.2). */
  | { readonly type: "leave" };

/** A proposal of this client that waits, and the message to send. */
export interface MadeProposal {
  readonly state: GroupState;
  /** MLSMessage. */
  readonly message: Uint8Array;
}

/** Makes a proposal. Throws GroupError `removed`, `member_invalid`, `too_large`, and those of a KeyPackage. */
export async function makeProposal(
  environment: GroupEnvironment,
  state: GroupState,
  request: ProposalRequest,
): Promise<MadeProposal> {
  requireMember(state);
  if (state.waiting.length >= proposalsMax)
    throw new GroupError("too_large", `more than ${proposalsMax} proposals wait`);
  const proposal = await proposalOf(environment, state, request);
  const cs = suiteOf(environment, state.mls.groupContext.cipherSuite);
  const { secretTree: unready, privatePath } = state.mls;
  const secretTree = await withLeafSecrets(unready, privatePath.leafIndex, cs.kdf);
  const guard = new AuthenticationGuard(environment.authenticator);
  const before = forOperation({ ...state.mls, secretTree }, guard);
  const { newState, message } = await createProposal(before, state.framing === "public", proposal, cs);
  const bytes = encodeMlsMessage(message);
  const known = state.mls.unappliedProposals;
  const ref = Object.keys(newState.unappliedProposals).find((each) => !Object.hasOwn(known, each));
  const waiting = ref === undefined ? state.waiting : [...state.waiting, { ref, message: bytes }];
  return { state: { ...state, mls: withoutConfig(newState), waiting }, message: bytes };
}

async function proposalOf(
  environment: GroupEnvironment,
  { mls }: GroupState,
  request: ProposalRequest,
): Promise<Proposal> {
  switch (request.type) {
    case "add": {
      const { mls: keyPackage } = await checkKeyPackage(environment, request.keyPackage);
      if (keyPackage.cipherSuite !== mls.groupContext.cipherSuite) {
        throw new GroupError("key_package_invalid", "of another cipher suite than the group");
      }
      return { proposalType: "add", add: { keyPackage } };
    }
    case "remove":
      return { proposalType: "remove", remove: { removed: memberLeaf(mls, request.client) } };
    case "leave":
      return { proposalType: "remove", remove: { removed: mls.privatePath.leafIndex } };
  }
}

function memberLeaf(mls: GroupState["mls"], client: string): number {
  const id: ClientId | undefined = clientIdProblem(client) === undefined ? parseClientId(client) : undefined;
  const index = id === undefined ? undefined : leafIndexOf(mls.ratchetTree, id);
  if (index === undefined) throw new GroupError("member_invalid", "not a member", { client });
  return index;
}
