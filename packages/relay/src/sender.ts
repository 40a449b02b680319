import { isResponseSound } from "./frame-check.ts";
import type { Response } from "./frame.ts";
import { callTimeoutMs } from "./limits.ts";
import { nextDueMs } from "./parked-lanes.ts";
import { onAck } from "./sender-ack.ts";
import { fill, onRowsToSend } from "./sender-fill.ts";
import {
  connectionTick,
  fail,
  fault,
  heard,
  onHelloAck,
  onRefused,
  onRestarted,
  wakeDormant,
} from "./sender-session.ts";
import { update } from "./sender-state.ts";
import type { OutboxRow, SenderInput, SenderOutcome, SenderState, SenderWork } from "./sender-state.ts";
import { expectAging, nextSweepMs, onRowsToSweep, sweep } from "./sender-sweep.ts";

/**
 * One step of the sending half. Inputs that are late (another session, an answered read) change nothing.
 *
 * @param nowMs milliseconds since 1970; may jump, which costs retries and never items
 * @param jitter at least 0, below 1, drawn anew for each step
 */
export function stepSender(
  state: SenderState,
  input: SenderInput,
  nowMs: number,
  jitter: number,
): SenderOutcome {
  const work: SenderWork = {
    state,
    nowMs,
    jitter,
    persist: [],
    send: [],
    answer: [],
    deliver: [],
    read: undefined,
  };
  take(work, input);
  connectionTick(work);
  sweep(work);
  fill(work);
  const { persist, send, answer, deliver, read } = work;
  return { state: work.state, persist, send, answer, deliver, read, wakeAtMs: wakeAtMs(work.state, nowMs) };
}

function take(work: SenderWork, input: SenderInput): void {
  const { state } = work;
  switch (input.k) {
    case "enqueued":
      if (input.incarnation !== state.incarnation || input.headSeq <= state.headSeq) return;
      if (state.phase.k === "restarting") return;
      update(work, { headSeq: input.headSeq });
      expectAging(work);
      return wakeDormant(work);
    case "rows":
      return onRows(work, input.id, input.rows);
    case "received":
      return onResponse(work, input.frame);
    case "failed": {
      const { phase } = state;
      const current = phase.k === "greeting" || phase.k === "open" ? phase.session : undefined;
      return input.session === current ? fail(work, input.retryAfterMs ?? 0) : undefined;
    }
    case "heard":
      return heard(work);
    case "restarted":
      return onRestarted(work, input.incarnation, input.headSeq);
    case "tick":
      return;
  }
}

function onRows(work: SenderWork, id: number, rows: readonly OutboxRow[]): void {
  const { reading } = work.state;
  if (reading === undefined || reading.id !== id) return;
  update(work, { reading: undefined });
  if (reading.purpose === "scan" || reading.purpose === "parked") onRowsToSend(work, reading, rows);
  else onRowsToSweep(work, reading, rows);
}

function onResponse(work: SenderWork, frame: Response): void {
  const { phase } = work.state;
  const current = phase.k === "greeting" || phase.k === "open" ? phase.session : undefined;
  if (frame.session !== current) return;
  if (!isResponseSound(frame, work.state.bounds)) return fault(work, `malformed ${frame.k}`);
  switch (frame.k) {
    case "hello_ack":
      return onHelloAck(work, frame);
    case "ack":
      return onAck(work, frame);
    case "refused":
      return onRefused(work, frame);
  }
}

function wakeAtMs(state: SenderState, nowMs: number): number | undefined {
  const { phase } = state;
  const times = [state.reading === undefined ? nextSweepMs(state.delayed, state.expiry) : undefined];
  if (phase.k === "waiting") times.push(phase.untilMs);
  if (phase.k === "greeting") times.push(phase.sentAtMs + callTimeoutMs);
  if (phase.k === "open") {
    const oldest = phase.flights[0];
    if (oldest !== undefined) times.push(oldest.sentAtMs + callTimeoutMs);
    times.push(phase.askAtMs, nextDueMs(state.lanes, nowMs));
  }
  let next: number | undefined;
  for (const time of times) {
    if (time !== undefined && time !== Infinity && (next === undefined || time < next)) next = time;
  }
  return next;
}
