import type { Rejection } from "./frame.ts";
import { delayedAfterMs, expiresAfterMs, expiryRecheckMs, frameItemsMax } from "./limits.ts";
import { giveUp } from "./sender-ack.ts";
import { isFlying, startReading } from "./sender-fill.ts";
import { update } from "./sender-state.ts";
import type { OutboxRow, Reading, SenderWork, Sweep } from "./sender-state.ts";

/** When the earlier of the two walks by age is due. */
export function nextSweepMs(delayed: Sweep, expiry: Sweep): number | undefined {
  if (delayed.dueAtMs === undefined) return expiry.dueAtMs;
  return expiry.dueAtMs === undefined ? delayed.dueAtMs : Math.min(delayed.dueAtMs, expiry.dueAtMs);
}

/** New rows: the earliest moment at which one of them can be too old. */
export function expectAging(work: SenderWork): void {
  const { delayed, expiry } = work.state;
  const { nowMs } = work;
  update(work, {
    delayed: { ...delayed, dueAtMs: delayed.dueAtMs ?? nowMs + delayedAfterMs },
    expiry: { ...expiry, dueAtMs: expiry.dueAtMs ?? nowMs + expiresAfterMs },
  });
}

/** Asks for the rows that a due walk has to look at. */
export function sweep(work: SenderWork): void {
  const { delayed, expiry, reading, phase, headSeq, ackedSeq } = work.state;
  if (reading !== undefined || phase.k === "restarting") return;
  for (const [purpose, walk] of [
    ["expiry", expiry],
    ["delayed", delayed],
  ] as const) {
    if (walk.dueAtMs === undefined || walk.dueAtMs > work.nowMs) continue;
    const afterSeq = walk.afterSeq > ackedSeq ? walk.afterSeq : ackedSeq;
    if (afterSeq >= headSeq) {
      update(work, { [purpose]: { afterSeq, dueAtMs: undefined } });
      continue;
    }
    return startReading(work, purpose, afterSeq, frameItemsMax, headSeq);
  }
}

/** Rows that were read for their age. */
export function onRowsToSweep(work: SenderWork, reading: Reading, rows: readonly OutboxRow[]): void {
  if (reading.purpose === "delayed") sweepDelayed(work, reading, rows);
  else sweepExpired(work, reading, rows);
}

function sweepDelayed(work: SenderWork, reading: Reading, rows: readonly OutboxRow[]): void {
  const late: OutboxRow[] = [];
  let walk: Sweep = { afterSeq: reading.headSeq, dueAtMs: undefined };
  for (const row of rows) {
    walk = { afterSeq: row.seq, dueAtMs: work.nowMs };
    const dueAtMs = row.enqueuedAtMs + delayedAfterMs;
    if (row.void) continue;
    if (dueAtMs > work.nowMs) {
      walk = { afterSeq: row.seq - 1n, dueAtMs };
      break;
    }
    late.push(row);
  }
  if (late.length > 0) work.answer.push({ k: "delayed", rows: late });
  update(work, { delayed: carryOn(work, walk) });
}

function sweepExpired(work: SenderWork, reading: Reading, rows: readonly OutboxRow[]): void {
  const { phase } = work.state;
  const expired: Rejection[] = [];
  let walk: Sweep = { afterSeq: reading.headSeq, dueAtMs: undefined };
  for (const row of rows) {
    walk = { afterSeq: row.seq, dueAtMs: work.nowMs };
    if (row.void || !row.expires) continue;
    const dueAtMs = row.enqueuedAtMs + expiresAfterMs;
    if (dueAtMs > work.nowMs) {
      walk = { afterSeq: row.seq - 1n, dueAtMs };
      break;
    }
    if (phase.k === "open" && isFlying(phase, row.seq)) {
      walk = { afterSeq: row.seq - 1n, dueAtMs: work.nowMs + expiryRecheckMs };
      break;
    }
    expired.push({ seq: row.seq, code: "expired" });
  }
  update(work, { expiry: carryOn(work, walk) });
  if (expired.length > 0) giveUp(work, expired);
}

/** A walk that came to the end of what was there while more was enqueued goes on when that can be old enough. */
function carryOn(work: SenderWork, walk: Sweep): Sweep {
  if (walk.dueAtMs !== undefined || walk.afterSeq >= work.state.headSeq) return walk;
  return { ...walk, dueAtMs: work.nowMs };
}
