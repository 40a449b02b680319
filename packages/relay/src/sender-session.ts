import type { HelloAck, Refused } from "./frame.ts";
import {
  callTimeoutMs,
  peerNumberMax,
  restartIntervalMs,
  retryBaseMs,
  retryCapMs,
  retryMs,
} from "./limits.ts";
import type { ParkedLane } from "./parked-lanes.ts";
import { retryDelayMs } from "./retry.ts";
import { settle } from "./seq-ranges.ts";
import type { Settled } from "./seq-ranges.ts";
import { update } from "./sender-state.ts";
import type { SenderState, SenderWork } from "./sender-state.ts";
import { shortCode } from "./stream.ts";

/** Whether any row waits. */
export const isPending = (state: SenderState): boolean => state.headSeq > state.ackedSeq;

/** Opens a session: one Hello. Its number follows the clock, so that it is past those of a former life of this process. */
export function greet(work: SenderWork): void {
  const { state, nowMs } = work;
  const clock = BigInt(Math.max(1, Math.floor(nowMs)));
  const session = clock > state.lastSession ? clock : state.lastSession + 1n;
  update(work, {
    phase: { k: "greeting", session, sentAtMs: nowMs },
    lastSession: session,
    lastHelloAtMs: nowMs,
    ...withoutSession(state),
  });
  work.send.push({
    k: "hello",
    session,
    incarnation: state.incarnation,
    firstSeq: state.ackedSeq + 1n,
    nextSeq: state.headSeq + 1n,
  });
}

/** What of the state does not outlive a session: lanes keep only when they are due. */
function withoutSession(state: SenderState): Pick<SenderState, "lanes" | "reading"> {
  const kept = [...state.lanes].map(([key, lane]): [string, ParkedLane] => [key, { ...lane, seqs: [] }]);
  const sweeping = state.reading?.purpose === "delayed" || state.reading?.purpose === "expiry";
  return { lanes: new Map(kept), reading: sweeping ? state.reading : undefined };
}

/** Ends the session, if there is one, and backs off. */
export function fail(work: SenderWork, retryAfterMs: number): void {
  const { state, nowMs } = work;
  const outage = {
    sinceMs: state.outage?.sinceMs ?? nowMs,
    failures: (state.outage?.failures ?? 0) + 1,
  };
  const dead = nowMs - outage.sinceMs >= retryMs;
  const untilMs = dead ? Infinity : nowMs + retryDelayMs(outage, nowMs, work.jitter, retryAfterMs);
  update(work, { outage, phase: { k: "waiting", untilMs }, ...withoutSession(state) });
}

/** The peer broke the protocol. */
export function fault(work: SenderWork, what: string): void {
  work.deliver.push({ k: "peer_fault", fault: what });
  fail(work, 0);
}

/** The peer lives: whatever back-off there was is over, though probes stay 250 ms apart. */
export function heard(work: SenderWork): void {
  const { state, nowMs } = work;
  if (state.outage !== undefined) update(work, { outage: { sinceMs: nowMs, failures: 0 } });
  if (state.phase.k !== "waiting") return;
  const soonestMs = Math.max(nowMs, state.lastHelloAtMs + retryBaseMs);
  update(work, { phase: { k: "waiting", untilMs: Math.min(state.phase.untilMs, soonestMs) } });
}

/** New rows wake a dormant stream, at the pace of an old outage. */
export function wakeDormant(work: SenderWork): void {
  const { phase, lastHelloAtMs } = work.state;
  if (phase.k !== "waiting" || phase.untilMs !== Infinity) return;
  update(work, { phase: { k: "waiting", untilMs: Math.max(work.nowMs, lastHelloAtMs + retryCapMs) } });
}

/** What the clock alone decides about the connection. */
export function connectionTick(work: SenderWork): void {
  const { phase } = work.state;
  const { nowMs } = work;
  switch (phase.k) {
    case "idle":
      if (isPending(work.state)) greet(work);
      return;
    case "waiting":
      if (phase.untilMs > nowMs) return;
      if (isPending(work.state)) greet(work);
      else update(work, { phase: { k: "idle" } });
      return;
    case "greeting":
      if (phase.sentAtMs + callTimeoutMs <= nowMs) fail(work, 0);
      return;
    case "open": {
      const oldest = phase.flights[0];
      if (oldest !== undefined && oldest.sentAtMs + callTimeoutMs <= nowMs) fail(work, 0);
      return;
    }
    case "restarting":
      return;
  }
}

/** The answer to our Hello: go on, or find that one side lost state. */
export function onHelloAck(work: SenderWork, ack: HelloAck): void {
  const { state } = work;
  if (state.phase.k !== "greeting" || state.phase.session !== ack.session) return;
  if (ack.incarnation < state.incarnation) return fault(work, "hello_ack of an older incarnation");
  if (ack.incarnation > state.incarnation || ack.maxSeq > state.sentSeq) {
    return restart(work, ack.incarnation + 1n);
  }
  if (ack.lastSeq < state.ackedSeq) return fault(work, "hello_ack below firstSeq");
  if (ack.gap !== undefined) work.deliver.push({ k: "peer_regressed", range: ack.gap });
  const peer: Settled = { lastSeq: ack.lastSeq, sack: ack.sack };
  const rejected = ack.rejected
    .filter(({ seq }) => seq > state.ackedSeq && seq <= state.sentSeq)
    .map(({ seq, code }) => ({ seq, code: shortCode(code) }));
  if (ack.lastSeq > state.ackedSeq || ack.sack.length > 0 || rejected.length > 0) {
    work.persist.push({ k: "settle", ackedSeq: ack.lastSeq, settled: ack.sack, rejected, deferred: [] });
  }
  update(work, {
    outage: undefined,
    ackedSeq: ack.lastSeq,
    phase: {
      k: "open",
      session: ack.session,
      nextIndex: 0,
      flights: [],
      credit: ack.credit,
      creditQuestions: 0,
      askAtMs: undefined,
      scanSeq: ack.lastSeq,
      peer: rejected.reduce((before, { seq }) => settle(before, seq, seq), peer),
      voids: [],
    },
  });
}

/** The receiver remembers more of us than we do. */
function restart(work: SenderWork, incarnation: bigint): void {
  const { state, nowMs } = work;
  if (incarnation > peerNumberMax) return fault(work, "incarnation out of range");
  if (nowMs - state.restartedAtMs < restartIntervalMs) return fail(work, restartIntervalMs);
  work.persist.push({ k: "restart", incarnation });
  work.deliver.push({ k: "regressed", incarnation });
  update(work, {
    phase: { k: "restarting", incarnation },
    outage: undefined,
    restartedAtMs: nowMs,
    lanes: new Map(),
    reading: undefined,
  });
}

/** The rows have their new numbers. */
export function onRestarted(work: SenderWork, incarnation: bigint, headSeq: bigint): void {
  const { phase } = work.state;
  if (phase.k !== "restarting" || phase.incarnation !== incarnation) return;
  const sweep = { afterSeq: 0n, dueAtMs: headSeq > 0n ? work.nowMs : undefined };
  update(work, {
    incarnation,
    headSeq,
    sentSeq: 0n,
    ackedSeq: 0n,
    phase: { k: "idle" },
    delayed: sweep,
    expiry: sweep,
  });
}

/** The receiver did not look at what we sent. */
export function onRefused(work: SenderWork, refused: Refused): void {
  const { phase, lastHelloAtMs, lastSession } = work.state;
  const current = phase.k === "greeting" || phase.k === "open" ? phase.session : undefined;
  if (current !== refused.session) return;
  if (refused.code === "unknown_session" && phase.k === "open" && work.nowMs - lastHelloAtMs >= retryBaseMs) {
    // The receiver has restarted; it is alive and waits for a Hello.
    return greet(work);
  }
  if (refused.newestSession > lastSession) update(work, { lastSession: refused.newestSession });
  if (refused.code === "malformed" || refused.code === "over_window") {
    work.deliver.push({ k: "peer_fault", fault: refused.code });
  }
  fail(work, 0);
}
