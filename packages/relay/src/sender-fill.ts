import type { ItemsFrame, Rejection } from "./frame.ts";
import { frameVoidsMax, itemBytesMax, laneBytesMax } from "./limits.ts";
import { dueLanes, lowestHead, parkedItems, withSeq } from "./parked-lanes.ts";
import type { ParkedLane } from "./parked-lanes.ts";
import { creditDelayMs } from "./retry.ts";
import { hasSeq, isSettled, unsettled, withRange } from "./seq-ranges.ts";
import type { SeqRanges } from "./seq-ranges.ts";
import { announceVoid, flyingLanes, forgetEmptyLanes, giveUp } from "./sender-ack.ts";
import { update, updateOpen } from "./sender-state.ts";
import type { FlightItem, OpenPhase, OutboxRow, Reading, SenderWork } from "./sender-state.ts";
import { laneKey } from "./stream.ts";
import type { Item } from "./stream.ts";

const inFlight = (phase: OpenPhase): number =>
  phase.flights.reduce((sum, { items }) => sum + items.length, 0);

const rangesIn = (phase: OpenPhase): number =>
  phase.voids.length + phase.flights.reduce((sum, { voids }) => sum + voids.length, 0);

/** Sends or reads whatever the window, the credit and the lanes allow now. */
export function fill(work: SenderWork): void {
  for (;;) {
    const { phase, bounds, reading } = work.state;
    if (phase.k !== "open") return;
    const oldest = phase.flights[0]?.index ?? phase.nextIndex;
    if (phase.nextIndex - oldest >= bounds.framesInFlightMax) return;
    // Rows that are being read have a place in the window already.
    const reserved = reading?.purpose === "scan" || reading?.purpose === "parked" ? 1 : 0;
    if (phase.voids.length > 0 && phase.nextIndex - oldest + reserved < bounds.framesInFlightMax) {
      const voids = phase.voids.slice(0, frameVoidsMax);
      updateOpen(work, { voids: phase.voids.slice(frameVoidsMax) });
      sendFrame(work, [], [], voids);
      continue;
    }
    if (reading !== undefined || phase.voids.length > 0) return;
    const room = Math.min(bounds.frameItemsMax, phase.credit - inFlight(phase));
    if (room <= 0) return askForCredit(work, phase);
    return requestRows(work, phase, room);
  }
}

function requestRows(work: SenderWork, phase: OpenPhase, room: number): void {
  const { state, nowMs } = work;
  const { bounds, headSeq, lanes } = state;
  const due = dueLanes(lanes, flyingLanes(phase), nowMs);
  const head = lowestHead(due);
  const roomToPark = bounds.parkedItemsMax - parkedItems(lanes) - inFlight(phase) - rangesIn(phase);
  const scanLimit = Math.min(room, roomToPark);
  const canScan = phase.scanSeq < headSeq && scanLimit > 0;
  if (head !== undefined && (state.parkedFirst || !canScan)) {
    update(work, { parkedFirst: false });
    startReading(work, "parked", head - 1n, bounds.frameItemsMax, headSeq);
  } else if (canScan) {
    update(work, { parkedFirst: true });
    startReading(work, "scan", phase.scanSeq, scanLimit, headSeq);
  }
}

/** Asks the driver for rows. Only while no other request is open. */
export function startReading(
  work: SenderWork,
  purpose: Reading["purpose"],
  afterSeq: bigint,
  limit: number,
  headSeq: bigint,
): void {
  const id = work.state.lastReadId + 1;
  const request = { k: "read", id, afterSeq, limit, bytesMax: work.state.bounds.frameBytesMax } as const;
  work.read = request;
  update(work, { lastReadId: id, reading: { ...request, purpose, headSeq } });
}

/** A receiver without credit is asked again with an empty frame, so that it never has to call back. */
function askForCredit(work: SenderWork, phase: OpenPhase): void {
  const nothingToSend = phase.scanSeq >= work.state.headSeq && parkedItems(work.state.lanes) === 0;
  if (phase.flights.length > 0 || nothingToSend) return;
  if (phase.askAtMs === undefined) {
    const creditQuestions = phase.creditQuestions + 1;
    updateOpen(work, { creditQuestions, askAtMs: work.nowMs + creditDelayMs(creditQuestions, work.jitter) });
  } else if (phase.askAtMs <= work.nowMs) {
    updateOpen(work, { askAtMs: undefined });
    sendFrame(work, [], [], []);
  }
}

/** One frame being packed: at most 256 items, at most 1 MiB unless there is only one. */
class Packing {
  readonly items: Item[] = [];
  readonly flights: FlightItem[] = [];
  readonly tooLarge: Rejection[] = [];
  #bytes = 0;
  readonly #room: number;
  readonly #bytesMax: number;

  constructor(room: number, bytesMax: number) {
    this.#room = room;
    this.#bytesMax = bytesMax;
  }

  /** False when the row has to wait for the next frame. */
  take(row: OutboxRow): boolean {
    const { seq, lane, kind, body } = row;
    if (body.length > itemBytesMax || lane.length > laneBytesMax) {
      this.tooLarge.push({ seq, code: "too_large" });
      return true;
    }
    if (this.items.length >= this.#room) return false;
    if (this.items.length > 0 && this.#bytes + body.length > this.#bytesMax) return false;
    this.#bytes += body.length;
    this.items.push({ seq, lane, kind, body });
    this.flights.push({ seq, lane: laneKey(lane), unsupportedSinceMs: row.unsupportedSinceMs });
    return true;
  }
}

/** Rows that were read to be sent. */
export function onRowsToSend(work: SenderWork, reading: Reading, rows: readonly OutboxRow[]): void {
  const { phase, bounds } = work.state;
  if (phase.k !== "open") return;
  const packing = new Packing(
    Math.max(0, Math.min(bounds.frameItemsMax, phase.credit - inFlight(phase))),
    bounds.frameBytesMax,
  );
  const voids = reading.purpose === "scan" ? scan(work, phase, reading, rows, packing) : [];
  if (reading.purpose === "parked") offer(work, phase, reading, rows, packing);
  if (packing.tooLarge.length > 0) giveUp(work, packing.tooLarge);
  if (packing.items.length > 0 || voids.length > 0) sendFrame(work, packing.items, packing.flights, voids);
  forgetEmptyLanes(work);
}

/** Walks new rows in order: takes what may go, parks what belongs to a parked lane. Returns the numbers found void. */
function scan(
  work: SenderWork,
  phase: OpenPhase,
  reading: Reading,
  rows: readonly OutboxRow[],
  packing: Packing,
): SeqRanges {
  const lanes = new Map(work.state.lanes);
  let voids: SeqRanges = [];
  let scanSeq = reading.afterSeq;
  const passVoid = (toSeq: bigint): boolean => {
    for (const hole of unsettled(phase.peer, scanSeq + 1n, toSeq)) {
      if (voids.length >= frameVoidsMax) return false;
      voids = withRange(voids, hole.fromSeq, hole.toSeq);
      scanSeq = hole.toSeq;
    }
    if (scanSeq < toSeq) scanSeq = toSeq;
    return true;
  };
  let complete = true;
  for (const row of rows) {
    complete = passVoid(row.seq - 1n);
    if (!complete) break;
    if (isSettled(phase.peer, row.seq)) {
      // Settled at the receiver; the row is about to go.
    } else if (row.void) {
      complete = passVoid(row.seq);
      if (!complete) break;
    } else if (!pass(work, lanes, row)) {
      complete = packing.take(row);
      if (!complete) break;
    }
    scanSeq = row.seq;
  }
  // Without any row, everything that existed when the request was made is settled or given up.
  if (complete && rows.length === 0) passVoid(reading.headSeq);
  update(work, { lanes });
  updateOpen(work, { scanSeq });
  return voids;
}

/** True when the row's lane is parked, and the row with it. */
function pass(work: SenderWork, lanes: Map<string, ParkedLane>, row: OutboxRow): boolean {
  const key = laneKey(row.lane);
  const lane = lanes.get(key);
  if (lane !== undefined) {
    lanes.set(key, { ...lane, seqs: withSeq(lane.seqs, row.seq) });
    return true;
  }
  if (row.notBeforeMs <= work.nowMs) return false;
  lanes.set(key, { seqs: [row.seq], dueAtMs: row.notBeforeMs, failures: 1, probing: true });
  return true;
}

/** Takes rows of parked lanes that are due, each lane in its order. */
function offer(
  work: SenderWork,
  phase: OpenPhase,
  reading: Reading,
  rows: readonly OutboxRow[],
  packing: Packing,
): void {
  const due = dueLanes(work.state.lanes, flyingLanes(phase), work.nowMs);
  const lanes = new Map(work.state.lanes);
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  const readThrough = rows.at(-1)?.seq ?? reading.headSeq;
  const closed = new Set<string>();
  let gone: SeqRanges = [];
  const waiting = [...due].flatMap(([key, { seqs }]) =>
    seqs.filter((seq) => seq > reading.afterSeq && seq <= readThrough).map((seq) => ({ key, seq })),
  );
  waiting.sort((one, other) => (one.seq < other.seq ? -1 : 1));
  for (const { key, seq } of waiting) {
    const lane = lanes.get(key);
    if (lane === undefined || closed.has(key) || lane.seqs[0] !== seq) continue;
    const row = bySeq.get(seq);
    if (row === undefined || row.void) gone = withRange(gone, seq, seq);
    else if (!packing.take(row)) break;
    else if (lane.probing) closed.add(key);
    lanes.set(key, { ...lane, seqs: lane.seqs.slice(1) });
  }
  update(work, { lanes });
  for (const { fromSeq, toSeq } of gone) announceVoid(work, fromSeq, toSeq);
}

function sendFrame(
  work: SenderWork,
  items: readonly Item[],
  flightItems: readonly FlightItem[],
  voids: SeqRanges,
): void {
  const { state, nowMs } = work;
  const { phase } = state;
  if (phase.k !== "open") return;
  const topItem = items.at(-1)?.seq ?? 0n;
  const topVoid = voids.at(-1)?.toSeq ?? 0n;
  const top = topItem > topVoid ? topItem : topVoid;
  if (top > state.sentSeq) {
    // Not only as far as this frame: every row up to headSeq is in any backup that holds this mark.
    const sentSeq = top > state.headSeq ? top : state.headSeq;
    work.persist.push({ k: "mark", sentSeq });
    update(work, { sentSeq });
  }
  const { session, nextIndex: index } = phase;
  const frame: ItemsFrame = { k: "items", session, incarnation: state.incarnation, index, items, voids };
  work.send.push(frame);
  const flight = { index, sentAtMs: nowMs, items: flightItems, voids };
  updateOpen(work, { nextIndex: index + 1, flights: [...phase.flights, flight] });
}

/** Whether `seq` is in a frame that is not answered. */
export function isFlying(phase: OpenPhase, seq: bigint): boolean {
  return phase.flights.some(
    ({ items, voids }) => items.some((item) => item.seq === seq) || hasSeq(voids, seq),
  );
}
