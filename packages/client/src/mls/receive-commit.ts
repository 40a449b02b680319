import { equalBytes } from "@entente/tls-codec";
import type { Commit, PrivateMessageContent } from "@entente/mls-wire";
import { type IncomingMessageCallback, processPublicMessage, type ProposalWithSender } from "ts-mls";
import type { CiphersuiteImpl, GroupState as MlsGroupState } from "ts-mls";
import { addHistoricalReceiverData } from "ts-mls/clientState.js";
import { AuthenticationGuard } from "./authenticator.ts";
import { type DecidedCommit, headAfter } from "./chain-head.ts";
import { checkCommitClaim } from "./commit-claim.ts";
import { membershipChange, membershipEvents, needsPath, removedLeaves } from "./commit-effect.ts";
import { checkAddProposal } from "./waiting-proposals.ts";
import { type GroupEnvironment, suiteOf } from "./environment.ts";
import { type FramedMessage, framedMessage } from "./framed-message.ts";
import { GroupError } from "./group-error.ts";
import type { GroupEvent } from "./group-event.ts";
import { forOperation, type GroupState, type PendingCommit, withoutConfig } from "./group-state.ts";
import { membersMax } from "./limits.ts";
import { clientsOf, leavesOf, type Member, memberAt } from "./member.ts";
import { ignored, type Received } from "./outcome.ts";
import { generationEvents, openPrivateMessage, privateSender } from "./private-message.ts";
import { type ExternalPsk, pskIndex } from "./psk.ts";
import { receiveMessage } from "./receive-message.ts";
import { strictPath } from "./strict-suite.ts";

/**
 * Receives a decided Commit with the proposals stapled to it. This client's own, when it comes back, puts the pending
 * state in force; another one drops it. Throws GroupError, DecodeError, and what ts-mls throws.
 */
export async function receiveCommit(
  environment: GroupEnvironment,
  state: GroupState,
  decided: DecidedCommit,
  psks: readonly ExternalPsk[] | undefined,
): Promise<Received> {
  const message = framedMessage(state, decided.commit);
  const { header } = message;
  if (header.contentType !== "commit") throw new GroupError("malformed", "not a Commit");
  const current = state.mls.groupContext.epoch;
  if (header.epoch > current) return ignored("epoch_future");
  if (header.epoch < current) return ignored("epoch_past");
  const { sha256 } = environment.crypto.primitives;
  const head = headAfter(sha256, state.head, decided);
  if (state.pending !== undefined && equalBytes(state.pending.commit, decided.commit)) {
    return ownCommit(state, state.pending, head);
  }
  const stapled = await withStapled(environment, state, decided.proposals ?? []);
  return othersCommit(environment, stapled, message, head, psks);
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
  return { outcome: "applied", state: { ...state, mls, head, waiting: [], pending: undefined }, events };
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
  readonly commit: Commit;
  readonly by: Member | undefined;
  readonly proposals: readonly ProposalWithSender[];
  readonly holes: readonly GroupEvent[];
}

async function othersCommit(
  environment: GroupEnvironment,
  state: GroupState,
  message: FramedMessage,
  head: Uint8Array,
  psks: readonly ExternalPsk[] | undefined,
): Promise<Received> {
  const cs = suiteOf(environment, state.mls.groupContext.cipherSuite);
  const guard = new AuthenticationGuard(environment.authenticator);
  let applied: Applied;
  try {
    applied = await applyWithMls(state, message, cs, guard, psks);
  } catch (error) {
    throw guard.explain(error);
  }
  const { mls, commit, by, proposals, holes } = applied;
  if (commit.path === undefined && needsPath(proposals))
    throw new GroupError("path_missing", "a Commit without its path");
  const before = state.mls.ratchetTree;
  const removedIndices = removedLeaves(proposals);
  const change = membershipChange(before, mls.ratchetTree, removedIndices);
  checkCommitClaim(message.header.authenticatedData, {
    previousHead: state.head,
    clients: clientsOf(mls.ratchetTree),
    removed: change.removed.map(({ client }) => client),
  });
  const lost = state.pending;
  const events: GroupEvent[] = [
    ...holes,
    ...(lost === undefined ? [] : [{ type: "own_commit_lost", request: lost.request } as const]),
    ...membershipEvents(change, by),
    mls.groupActiveState.kind === "removedFromGroup"
      ? { type: "removed_from_group", by }
      : epochEvent(mls, by),
  ];
  return { outcome: "applied", state: { ...state, mls, head, waiting: [], pending: undefined }, events };
}

async function applyWithMls(
  state: GroupState,
  { mls: message, wire }: FramedMessage,
  cs: CiphersuiteImpl,
  guard: AuthenticationGuard,
  psks: readonly ExternalPsk[] | undefined,
): Promise<Applied> {
  const seen: { proposals: readonly ProposalWithSender[] } = { proposals: [] };
  const callback: IncomingMessageCallback = (incoming) => {
    if (incoming.kind !== "commit") return "reject";
    checkProposals(state, incoming.proposals);
    seen.proposals = incoming.proposals;
    return "accept";
  };
  if (message.wireformat === "mls_private_message") {
    const { privateMessage } = message;
    const sender = await privateSender(state, privateMessage, cs);
    if (sender.state === "own") throw new GroupError("own_commit_unknown", "no pending state for it");
    const commitMessage = { ...privateMessage, contentType: "commit" } as const;
    const { result, content } = await openPrivateMessage(state, commitMessage, cs, guard, psks, callback);
    const { commit }: PrivateMessageContent["commit"] = content;
    const holes = generationEvents(sender, privateMessage.epoch, "commit");
    return { mls: withoutConfig(result.newState), commit, by: sender.member, ...seen, holes };
  }
  const content = wire.wireFormat === "mls_public_message" ? wire.publicMessage.content : undefined;
  if (content?.contentType !== "commit") throw new GroupError("malformed", "not a Commit");
  if (content.sender.senderType !== "member") {
    throw new GroupError("external_refused", `a Commit by ${content.sender.senderType}`);
  }
  if (content.sender.leafIndex === state.mls.privatePath.leafIndex) {
    throw new GroupError("own_commit_unknown", "no pending state for it");
  }
  const by = memberAt(state.mls.ratchetTree, content.sender.leafIndex);
  const before = forOperation(state.mls, guard);
  const index = pskIndex(state, guard, psks);
  const result = await processPublicMessage(
    before,
    message.publicMessage,
    index,
    strictPath(cs).suite,
    callback,
  );
  return { mls: withoutConfig(result.newState), commit: content.commit, by, ...seen, holes: [] };
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
  }
}

function epochEvent({ groupContext, keySchedule }: MlsGroupState, by: Member | undefined): GroupEvent {
  const { epochAuthenticator } = keySchedule;
  return { type: "epoch_changed", epoch: groupContext.epoch, epochAuthenticator, by };
}
