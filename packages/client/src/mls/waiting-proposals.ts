import { decode } from "@entente/tls-codec";
import { KeyPackage } from "@entente/mls-wire";
import type { CiphersuiteImpl, Proposal, ProposalWithSender } from "ts-mls";
import { validateLeafNodeUpdateOrCommit } from "ts-mls/clientState.js";
import { encodeKeyPackage } from "ts-mls/keyPackage.js";
import { AuthenticationGuard } from "./authenticator.ts";
import { claimsOfCredential } from "./credential.ts";
import type { GroupEnvironment } from "./environment.ts";
import { GroupError } from "./group-error.ts";
import type { GroupState, WaitingProposal } from "./group-state.ts";
import { checkKeyPackage, keyPackageProblem } from "./key-package-check.ts";
import { clientsOf, leafAt } from "./member.ts";

/** The proposals that a Commit of this client covers by reference. */
export interface SelectedProposals {
  readonly waiting: readonly WaitingProposal[];
  readonly proposals: readonly ProposalWithSender[];
}

/** Throws GroupError `key_package_invalid` for an Add whose KeyPackage breaks a rule that depends on no clock. */
export function checkAddProposal(proposal: Proposal): void {
  if (proposal.proposalType !== "add" || !("add" in proposal)) return;
  const problem = keyPackageProblem(decode(KeyPackage, encodeKeyPackage(proposal.add.keyPackage)));
  if (problem !== undefined) throw new GroupError("key_package_invalid", problem);
}

/**
 * Of the proposals that wait, those that a Commit of this client can cover: at most one for each leaf, a Remove before an
 * Update; none that removes or updates the committer; Adds and Updates whose credentials are vouched for; no type that
 * needs more than adding and removing. Whatever is left out is void with the epoch (RFC 9420 12.2).
 * `removed`: leaf indices that the Commit removes anyway. Throws GroupError `authenticator_failed`.
 */
export async function selectProposals(
  environment: GroupEnvironment,
  state: GroupState,
  cs: CiphersuiteImpl,
  removed: ReadonlySet<number>,
  added: ReadonlySet<string>,
): Promise<SelectedProposals> {
  const own = state.mls.privatePath.leafIndex;
  const leaves = new Set([...removed, own]);
  const clients = new Set<string>(added);
  const chosen: { readonly each: WaitingProposal; readonly proposal: ProposalWithSender }[] = [];
  const candidates = state.waiting.flatMap((each) => {
    const proposal = state.mls.unappliedProposals[each.ref];
    return proposal === undefined ? [] : [{ each, proposal }];
  });
  const choose = (candidate: (typeof candidates)[number]) => chosen.push(candidate);
  for (const candidate of candidates) {
    const { proposal } = candidate.proposal;
    if (proposal.proposalType !== "remove" || !("remove" in proposal)) continue;
    const leaf = proposal.remove.removed;
    if (leaves.has(leaf) || leafAt(state.mls.ratchetTree, leaf) === undefined) continue;
    leaves.add(leaf);
    choose(candidate);
  }
  for (const candidate of candidates) {
    const { proposal, senderLeafIndex } = candidate.proposal;
    if (proposal.proposalType === "update" && senderLeafIndex !== undefined && !leaves.has(senderLeafIndex)) {
      if (!(await updateIsGood(environment, state, cs, candidate.proposal))) continue;
      leaves.add(senderLeafIndex);
      choose(candidate);
    }
    if (proposal.proposalType === "add" && "add" in proposal) {
      const client = await addedClient(environment, proposal.add.keyPackage);
      if (client === undefined || clients.has(client) || staysMember(state, client, leaves)) continue;
      clients.add(client);
      choose(candidate);
    }
  }
  return { waiting: chosen.map(({ each }) => each), proposals: chosen.map(({ proposal }) => proposal) };
}

async function updateIsGood(
  { authenticator }: GroupEnvironment,
  { mls }: GroupState,
  cs: CiphersuiteImpl,
  { proposal, senderLeafIndex }: ProposalWithSender,
): Promise<boolean> {
  if (proposal.proposalType !== "update" || !("update" in proposal) || senderLeafIndex === undefined)
    return false;
  const old = leafAt(mls.ratchetTree, senderLeafIndex);
  const { leafNode } = proposal.update;
  if (old === undefined) return false;
  const guard = new AuthenticationGuard(authenticator);
  const context = mls.groupContext;
  const error = await validateLeafNodeUpdateOrCommit(leafNode, senderLeafIndex, context, guard, cs.signature);
  if (error !== undefined) {
    const reason = guard.explain(error);
    if (reason instanceof GroupError && reason.code === "authenticator_failed") throw reason;
    return false;
  }
  return claimsOfCredential(old.credential).client === claimsOfCredential(leafNode.credential).client;
}

async function addedClient(
  environment: GroupEnvironment,
  keyPackage: Parameters<typeof encodeKeyPackage>[0],
): Promise<string | undefined> {
  try {
    return (await checkKeyPackage(environment, encodeKeyPackage(keyPackage))).member.client;
  } catch (error) {
    if (error instanceof GroupError && error.code !== "authenticator_failed") return undefined;
    throw error;
  }
}

function staysMember({ mls }: GroupState, client: string, leaving: ReadonlySet<number>): boolean {
  const own = mls.privatePath.leafIndex;
  const staying = mls.ratchetTree.map((node, at) =>
    leaving.has(at / 2) && at / 2 !== own ? undefined : node,
  );
  return clientsOf(staying).some((each) => each === client);
}
