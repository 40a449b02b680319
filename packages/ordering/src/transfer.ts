import { equalBallots } from "./ballot.ts";
import type { Domain } from "./domain.ts";
import type { Message } from "./message.ts";
import { change, groupId, isVoter, leads, mayVote, send, type Turn } from "./turn.ts";

/**
 * R10. The orderer stops proposing and asks `to` to take over; its own Promise then frees the others from holding to
 * it. If `to` does not, it goes on by itself. A fixed owner changes by a policy Commit instead.
 */
export function onTransfer(turn: Turn, to: Domain): void {
  if (!leads(turn) || to === turn.self || !isVoter(turn, to)) return;
  change(turn, { transfer: { to, untilMs: turn.nowMs + turn.timers.transferMs } });
  askToTakeOver(turn);
}

/** Asks once the proposal in flight is decided; gives up when the target had its time. */
export function continueTransfer(turn: Turn): void {
  const { transfer } = turn.group;
  if (transfer === undefined) return;
  if (!leads(turn) || turn.nowMs >= transfer.untilMs) change(turn, { transfer: undefined });
  else if (turn.decided.length > 0) askToTakeOver(turn);
}

function askToTakeOver(turn: Turn): void {
  const { row, transfer } = turn.group;
  if (transfer === undefined || row.accepted !== undefined) return;
  const { epoch, promised } = row;
  send(turn, [transfer.to], { kind: "timeout_now", group: groupId(turn), epoch, ballot: promised });
}

/** The orderer that this domain promised asks it to take over: it has thereby yielded. */
export function onTimeoutNow(turn: Turn, from: Domain, message: Message & { kind: "timeout_now" }): void {
  const { promised } = turn.group.row;
  if (!mayVote(turn) || promised.domain !== from || !equalBallots(promised, message.ballot)) return;
  change(turn, { wanted: { yielded: [from] } });
}
