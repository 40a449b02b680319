import { equalBytes } from "@entente/tls-codec";
import type { ClientId, Commit, PrivateMessageContent } from "@entente/mls-wire";
import type {
  CiphersuiteImpl,
  ClientState,
  GroupState as MlsGroupState,
  LeafNode,
  ProposalWithSender,
  RatchetTree,
} from "ts-mls";
import { addHistoricalReceiverData } from "ts-mls/clientState.js";
import { addLeafNode, removeLeafNode } from "ts-mls/ratchetTree.js";
import { toLeafIndex } from "ts-mls/treemath.js";
import { applyPrivateCommit, applyPublicCommit, type CommitLook } from "./apply-commit.ts";
import { requireSharedProcesses } from "./authentication-process.ts";
import { AuthenticationGuard } from "./authenticator.ts";
import { type DecidedCommit, headAfter } from "./chain-head.ts";
import { checkCommitClaim, checkExternalClaim } from "./commit-claim.ts";
import { hasReInit, membershipChange, membershipEvents, needsPath, removedLeaves } from "./commit-effect.ts";
import { checkAddProposal } from "./waiting-proposals.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { type FramedMessage, framedMessage } from "./framed-message.ts";
import { checkContextProposal } from "./context-proposal.ts";
import { authenticateExternalSenders } from "./external-sender.ts";
import { GroupError, refusalOfCommit } from "./group-error.ts";
import { leafFactsOf, policyProposal, requireAllowed, wireExtensions } from "./group-policy.ts";
import type { GroupEvent } from "./group-event.ts";
import { forOperation, type GroupState, type PendingCommit, withoutConfig } from "./group-state.ts";
import { framingOf, hasTerms, termsOf } from "./group-terms.ts";
import { membersMax } from "./limits.ts";
import { clientsOf, leavesOf, type Member, memberAt, memberOf } from "./member.ts";
import { ignored, type Received } from "./outcome.ts";
import { generationEvents, type PrivateSender, privateSender } from "./private-message.ts";
import { type PreSharedKey, pskIndex, requirePskUsage } from "./psk.ts";
import {
  checkOutsider,
  outsidersLeaf,
  requireAdmission,
  requireFraming,
  requireJoinAllowed,
} from "./receive-external.ts";
import { receiveMessage } from "./receive-message.ts";
import { strictMessage, strictPath } from "./strict-suite.ts";

/**
 * Receives a decided Commit with the proposals stapled to it. This client's own, when it comes back, puts the pending
 * state in force; another one drops it. Throws GroupError, DecodeError, and what ts-mls throws.
 */
export async function receiveCommit(
  environment: GroupEnvironment,
  state: GroupState,
  decided: DecidedCommit,
  psks: readonly PreSharedKey[] | undefined,
): Promise<Received> {
  const message = framedMessage(state, decided.commit);
  requireFraming(state, message);
  const { header } = message;
  if (header.contentType !== "commit") throw new GroupError("malformed", "not a Commit");
  const current = state.mls.groupContext.epoch;
  if (header.epoch > current) return ignored("epoch_future");
  if (header.epoch < current) return ignored("epoch_past");
  if (state.pending !== undefined && equalBytes(state.pending.commit, decided.commit)) {
    const head = await headAfter(environment, state, decided, state.pending.next);
    return ownCommit(state, state.pending, head);
  }
  const stapled = await withStapled(environment, state, decided.proposals ?? []);
  const verified: { by?: ClientId } = {};
  try {
    return await othersCommit(environment, stapled, message, decided, { psks, verified });
  } catch (error) {
    throw refusalOfCommit(error, verified.by);
  }
}

/** What a Commit of somebody else is received with. */
interface Reception {
  readonly psks: readonly PreSharedKey[] | undefined;
  /** Takes whose signature it was found to bear. */
  readonly verified: { by?: ClientId };
}

function ownCommit(state: GroupState, pending: PendingCommit, head: Uint8Array): Received {
  const before = state.mls.ratchetTree;
  const mls: MlsGroupState = { ...pending.next, historicalReceiverData: formerEpochs(state.mls) };
  const self = memberAt(mls.ratchetTree, mls.privatePath.leafIndex);
  // A removed leaf that somebody was added to has another encryption key; which Removes the Commit had, the trees show.
  const removed = leavesOf(before)
    .map(([index]) => index)
    .filter((index) => replaced(before, mls.ratchetTree, index));
  const events: GroupEvent[] = [
    { type: "own_commit_accepted" },
    ...membershipEvents(membershipChange(before, mls.ratchetTree, removed), self),
    epochEvent(mls, self),
  ];
  return { outcome: "applied", state: inNextEpoch(state, mls, head), events };
}

function replaced(
  before: MlsGroupState["ratchetTree"],
  after: MlsGroupState["ratchetTree"],
  index: number,
): boolean {
  const is = memberAt(after, index);
  return is === undefined || is.client !== memberAt(before, index)?.client;
}

/**
 * Receiver data of the epoch that ends, from the state as it is now: the pending state was made before messages that have
 * come since, and its copy of the keys would let them be read twice.
 */
function formerEpochs(mls: MlsGroupState): MlsGroupState["historicalReceiverData"] {
  // The guard is never asked: keeping keys needs no credential.
  const guard = new AuthenticationGuard({
    authenticate: async () => ({ accepted: false, reason: "never_asked" }),
  });
  return addHistoricalReceiverData(forOperation(mls, guard))[0];
}

/** The state with all stapled proposals waiting. One that is known is skipped; one that is refused refuses the Commit. */
async function withStapled(
  environment: GroupEnvironment,
  state: GroupState,
  proposals: readonly Uint8Array[],
): Promise<GroupState> {
  let next = state;
  for (const bytes of proposals) {
    const received = await receiveMessage(environment, next, bytes);
    if (received.outcome === "applied") next = received.state;
  }
  return next;
}

interface Applied {
  readonly mls: MlsGroupState;
  /** Undefined when this client is removed: what is for those who stay was not looked at. */
  readonly commit: Commit | undefined;
  readonly by: Member | undefined;
  readonly proposals: readonly ProposalWithSender[];
  readonly holes: readonly GroupEvent[];
}

async function othersCommit(
  environment: GroupEnvironment,
  state: GroupState,
  message: FramedMessage,
  decided: DecidedCommit,
  reception: Reception,
): Promise<Received> {
  const cs = suiteOf(environment, state.mls.groupContext.cipherSuite);
  const guard = new AuthenticationGuard(environment.authenticator);
  const outsider = outsidersLeaf(message);
  let applied: Applied;
  try {
    applied = await applyWithMls(state, message, cs, guard, reception);
  } catch (error) {
    throw guard.explain(error);
  }
  const { mls, commit, proposals, holes } = applied;
  if (outsider !== undefined) await checkOutsider(environment, state, outsider, proposals);
  const by = outsider === undefined ? applied.by : memberWith(mls.ratchetTree, outsider);
  if (commit !== undefined) requireSharedProcesses(mls.ratchetTree);
  if (changesContext(proposals)) await authenticateExternalSenders(environment, mls.groupContext);
  if (commit !== undefined && commit.path === undefined && needsPath(proposals))
    throw new GroupError("path_missing", "a Commit without its path");
  const before = state.mls.ratchetTree;
  const removedIndices = removedLeaves(proposals);
  const change = membershipChange(before, mls.ratchetTree, removedIndices);
  const effect = {
    previousHead: state.head,
    clients: commit === undefined && outsider !== undefined ? clientsOf(before) : clientsOf(mls.ratchetTree),
    removed: change.removed.map(({ client }) => client),
    ends: hasReInit(proposals),
  };
  const { authenticatedData } = message.header;
  if (outsider === undefined) checkCommitClaim(authenticatedData, effect);
  else {
    const invitation = checkExternalClaim(authenticatedData, effect);
    await requireAdmission(state, outsider, invitation, cs);
    requireJoinAllowed(state, outsider, proposals, invitation);
  }
  const head = await headAfter(environment, state, decided, mls);
  const lost = state.pending;
  const events: GroupEvent[] = [
    ...holes,
    ...(lost === undefined ? [] : [{ type: "own_commit_lost", request: lost.request } as const]),
    ...membershipEvents(change, by),
    mls.groupActiveState.kind === "removedFromGroup"
      ? { type: "removed_from_group", by }
      : epochEvent(mls, by),
  ];
  return { outcome: "applied", state: inNextEpoch(state, mls, head), events };
}

function changesContext(proposals: readonly ProposalWithSender[]): boolean {
  return proposals.some(({ proposal }) => proposal.proposalType === "group_context_extensions");
}

/** The member with this leaf; undefined where this client did not follow the Commit that brings it. */
function memberWith(tree: RatchetTree, { hpkePublicKey }: LeafNode): Member | undefined {
  const found = leavesOf(tree).find(([, leaf]) => equalBytes(leaf.hpkePublicKey, hpkePublicKey));
  return found && memberOf(found[1], found[0]);
}

/** Looks at a Commit that is authenticated and whose proposals are found, before anything is made of it. */
type CommitCallback = (incoming: Parameters<CommitLook>[0], commit: Commit) => void;

/** Stops ts-mls once a Commit that removes this client is authenticated and its proposals are validated. */
class OwnRemoval extends Error {
  override readonly name = "OwnRemoval";
}

async function applyWithMls(
  state: GroupState,
  message: FramedMessage,
  cs: CiphersuiteImpl,
  guard: AuthenticationGuard,
  { psks, verified }: Reception,
): Promise<Applied> {
  const seen: { proposals: readonly ProposalWithSender[] } = { proposals: [] };
  const callback: CommitCallback = (incoming, commit) => {
    const committer = incoming.senderLeafIndex;
    const by = committer === undefined ? undefined : memberAt(state.mls.ratchetTree, committer)?.client;
    if (by !== undefined) verified.by = by;
    checkProposals(state, incoming.proposals);
    checkPolicy(state, message, commit, incoming);
    seen.proposals = incoming.proposals;
    if (removedLeaves(seen.proposals).includes(state.mls.privatePath.leafIndex)) throw new OwnRemoval();
  };
  const sender = await commitSender(state, message, cs);
  const holes =
    sender.private === undefined ? [] : generationEvents(sender.private, message.header.epoch, "commit");
  const rest = { by: sender.member, holes };
  try {
    const { newState, commit } = await processCommit(state, message, cs, guard, psks, callback);
    return { mls: withoutConfig(newState), commit, ...seen, ...rest };
  } catch (error) {
    if (!(error instanceof OwnRemoval)) throw error;
    return { mls: withoutSelf(state.mls, seen.proposals), commit: undefined, ...seen, ...rest };
  }
}

/** The committer, a member other than this client; undefined for one from outside. Throws GroupError `external_refused`, `own_commit_unknown`. */
async function commitSender(
  state: GroupState,
  { mls: message }: FramedMessage,
  cs: CiphersuiteImpl,
): Promise<{ readonly member: Member | undefined; readonly private: PrivateSender | undefined }> {
  const own = state.mls.privatePath.leafIndex;
  if (message.wireformat === "mls_private_message") {
    const sender = await privateSender(state, message.privateMessage, cs);
    if (sender.state === "own") throw new GroupError("own_commit_unknown", "no pending state for it");
    return { member: sender.member, private: sender };
  }
  const { sender } = message.publicMessage.content;
  if (sender.senderType === "new_member_commit") return { member: undefined, private: undefined };
  if (sender.senderType !== "member")
    throw new GroupError("external_refused", `a Commit by ${sender.senderType}`);
  if (sender.leafIndex === own) throw new GroupError("own_commit_unknown", "no pending state for it");
  return { member: memberAt(state.mls.ratchetTree, sender.leafIndex), private: undefined };
}

async function processCommit(
  state: GroupState,
  { mls: message, wire }: FramedMessage,
  cs: CiphersuiteImpl,
  guard: AuthenticationGuard,
  psks: readonly PreSharedKey[] | undefined,
  callback: CommitCallback,
): Promise<{ readonly newState: ClientState; readonly commit: Commit }> {
  const before = forOperation(state.mls, guard);
  const index = pskIndex(state, guard, psks);
  if (message.wireformat === "mls_private_message") {
    const { suite, opened } = strictMessage(cs, "commit");
    // The content is decrypted, and read by this package's codec, before anything is looked at.
    const content = (): Commit => (opened[1] as PrivateMessageContent["commit"]).commit;
    const newState = await applyPrivateCommit(message.privateMessage, {
      state: before,
      psks: index,
      cs: suite,
      look: (incoming) => {
        callback(incoming, content());
      },
    });
    return { newState, commit: content() };
  }
  const content = wire.wireFormat === "mls_public_message" ? wire.publicMessage.content : undefined;
  if (content?.contentType !== "commit") throw new GroupError("malformed", "not a Commit");
  const newState = await applyPublicCommit(message.publicMessage, {
    state: before,
    psks: index,
    cs: strictPath(cs).suite,
    look: (incoming) => {
      callback(incoming, content.commit);
    },
  });
  return { newState, commit: content.commit };
}

/**
 * The state of a client that was removed. ts-mls makes it too, but not when the same Commit adds somebody, who gets the
 * leaf: then it tries to go on as that member. (RFC 9420 12.4.2.)
 */
function withoutSelf(mls: MlsGroupState, proposals: readonly ProposalWithSender[]): MlsGroupState {
  const removed = removedLeaves(proposals).reduce<RatchetTree>(
    (tree, index) => removeLeafNode(tree, toLeafIndex(index)),
    mls.ratchetTree,
  );
  const ratchetTree = proposals.reduce<RatchetTree>(
    (tree, { proposal }) =>
      proposal.proposalType === "add" && "add" in proposal
        ? addLeafNode(tree, proposal.add.keyPackage.leafNode)[0]
        : tree,
    removed,
  );
  return { ...mls, ratchetTree, unappliedProposals: {}, groupActiveState: { kind: "removedFromGroup" } };
}

/**
 * Holds a Commit against the group's policy, before it has any effect: on a member that it removes too, since that member
 * would otherwise believe itself out of a group whose other members refuse the Commit. Throws GroupError `policy_refused`.
 */
function checkPolicy(
  { mls }: GroupState,
  { mls: message }: FramedMessage,
  { path }: Commit,
  { senderLeafIndex, proposals }: Parameters<CommitLook>[0],
): void {
  if (senderLeafIndex === undefined) return;
  requireAllowed(mls, {
    kind: "commit",
    actor: { kind: "member", leafIndex: senderLeafIndex },
    framing: message.wireformat === "mls_private_message" ? "private" : "public",
    pathLeaf: path && leafFactsOf(path.leafNode),
    proposals: proposals.map((each) => policyProposal(each)),
    extensions: wireExtensions(mls.groupContext.extensions),
  });
}

/** What ts-mls does not check of the proposals of a Commit. Throws GroupError. */
function checkProposals(state: GroupState, proposals: readonly ProposalWithSender[]): void {
  const adds = proposals.filter(({ proposal }) => proposal.proposalType === "add").length;
  const removes = removedLeaves(proposals).length;
  if (leavesOf(state.mls.ratchetTree).length + adds - removes > membersMax) {
    throw new GroupError("group_full", `more than ${membersMax} members`);
  }
  for (const { proposal } of proposals) {
    if (typeof proposal.proposalType === "number") {
      throw new GroupError("unsupported", `a proposal of type ${proposal.proposalType}`);
    }
    checkAddProposal(proposal);
    requirePskUsage(proposal);
    checkContextProposal(state.mls.ratchetTree, proposals, proposal);
  }
}

/** The state in the epoch that a Commit began. How handshakes are framed from now on is the group's to say. */
function inNextEpoch(state: GroupState, mls: MlsGroupState, head: Uint8Array): GroupState {
  const { extensions } = mls.groupContext;
  const framing = hasTerms(extensions) ? framingOf(termsOf(extensions)) : state.framing;
  return { ...state, mls, head, framing, waiting: [], pending: undefined };
}

function epochEvent({ groupContext, keySchedule }: MlsGroupState, by: Member | undefined): GroupEvent {
  const { epochAuthenticator } = keySchedule;
  return { type: "epoch_changed", epoch: groupContext.epoch, epochAuthenticator, by };
}
