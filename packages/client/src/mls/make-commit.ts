import { decodeRaw, encode, type Raw } from "@entente/tls-codec";
import { clientIdProblem, CommitBundle, MLSMessage, parseClientId, RatchetTree } from "@entente/mls-wire";
import { createGroupInfoWithExternalPub, encodeMlsMessage, type Extension } from "ts-mls";
import type { CiphersuiteImpl, ClientState, GroupState as MlsGroupState, Proposal } from "ts-mls";
import { consumeRatchet } from "ts-mls/secretTree.js";
import { leafToNodeIndex, toLeafIndex } from "ts-mls/treemath.js";
import { AuthenticationGuard } from "./authenticator.ts";
import { checkCommitClaim, commitClaim } from "./commit-claim.ts";
import { declarationOf, orderOf } from "./commit-order.ts";
import { hasReInit, membershipChange, needsPath, removedAt, removedLeaves } from "./commit-effect.ts";
import { requireSharedProcesses } from "./authentication-process.ts";
import { checkOwnLeaf, needsOwnPath, contextProposalsOf, withinPolicy } from "./commit-policy.ts";
import { encodeCommitMessage } from "./commit-codec.ts";
import { createCommit } from "./create-commit.ts";
import { claimsOfCredential } from "./credential.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { GroupError } from "./group-error.ts";
import {
  type CommitRequest,
  forOperation,
  type GroupState,
  requireMember,
  type SuccessorRequest,
  withoutConfig,
} from "./group-state.ts";
import { hidesMembers, publishesTree, termsOf } from "./group-terms.ts";
import { type CheckedKeyPackage, checkKeyPackage } from "./key-package-check.ts";
import { addsMax } from "./limits.ts";
import { mediaTypesMissing, mediaTypesOf } from "./media-types.ts";
import { clientsOf, leafIndexOf, leavesOf } from "./member.ts";
import { withOwnLeaf } from "./own-leaf.ts";
import { type PreSharedKey, pskIndex, pskProposal, resumptionProposal } from "./psk.ts";
import { reInitProposal } from "./reinit.ts";
import { withLeafSecrets } from "./secret-tree.ts";
import { encodeTree } from "./tree-codec.ts";
import { membersMaxOf, treeDelivery, treeExtension, type TreePublisher } from "./tree-delivery.ts";
import { type SelectedProposals, selectProposals } from "./waiting-proposals.ts";

/** How a Commit is made, beside what it should do. */
export interface CommitOptions {
  /**
   * Whether new members get the ratchet tree inside their Welcome or beside it, as part of the bundle. Where absent: as
   * {@link treeDelivery} says.
   */
  readonly ratchetTree?: "inside" | "beside";
  /** Takes a tree that is too large to come inside a Welcome; it comes inside all the same where absent. */
  readonly treePublisher?: TreePublisher;
  /** Further extensions of the GroupInfo that goes into the Welcome and the bundle. */
  readonly groupInfoExtensions?: readonly Extension[];
  /** Secrets of the pre-shared keys that the request or waiting proposals name. */
  readonly psks?: readonly PreSharedKey[];
}

/** What a request comes to in this epoch. */
interface CommitPlan {
  readonly selected: SelectedProposals;
  readonly byValue: readonly Proposal[];
  readonly claim: Uint8Array;
}

/**
 * Makes a Commit and keeps it pending: nothing of the group changes but this client's own handshake ratchet, until the
 * Commit comes back. The bundle is submitted as it is, again and again if need be.
 *
 * Throws GroupError: `removed`, `commit_pending`, `member_invalid`, `group_full`, `too_large`, and those of
 * {@link checkKeyPackage}.
 */
export async function makeCommit(
  environment: GroupEnvironment,
  state: GroupState,
  request: CommitRequest,
  options: CommitOptions = {},
): Promise<GroupState> {
  requireMember(state);
  if (state.pending !== undefined) throw new GroupError("commit_pending", "a Commit waits for its turn");
  const cs = suiteOf(environment, state.mls.groupContext.cipherSuite);
  const plan = await planCommit(environment, state, request, cs);
  const guard = new AuthenticationGuard(environment.authenticator);
  const before = await commitState(environment, state, plan.selected, request, guard);
  const { extensions } = state.mls.groupContext;
  const tree = treeDelivery(state.mls.groupContext, options.ratchetTree);
  try {
    const psks = pskIndex(state, guard, options.psks);
    const { newState, commit, welcome } = await createCommit(before, psks, cs, {
      asPublicMessage: state.framing === "public",
      proposals: plan.byValue,
      alwaysPath: needsOwnPath(state, request),
      treeExtension: tree.inside ? (after) => treeExtension(after, options.treePublisher) : undefined,
      authenticatedData: plan.claim,
      nextSignatureKey: request.signatureKey?.privateKey,
      groupInfoExtensions: options.groupInfoExtensions ?? [],
    });
    checkResult(state, newState, plan);
    const declared = state.head.length === 0 ? [] : [declarationOf(orderOf(newState))];
    const bytes = encodeCommitMessage(commit);
    const bundle = await makeBundle(newState, cs, {
      commit: bytes,
      welcome: welcome && encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome }),
      proposals: plan.selected.waiting.map(({ message }) => message),
      treeBeside: publishesTree(termsOf(extensions)) || (welcome !== undefined && tree.beside),
      groupInfoExtensions: [...(options.groupInfoExtensions ?? []), ...declared],
    });
    const next = { ...withoutConfig(newState), historicalReceiverData: new Map() };
    const pending = { request, commit: bytes, bundle, next };
    return { ...state, mls: await withHandshakeKeySpent(state, cs), pending };
  } catch (error) {
    throw guard.explain(error);
  }
}

async function planCommit(
  environment: GroupEnvironment,
  state: GroupState,
  request: CommitRequest,
  cs: CiphersuiteImpl,
): Promise<CommitPlan> {
  if (request.reInit !== undefined) return planReInit(state, request.reInit);
  const tree = state.mls.ratchetTree;
  const added = await checkedAdds(environment, state, request);
  const removedByValue = (request.remove ?? []).map((client) => removableLeaf(state, client));
  const names = new Set<string>(added.map(({ member }) => member.client));
  const candidates = await selectProposals(environment, state, cs, new Set(removedByValue), names);
  const byValue: Proposal[] = [
    ...removedByValue.map((removed) => ({ proposalType: "remove", remove: { removed } }) as const),
    ...added.map(({ mls }) => ({ proposalType: "add", add: { keyPackage: mls } }) as const),
    ...(request.pskIds ?? []).map((id) => pskProposal(id, cs)),
    ...contextProposalsOf(state, request),
    ...(request.resumption === undefined ? [] : [resumptionProposal(request.resumption, cs)]),
  ];
  const isFounding = request.resumption !== undefined && request.resumption.usage !== "application";
  // Who begins a successor is alone in it, and brings in whom the group before had, whatever rank it has here.
  const selected = isFounding
    ? candidates
    : withinPolicy(state, candidates, byValue, needsOwnPath(state, request));
  const gone = new Set([...removedByValue, ...removedLeaves(selected.proposals)]);
  const staying = leavesOf(tree).filter(([index]) => !gone.has(index));
  const clients = [
    ...staying.map(([, leaf]) => claimsOfCredential(leaf.credential).client),
    ...added.map(({ member }) => member.client),
    ...selected.proposals.flatMap(({ proposal }) =>
      proposal.proposalType === "add" && "add" in proposal
        ? [claimsOfCredential(proposal.add.keyPackage.leafNode.credential).client]
        : [],
    ),
  ];
  requireRoom(clients.length, state.mls.groupContext);
  const seen = new Set<string>();
  const twice = clients.find((client) => seen.size === seen.add(client).size);
  if (twice !== undefined)
    throw new GroupError("client_twice", `${twice} is a member already`, { client: twice });
  const effect = { previousHead: state.head, clients, removed: removedAt(tree, gone), ends: false };
  return {
    selected,
    byValue,
    claim: commitClaim(effect, hidesMembers(termsOf(state.mls.groupContext.extensions))),
  };
}

/** Throws GroupError `group_full`. */
function requireRoom(members: number, context: Pick<ClientState["groupContext"], "extensions">): void {
  const most = membersMaxOf(context);
  if (members > most) throw new GroupError("group_full", `more than ${most} members`);
}

/** A ReInit goes alone (RFC 9420 12.2): what waits is void with the group. Throws GroupError `policy_refused`. */
function planReInit(state: GroupState, successor: SuccessorRequest): CommitPlan {
  const selected = { waiting: [], proposals: [] };
  const byValue = [reInitProposal(successor)];
  withinPolicy(state, selected, byValue, false);
  const clients = clientsOf(state.mls.ratchetTree);
  const effect = { previousHead: state.head, clients, removed: [], ends: true };
  const claim = commitClaim(effect, hidesMembers(termsOf(state.mls.groupContext.extensions)));
  return { selected, byValue, claim };
}

async function checkedAdds(
  environment: GroupEnvironment,
  { mls }: GroupState,
  { add = [] }: CommitRequest,
): Promise<readonly CheckedKeyPackage[]> {
  if (add.length > addsMax)
    throw new GroupError("too_large", `more than ${addsMax} KeyPackages in one Commit`);
  const required = mediaTypesOf(mls.groupContext.extensions);
  const checked: CheckedKeyPackage[] = [];
  for (const bytes of add) {
    const each = await checkKeyPackage(environment, bytes);
    if (each.mls.cipherSuite !== mls.groupContext.cipherSuite) {
      throw new GroupError("key_package_invalid", "of another cipher suite than the group", {
        client: each.member.client,
      });
    }
    const [missing] = mediaTypesMissing(required, each.mls.leafNode.extensions);
    if (missing !== undefined) {
      throw new GroupError("key_package_invalid", `does not tell that it reads ${missing}`, {
        client: each.member.client,
      });
    }
    checked.push(each);
  }
  return checked;
}

function removableLeaf({ mls }: GroupState, client: string): number {
  const index =
    clientIdProblem(client) === undefined ? leafIndexOf(mls.ratchetTree, parseClientId(client)) : undefined;
  if (index === undefined) throw new GroupError("member_invalid", "not a member", { client });
  if (index === mls.privatePath.leafIndex) {
    throw new GroupError("member_invalid", "a committer cannot remove itself; it proposes to leave", {
      client,
    });
  }
  return index;
}

/** The state to commit from: the selected proposals alone, and the own leaf as it is to be. */
async function commitState(
  environment: GroupEnvironment,
  state: GroupState,
  selected: SelectedProposals,
  request: CommitRequest,
  guard: AuthenticationGuard,
): Promise<ClientState> {
  const proposals = selected.waiting.map(({ ref }, index) => [ref, selected.proposals[index]] as const);
  const mls = { ...state.mls, unappliedProposals: Object.fromEntries(proposals) } as MlsGroupState;
  return { ...forOperation(mls, guard), ratchetTree: await withOwnLeaf(environment, mls, request) };
}

/** What the Commit really did, held against the plan: what it says must be true, and a path be there where one is due. */
function checkResult(
  { mls, head }: GroupState,
  next: ClientState,
  { selected, byValue, claim }: CommitPlan,
): void {
  const proposals = [
    ...selected.proposals,
    ...byValue.map((proposal) => ({ proposal, senderLeafIndex: mls.privatePath.leafIndex })),
  ];
  const change = membershipChange(mls.ratchetTree, next.ratchetTree, removedLeaves(proposals));
  const own = mls.privatePath.leafIndex;
  if (needsPath(proposals) && !change.updated.some(({ leafIndex }) => leafIndex === own)) {
    throw new GroupError("path_missing", "ts-mls made a Commit without its path");
  }
  checkOwnLeaf(mls, next.ratchetTree);
  requireRoom(leavesOf(next.ratchetTree).length, next.groupContext);
  requireSharedProcesses(next.ratchetTree);
  const removed = removedAt(mls.ratchetTree, removedLeaves(proposals));
  const effect = { previousHead: head, clients: clientsOf(next.ratchetTree), removed };
  checkCommitClaim(claim, { ...effect, ends: hasReInit(proposals) });
}

/**
 * The state with one handshake key of this client used up. ts-mls forgets that a Commit took one, and a second Commit of
 * the epoch would be encrypted with the same key and nonce.
 */
async function withHandshakeKeySpent(
  { mls, framing }: GroupState,
  cs: CiphersuiteImpl,
): Promise<MlsGroupState> {
  if (framing === "public") return mls;
  const index = leafToNodeIndex(toLeafIndex(mls.privatePath.leafIndex));
  const tree = await withLeafSecrets(mls.secretTree, mls.privatePath.leafIndex, cs.kdf);
  const { newTree } = await consumeRatchet(tree, index, "commit", cs);
  return { ...mls, secretTree: newTree };
}

interface BundleParts {
  readonly commit: Uint8Array;
  readonly welcome: Uint8Array | undefined;
  readonly proposals: readonly Uint8Array[];
  readonly treeBeside: boolean;
  readonly groupInfoExtensions: readonly Extension[];
}

/** The parts in one CommitBundle, each read by the strict codec first. */
async function makeBundle(next: ClientState, cs: CiphersuiteImpl, parts: BundleParts): Promise<Uint8Array> {
  const message = (bytes: Uint8Array): Raw<MLSMessage> => decodeRaw(MLSMessage, bytes);
  const tree = parts.treeBeside ? decodeRaw(RatchetTree, encodeTree(next.ratchetTree)) : undefined;
  return encode(CommitBundle, {
    version: "v1",
    commit: message(parts.commit),
    proposals: parts.proposals.map(message),
    welcomes: parts.welcome === undefined ? [] : [message(parts.welcome)],
    groupInfo: message(await encodeGroupInfo(next, cs, parts.groupInfoExtensions)),
    ratchetTree: tree,
  });
}

/** GroupInfo of a state as MLSMessage: with the external public key, without the tree, signed by this client. */
export async function encodeGroupInfo(
  state: ClientState,
  cs: CiphersuiteImpl,
  extensions: readonly Extension[],
): Promise<Uint8Array> {
  const groupInfo = await createGroupInfoWithExternalPub(state, [...extensions], cs);
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo });
}
