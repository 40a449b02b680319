import { compareBallots, equalBallots, higherBallot } from "./ballot.ts";
import { equalBytes } from "./bytes.ts";
import type { WorkItem } from "./group-state.ts";
import { voteForAccepted } from "./accept.ts";
import { grantNext, heldFor } from "./reserve.ts";
import { change, changeRow, groupId, leads, otherVoters, retryAt, send, type Turn } from "./turn.ts";
import type { Value } from "./value.ts";

/**
 * R2. An orderer without an undecided value proposes the next bundle of the queue; one that was interrupted takes its
 * proposal up again. Nothing happens while it transfers, or while the slot is held for a client.
 */
export function proposeNext(turn: Turn): void {
  if (!leads(turn)) return;
  const { row, transfer, proposing } = turn.group;
  if (row.accepted !== undefined) {
    if (proposing === undefined) resume(turn);
    else if (turn.nowMs >= proposing.atMs) repeat(turn);
    return;
  }
  if (transfer !== undefined && turn.nowMs < transfer.untilMs) return;
  grantNext(turn);
  const item = nextItem(turn);
  if (item !== undefined) propose(turn, item.value);
}

function nextItem(turn: Turn): WorkItem | undefined {
  const { row, work } = turn.group;
  const holder = heldFor(turn);
  const mine = (item: WorkItem): boolean =>
    holder === undefined || (item.client === holder.client && item.origins.includes(holder.origin));
  return work.find((item) => item.epoch === row.epoch && mine(item));
}

/**
 * Accepts `value` itself, durably, and sends Accept to the other voters and its own Vote to all: both leave after the
 * rows are stored, so a restarted orderer finds the one value that it proposed (I5).
 */
export function propose(turn: Turn, value: Value): void {
  const { row, configHash } = turn.group;
  if (row.leading === undefined) return;
  const statement = {
    group: row.group,
    epoch: row.epoch,
    ballot: row.promised,
    hash: value.hash,
    previousHead: row.head,
    configHash,
    justifyHash: row.leading.justifyHash,
  };
  const proved = higherBallot(row.proved, row.promised);
  changeRow(turn, { accepted: { statement, signature: undefined, value }, proved });
  change(turn, { proposing: { attempt: 0, atMs: retryAt(turn, turn.timers.retryMs, 0) } });
  sendAccept(turn);
  voteForAccepted(turn);
}

/** After a restart: the same proposal at the same ballot. */
function resume(turn: Turn): void {
  const { row } = turn.group;
  if (row.accepted === undefined || !equalBallots(row.accepted.statement.ballot, row.promised)) return;
  change(turn, { proposing: { attempt: 0, atMs: retryAt(turn, turn.timers.retryMs, 0) } });
  sendAccept(turn);
  voteForAccepted(turn);
}

const restAfterAttempts = 12;

/** No quorum yet: once more to those whose Vote is missing; at the end rests if nobody waits for the result. */
function repeat(turn: Turn): void {
  const { proposing, work } = turn.group;
  const attempt = (proposing?.attempt ?? 0) + 1;
  if (attempt > restAfterAttempts && work.length === 0) {
    change(turn, { resting: true, proposing: undefined });
    return;
  }
  change(turn, { proposing: { attempt, atMs: retryAt(turn, turn.timers.retryMs, attempt) } });
  sendAccept(turn);
  voteForAccepted(turn);
}

function sendAccept(turn: Turn): void {
  const { row, votes } = turn.group;
  const { accepted } = row;
  if (accepted === undefined) return;
  const voted = (domain: string): boolean =>
    votes.some(
      ({ statement }) =>
        statement.domain === domain &&
        equalBallots(statement.ballot, row.promised) &&
        equalBytes(statement.hash, accepted.value.hash),
    );
  const missing = otherVoters(turn).filter((voter) => !voted(voter));
  send(turn, missing, { kind: "accept", group: groupId(turn), proposal: accepted });
}

/** R8. The accepted value of highest ballot among `reported`, which has to be proposed again unchanged. */
export function mustPropose<T extends { readonly ballot: { round: bigint; domain: string } }>(
  reported: readonly T[],
): T | undefined {
  return reported.reduce<T | undefined>(
    (best, one) => (best === undefined || compareBallots(one.ballot, best.ballot) > 0 ? one : best),
    undefined,
  );
}
