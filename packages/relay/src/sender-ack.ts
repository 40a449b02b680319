import type { Ack, ItemResult, Rejection } from "./frame.ts";
import { unsupportedMs } from "./limits.ts";
import { withSeq } from "./parked-lanes.ts";
import type { ParkedLane } from "./parked-lanes.ts";
import { laneDelayMs } from "./retry.ts";
import { settle, unsettled, withRange } from "./seq-ranges.ts";
import type { SeqRanges } from "./seq-ranges.ts";
import { fault } from "./sender-session.ts";
import { update, updateOpen } from "./sender-state.ts";
import type { DeferredRow, Flight, FlightItem, OpenPhase, SenderWork } from "./sender-state.ts";
import { shortCode } from "./stream.ts";

/** What the results of one frame add up to. */
interface Tally {
  readonly rejected: Rejection[];
  readonly givenUp: Rejection[];
  readonly deferred: DeferredRow[];
  readonly lanes: Map<string, ParkedLane>;
}

/** The answer to a frame of items. */
export function onAck(work: SenderWork, ack: Ack): void {
  const { phase } = work.state;
  if (phase.k !== "open" || ack.session !== phase.session) return;
  if (ack.incarnation !== work.state.incarnation) return fault(work, "ack of another incarnation");
  if (ack.lastSeq > work.state.sentSeq) return fault(work, "ack of what was never sent");
  if (ack.credit !== phase.credit || ack.credit > 0) {
    updateOpen(work, {
      credit: ack.credit,
      ...(ack.credit > 0 && { creditQuestions: 0, askAtMs: undefined }),
    });
  }
  const flight = phase.flights.find(({ index }) => index === ack.index);
  if (flight !== undefined) land(work, phase, flight, ack);
}

function land(work: SenderWork, phase: OpenPhase, flight: Flight, ack: Ack): void {
  const results = new Map(ack.results.map((result) => [result.seq, result]));
  const tally: Tally = { rejected: [], givenUp: [], deferred: [], lanes: new Map(work.state.lanes) };
  let { peer } = phase;
  let settled: SeqRanges = [];
  const settleRange = (fromSeq: bigint, toSeq: bigint): void => {
    peer = settle(peer, fromSeq, toSeq);
    settled = withRange(settled, fromSeq, toSeq);
  };
  for (const { fromSeq, toSeq } of flight.voids) settleRange(fromSeq, toSeq);
  for (const item of flight.items) {
    const result = results.get(item.seq) ?? unanswered(item);
    if (count(work, tally, item, result)) settleRange(item.seq, item.seq);
  }
  const { rejected, deferred } = tally;
  const ackedSeq = peer.lastSeq;
  settled = settled.flatMap(({ fromSeq, toSeq }) =>
    toSeq <= ackedSeq ? [] : [{ fromSeq: fromSeq > ackedSeq ? fromSeq : ackedSeq + 1n, toSeq }],
  );
  if (ackedSeq > work.state.ackedSeq || settled.length + rejected.length + deferred.length > 0) {
    work.persist.push({ k: "settle", ackedSeq, settled, rejected, deferred });
  }
  update(work, { ackedSeq, lanes: tally.lanes });
  updateOpen(work, { peer, flights: phase.flights.filter((other) => other !== flight) });
  if (tally.givenUp.length > 0) giveUp(work, tally.givenUp);
  forgetEmptyLanes(work);
}

/**
 * A receiver must answer each item. One that it forgot is offered again, even if the cumulative number covers it: only the
 * result says whether it was rejected.
 */
const unanswered = (item: FlightItem): ItemResult => ({
  seq: item.seq,
  code: "deferred",
  reason: "unanswered",
  retryAfterMs: 0,
});

/** Counts one result; true when the item is settled. */
function count(work: SenderWork, tally: Tally, item: FlightItem, result: ItemResult): boolean {
  if (result.code === "deferred") {
    defer(work, tally, item, result.reason, result.retryAfterMs);
    return false;
  }
  if (result.code === "rejected") tally.rejected.push({ seq: item.seq, code: shortCode(result.reason) });
  const lane = tally.lanes.get(item.lane);
  if (lane !== undefined) {
    tally.lanes.set(item.lane, { ...lane, failures: 0, probing: false, dueAtMs: work.nowMs });
  }
  return true;
}

function defer(work: SenderWork, tally: Tally, item: FlightItem, reason: string, retryAfterMs: number): void {
  const { nowMs } = work;
  const unsupported = reason === "unsupported";
  const sinceMs = item.unsupportedSinceMs ?? nowMs;
  const lane = tally.lanes.get(item.lane) ?? { seqs: [], dueAtMs: nowMs, failures: 0, probing: true };
  if (unsupported && nowMs - sinceMs >= unsupportedMs) {
    tally.givenUp.push({ seq: item.seq, code: "unsupported" });
    tally.lanes.set(item.lane, { ...lane, failures: 0, dueAtMs: nowMs });
    return;
  }
  const seqs = withSeq(lane.seqs, item.seq);
  if (reason === "behind") {
    // Held back only because of an earlier item, which says when the lane is due.
    tally.lanes.set(item.lane, { ...lane, seqs });
    return;
  }
  const failures = lane.failures + 1;
  const nextAtMs = nowMs + laneDelayMs(failures, work.jitter, retryAfterMs);
  tally.lanes.set(item.lane, { seqs, failures, probing: true, dueAtMs: nextAtMs });
  tally.deferred.push({
    seq: item.seq,
    nextAtMs,
    reason: shortCode(reason),
    ...(unsupported && { unsupportedSinceMs: sinceMs }),
  });
}

/** Stops offering rows; in an open session their numbers are announced as void. */
export function giveUp(work: SenderWork, items: readonly Rejection[]): void {
  work.persist.push({ k: "give_up", items });
  const gone = new Set(items.map(({ seq }) => seq));
  const lanes = new Map(work.state.lanes);
  for (const [key, lane] of lanes) {
    const seqs = lane.seqs.filter((seq) => !gone.has(seq));
    if (seqs.length < lane.seqs.length) {
      const head = seqs[0] === lane.seqs[0];
      lanes.set(key, { ...lane, seqs, ...(!head && { dueAtMs: work.nowMs, failures: 0 }) });
    }
  }
  update(work, { lanes });
  for (const { seq } of items) announceVoid(work, seq, seq);
}

/** Queues numbers behind the scan to be announced as void; those before it are found by the scan itself. */
export function announceVoid(work: SenderWork, fromSeq: bigint, toSeq: bigint): void {
  const { phase } = work.state;
  if (phase.k !== "open") return;
  const upTo = toSeq < phase.scanSeq ? toSeq : phase.scanSeq;
  if (fromSeq > upTo) return;
  let { voids } = phase;
  for (const hole of unsettled(phase.peer, fromSeq, upTo)) voids = withRange(voids, hole.fromSeq, hole.toSeq);
  updateOpen(work, { voids });
}

/** Lets lanes go on with the stream that have nothing waiting and nothing in flight. */
export function forgetEmptyLanes(work: SenderWork): void {
  const { phase, lanes } = work.state;
  if (phase.k !== "open" || lanes.size === 0) return;
  const flying = flyingLanes(phase);
  const kept = [...lanes].filter(
    ([key, lane]) => lane.seqs.length > 0 || flying.has(key) || lane.dueAtMs > work.nowMs,
  );
  if (kept.length < lanes.size) update(work, { lanes: new Map(kept) });
}

/** Lanes with an item in flight. */
export function flyingLanes(phase: OpenPhase): ReadonlySet<string> {
  return new Set(phase.flights.flatMap(({ items }) => items.map(({ lane }) => lane)));
}
