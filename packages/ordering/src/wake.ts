import { expiryOf } from "./submit.ts";
import { leads, mayVote, type Turn } from "./turn.ts";

/** The earliest moment at which time alone changes something, or undefined. */
export function wakeAtMs(turn: Turn): number | undefined {
  const { row, work, candidacy, proposing, campaignAtMs, fetch, recovery, recheck } = turn.group;
  const { transfer, reservations, pointer, rival, promisedAtMs, resting } = turn.group;
  const times: (number | undefined)[] = [
    candidacy?.retryAtMs,
    proposing?.atMs,
    campaignAtMs,
    fetch?.atMs,
    recovery?.atMs,
    transfer?.untilMs,
    ...reservations.map((one) => one.untilMs),
  ];
  const open = work.filter((item) => item.epoch === row.epoch);
  for (const item of work) times.push(expiryOf(item, turn.timers));
  if (!resting && row.accepted !== undefined) times.push(recheck?.atMs);
  if (open.length > 0 && !leads(turn)) {
    times.push(recheck?.atMs, pointer?.untilMs);
    for (const item of open) times.push(item.retryAtMs);
    if (mayVote(turn)) {
      if (rival !== undefined) times.push(rival.sinceMs + turn.timers.suspectMs);
      if (promisedAtMs !== undefined) times.push(promisedAtMs + turn.timers.suspectMs);
    }
  }
  if (row.halted !== undefined) return undefined;
  const due = times.filter((time) => time !== undefined && time > turn.nowMs);
  const overdue = times.some((time) => time !== undefined && time <= turn.nowMs);
  const next = due.reduce<number | undefined>(
    (least, time) => (time !== undefined && (least === undefined || time < least) ? time : least),
    undefined,
  );
  // Something is due that this step could not do (no target, no quorum): look again soon, not at once.
  const soon = overdue && open.length > 0 ? turn.nowMs + turn.timers.staggerMs : undefined;
  if (next === undefined || soon === undefined) return next ?? soon;
  return Math.min(next, soon);
}
