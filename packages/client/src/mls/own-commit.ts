import type { GroupState as MlsGroupState } from "ts-mls";
import { AuthenticationGuard } from "./authenticator.ts";
import { membershipChange, membershipEvents } from "./commit-effect.ts";
import { formerEpochsWith } from "./former-epochs.ts";
import type { GroupEvent } from "./group-event.ts";
import { forOperation, type GroupState, type PendingCommit } from "./group-state.ts";
import { framingOf, hasTerms, termsOf } from "./group-terms.ts";
import { leavesOf, type Member, memberAt } from "./member.ts";
import { type Received } from "./outcome.ts";

/** The epoch that this client's own Commit begins, once it has come back: the pending state is in force. */
export function ownCommit(state: GroupState, pending: PendingCommit, head: Uint8Array): Received {
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
  return formerEpochsWith(forOperation(mls, guard));
}

/** The state in the epoch that a Commit began. How handshakes are framed from now on is the group's to say. */
export function inNextEpoch(state: GroupState, mls: MlsGroupState, head: Uint8Array): GroupState {
  const { extensions } = mls.groupContext;
  const framing = hasTerms(extensions) ? framingOf(termsOf(extensions)) : state.framing;
  return { ...state, mls, head, framing, waiting: [], pending: undefined };
}

/** What a Commit began, as it is told. */
export function epochEvent({ groupContext, keySchedule }: MlsGroupState, by: Member | undefined): GroupEvent {
  const { epochAuthenticator } = keySchedule;
  return { type: "epoch_changed", epoch: groupContext.epoch, epochAuthenticator, by };
}
