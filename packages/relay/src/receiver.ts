import type { ItemResult, ItemsFrame } from "./frame.ts";
import { crashesMax, heldBackMax, sackRangesMax, unsupportedRetryMs } from "./limits.ts";
import { withSeq } from "./parked-lanes.ts";
import { dropHeardRejections, endSession, keepRejection, onHello, onItems } from "./receiver-session.ts";
import { checkCapacity, update, updateSession } from "./receiver-state.ts";
import type {
  ReceiverInput,
  ReceiverOutcome,
  ReceiverState,
  ReceiverWork,
  Running,
} from "./receiver-state.ts";
import { RelayError } from "./relay-error.ts";
import { clampRetryAfterMs } from "./retry.ts";
import { isSettled, settle, unsettled } from "./seq-ranges.ts";
import { byLane, laneKey, shortCode } from "./stream.ts";
import type { Item } from "./stream.ts";

/**
 * One step of the receiving half. It waits for nothing, so it takes neither clock nor chance.
 * @throws RelayError `driver`, `bounds`
 */
export function stepReceiver(state: ReceiverState, input: ReceiverInput): ReceiverOutcome {
  const work: ReceiverWork = { state, persist: [], answer: [], deliver: [] };
  switch (input.k) {
    case "received":
      if (input.frame.k === "hello") onHello(work, input.frame);
      else onItems(work, input.frame);
      break;
    case "processed":
      onProcessed(work, input.results);
      break;
    case "capacity":
      onCapacity(work, input.items);
      break;
  }
  advance(work);
  const { persist, answer, deliver } = work;
  return { state: work.state, persist, send: [], answer, deliver };
}

/** New credit is told at once where the connection allows it; a sender that waits for credit asks anyway. */
function onCapacity(work: ReceiverWork, capacity: number): void {
  checkCapacity(work.state.id, capacity);
  const { session, capacity: before, incarnation, settled } = work.state;
  update(work, { capacity });
  if (session === undefined || before > 0 || capacity === 0) return;
  work.answer.push({
    k: "ack",
    session: session.number,
    incarnation,
    index: undefined,
    lastSeq: settled.lastSeq,
    results: [],
    credit: capacity,
  });
}

/** Takes frames in their order, one at a time, as far as possible without the driver. */
function advance(work: ReceiverWork): void {
  for (;;) {
    const { running, session } = work.state;
    if (running === undefined) {
      const frame = session?.queue.get(session.nextIndex);
      if (session === undefined || frame === undefined) return;
      const queue = new Map(session.queue);
      queue.delete(frame.index);
      updateSession(work, { queue, nextIndex: frame.index + 1 });
      start(work, frame);
    } else if (running.batch.length > 0) {
      return;
    } else if (running.session !== session?.number) {
      update(work, { running: undefined });
    } else {
      handOut(work, running);
    }
  }
}

function start(work: ReceiverWork, frame: ItemsFrame): void {
  const { state } = work;
  dropHeardRejections(work, frame);
  const holes = frame.items.length + frame.voids.length + state.settled.sack.length;
  if (holes > sackRangesMax(state.bounds) && sackAfter(state, frame) > sackRangesMax(state.bounds)) {
    return endSession(work, frame.session, "over_window");
  }
  settleVoids(work, frame);
  update(work, { running: { session: frame.session, frame, todo: frame.items, batch: [], results: [] } });
}

/** How many ranges past the first missing item there would be if all of the frame were settled. */
function sackAfter(state: ReceiverState, frame: ItemsFrame): number {
  let { settled } = state;
  for (const { fromSeq, toSeq } of frame.voids) settled = settle(settled, fromSeq, toSeq);
  for (const { seq } of frame.items) settled = settle(settled, seq, seq);
  return settled.sack.length;
}

function settleVoids(work: ReceiverWork, frame: ItemsFrame): void {
  const { incarnation } = work.state;
  let { settled, attempts } = work.state;
  const ranges = frame.voids.flatMap(({ fromSeq, toSeq }) => unsettled(settled, fromSeq, toSeq));
  if (ranges.length === 0) return;
  for (const { fromSeq, toSeq } of ranges) settled = settle(settled, fromSeq, toSeq);
  const left = [...attempts].filter(([seq]) => !isSettled(settled, seq));
  if (left.length < attempts.size) attempts = new Map(left);
  work.persist.push({ k: "skip", incarnation, ranges });
  work.deliver.push({ k: "gap", incarnation, ranges });
  update(work, { settled, attempts });
  releaseLanes(work);
}

/** Takes settled items out of the lanes that wait behind them. */
function releaseLanes(work: ReceiverWork): void {
  const { session, settled } = work.state;
  if (session === undefined || session.deferredItems === 0) return;
  const deferred = new Map<string, readonly bigint[]>();
  let deferredItems = 0;
  for (const [key, seqs] of session.deferred) {
    const left = seqs.filter((seq) => !isSettled(settled, seq));
    if (left.length > 0) deferred.set(key, left);
    deferredItems += left.length;
  }
  updateSession(work, { deferred, deferredItems });
}

/** Whether an earlier item of the lane was put off and is not `offered` again together with this one, which then must wait. */
function isBehind(state: ReceiverState, item: Item, offered: ReadonlySet<bigint>): boolean {
  const putOff = state.session?.deferred.get(laneKey(item.lane)) ?? [];
  const missing = putOff.find((seq) => !offered.has(seq));
  return missing !== undefined && missing < item.seq;
}

/** Hands the next items to the driver, or answers the frame when none are left. */
function handOut(work: ReceiverWork, running: Running): void {
  const results: ItemResult[] = [...running.results];
  const ready: Item[] = [];
  const offered = new Set<bigint>();
  for (const item of running.todo) {
    const { seq } = item;
    if (isSettled(work.state.settled, seq)) results.push(settledBefore(work, running.frame, seq));
    else if (isBehind(work.state, item, offered)) results.push(holdBack(work, item, "behind", 0));
    else if ((work.state.attempts.get(seq) ?? 0) >= crashesMax) {
      results.push(reject(work, running.frame, item, "poison"));
    } else {
      ready.push(item);
      offered.add(seq);
    }
  }
  const { attempts, incarnation } = work.state;
  // After a crash every item of its batch is a suspect: tried alone, the guilty one is found and the others go free.
  const suspect = ready.some(({ seq }) => attempts.has(seq));
  const batch = suspect ? ready.slice(0, 1) : ready;
  if (batch.length === 0) return finish(work, running.frame, results);
  update(work, { running: { ...running, results, batch, todo: ready.slice(batch.length) } });
  work.persist.push({ k: "attempt", incarnation, seqs: batch.map(({ seq }) => seq) });
  work.deliver.push({ k: "process", incarnation, items: batch });
}

/** A repetition, unless the sender has still to hear that the item was rejected. */
function settledBefore(work: ReceiverWork, frame: ItemsFrame, seq: bigint): ItemResult {
  const rejection = work.state.rejections.find((kept) => kept.seq === seq);
  if (rejection === undefined) return { seq, code: "duplicate" };
  keepRejection(work, seq, rejection.code, frame);
  return { seq, code: "rejected", reason: rejection.code };
}

/** Puts an item off: its lane waits behind it. */
function holdBack(work: ReceiverWork, item: Item, reason: string, retryAfterMs: number): ItemResult {
  const { session } = work.state;
  if (session !== undefined) {
    const key = laneKey(item.lane);
    const before = session.deferred.get(key) ?? [];
    const seqs = withSeq(before, item.seq);
    const deferredItems = session.deferredItems + seqs.length - before.length;
    updateSession(work, { deferred: new Map(session.deferred).set(key, seqs), deferredItems });
  }
  const code = shortCode(reason);
  const atLeastMs = code === "unsupported" ? unsupportedRetryMs : 0;
  const afterMs = Math.max(atLeastMs, clampRetryAfterMs(retryAfterMs));
  return { seq: item.seq, code: "deferred", reason: code, retryAfterMs: afterMs };
}

function reject(work: ReceiverWork, frame: ItemsFrame, item: Item, reason: string): ItemResult {
  const code = shortCode(reason);
  work.persist.push({ k: "reject", incarnation: frame.incarnation, item, reason: code });
  keepRejection(work, item.seq, code, frame);
  settleOne(work, item.seq);
  return { seq: item.seq, code: "rejected", reason: code };
}

function settleOne(work: ReceiverWork, seq: bigint): void {
  const { settled, attempts } = work.state;
  update(work, { settled: settle(settled, seq, seq) });
  if (attempts.has(seq))
    update(work, { attempts: new Map([...attempts].filter(([other]) => other !== seq)) });
}

/** What the driver made of the batch. */
function onProcessed(work: ReceiverWork, results: readonly ItemResult[]): void {
  const { running, incarnation, session } = work.state;
  if (running === undefined || running.batch.length === 0) {
    throw new RelayError("driver", "results of a batch that was never handed out");
  }
  const answers = new Map(results.map((result) => [result.seq, result]));
  checkLaneOrder(running.batch, answers);
  const current = running.frame.incarnation === incarnation;
  const sameSession = running.session === session?.number;
  const told: ItemResult[] = [];
  const putOff: bigint[] = [];
  for (const item of running.batch) {
    const answer = answers.get(item.seq);
    if (answer?.code === "rejected" && current) {
      told.push(reject(work, running.frame, item, answer.reason));
    } else if (answer?.code === "accepted" || answer?.code === "duplicate") {
      if (current) settleOne(work, item.seq);
      told.push(answer);
    } else {
      putOff.push(item.seq);
      const [reason, afterMs] =
        answer?.code === "deferred" ? [answer.reason, answer.retryAfterMs] : ["behind", 0];
      if (sameSession) told.push(holdBack(work, item, reason, afterMs));
    }
  }
  if (putOff.length > 0 && current) {
    const left = [...work.state.attempts].filter(([seq]) => !putOff.includes(seq));
    work.persist.push({ k: "clear_attempts", incarnation, seqs: putOff });
    update(work, { attempts: new Map(left) });
  }
  update(work, { running: { ...running, batch: [], results: [...running.results, ...told] } });
  if (sameSession) releaseLanes(work);
}

/** Nothing of a lane may be applied after one that was put off: that would break its order for good. */
function checkLaneOrder(batch: readonly Item[], answers: ReadonlyMap<bigint, ItemResult>): void {
  for (const run of byLane(batch)) {
    let waits = false;
    for (const { seq } of run) {
      const code = answers.get(seq)?.code ?? "deferred";
      if (waits && code !== "deferred") {
        throw new RelayError(
          "driver",
          `item ${seq} was processed although one before it in its lane was not`,
        );
      }
      waits ||= code === "deferred";
    }
  }
}

function finish(work: ReceiverWork, frame: ItemsFrame, results: readonly ItemResult[]): void {
  const { settled, capacity, bounds, session } = work.state;
  update(work, { running: undefined });
  const { session: number, incarnation, index } = frame;
  if (session !== undefined && session.deferredItems > heldBackMax(bounds)) {
    return endSession(work, number, "over_window");
  }
  work.answer.push({
    k: "ack",
    session: number,
    incarnation,
    index,
    lastSeq: settled.lastSeq,
    results,
    credit: capacity,
  });
}
