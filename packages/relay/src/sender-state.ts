import type { Rejection, Request, Response } from "./frame.ts";
import { defaultBounds } from "./limits.ts";
import type { Bounds } from "./limits.ts";
import type { ParkedLanes } from "./parked-lanes.ts";
import { RelayError } from "./relay-error.ts";
import type { Outage } from "./retry.ts";
import type { SeqRange, SeqRanges, Settled } from "./seq-ranges.ts";
import { checkStream } from "./stream.ts";
import type { Item, StreamId } from "./stream.ts";

/** One row of the outbox, as the driver reads it. */
export interface OutboxRow extends Item {
  /** Given up: only its number still travels. `lane` and `body` may be empty then. */
  readonly void: boolean;
  /** False for handshake messages: they never expire. */
  readonly expires: boolean;
  readonly enqueuedAtMs: number;
  /** The `nextAtMs` of its last deferral, 0 when there was none. */
  readonly notBeforeMs: number;
  /** From its last deferral, if it was one of kind `unsupported` and the driver keeps it. */
  readonly unsupportedSinceMs?: number;
}

/** A deferral to keep with the row. */
export interface DeferredRow {
  readonly seq: bigint;
  readonly nextAtMs: number;
  /** The receiver's reason, at most 64 characters. */
  readonly reason: string;
  /** When the receiver first said that it does not know the item's kind. */
  readonly unsupportedSinceMs?: number;
}

/** What the driver makes durable before it sends; each one is one transaction, in this order. */
export type SenderPersist =
  /** The highest number that may have left this domain. Written before it leaves: what detects a restored backup. */
  | { readonly k: "mark"; readonly sentSeq: bigint }
  /**
   * Removes rows up to `ackedSeq` and in `settled`. Those in `rejected` become dead letters, with a notice to the sending client,
   * in the same transaction; rejections come first, and one whose row is gone is ignored.
   */
  | {
      readonly k: "settle";
      readonly ackedSeq: bigint;
      readonly settled: SeqRanges;
      readonly rejected: readonly Rejection[];
      readonly deferred: readonly DeferredRow[];
    }
  /**
   * Dead letters with a notice to the sending client. The rows stay as void ones until they are settled.
   * Codes: `expired`, `unsupported`, `too_large`.
   */
  | { readonly k: "give_up"; readonly items: readonly Rejection[] }
  /** Renumbers what waits from 1, `sentSeq` 0, under a new incarnation. Answered with the input `restarted`. */
  | { readonly k: "restart"; readonly incarnation: bigint };

/** Asks for rows after `afterSeq` in order: at most `limit`, at most `bytesMax` of bodies, the first one whatever its size. */
export interface ReadRequest {
  readonly k: "read";
  readonly id: number;
  readonly afterSeq: bigint;
  readonly limit: number;
  readonly bytesMax: number;
}

/** For the clients of this domain. May repeat after a restart of the process. */
export interface DelayedNotice {
  readonly k: "delayed";
  readonly rows: readonly OutboxRow[];
}

/** For the service around the stream. */
export type SenderEvent =
  /** The receiver lost what it had acknowledged: catch-up of the groups is up to it, nothing here can be sent again. */
  | { readonly k: "peer_regressed"; readonly range: SeqRange }
  /** This domain had lost durable state; what still waits goes out again under a new incarnation. */
  | { readonly k: "regressed"; readonly incarnation: bigint }
  /** The peer broke the protocol; the connection is over and retried. */
  | { readonly k: "peer_fault"; readonly fault: string };

/** What follows from one input, in the order of work. */
export interface SenderOutcome {
  readonly state: SenderState;
  readonly persist: readonly SenderPersist[];
  readonly send: readonly Request[];
  readonly answer: readonly DelayedNotice[];
  readonly deliver: readonly SenderEvent[];
  readonly read: ReadRequest | undefined;
  /** When to step with `tick` at the latest. */
  readonly wakeAtMs: number | undefined;
}

export type SenderInput =
  /** Rows up to `headSeq` are committed in this incarnation; another incarnation's hint is ignored. Never ahead of the store. */
  | { readonly k: "enqueued"; readonly incarnation: bigint; readonly headSeq: bigint }
  /** The answer to a read. */
  | { readonly k: "rows"; readonly id: number; readonly rows: readonly OutboxRow[] }
  /** The authenticated peer answered. */
  | { readonly k: "received"; readonly frame: Response }
  /** A call or the connection failed. */
  | { readonly k: "failed"; readonly session: bigint; readonly retryAfterMs?: number }
  /** Any authenticated traffic came in from that domain: it lives. */
  | { readonly k: "heard" }
  /** Renumbering is done; `headSeq` is the highest number, 0 when nothing waits. */
  | { readonly k: "restarted"; readonly incarnation: bigint; readonly headSeq: bigint }
  | { readonly k: "tick" };

/** An item in flight. */
export interface FlightItem {
  readonly seq: bigint;
  readonly lane: string;
  readonly unsupportedSinceMs: number | undefined;
}

/** A frame that is not answered. */
export interface Flight {
  readonly index: number;
  readonly sentAtMs: number;
  readonly items: readonly FlightItem[];
  readonly voids: SeqRanges;
}

/** A session in which items may be sent. */
export interface OpenPhase {
  readonly k: "open";
  readonly session: bigint;
  readonly nextIndex: number;
  /** Ascending by index. */
  readonly flights: readonly Flight[];
  readonly credit: number;
  /** Questions for credit in a row, and when the next is due. */
  readonly creditQuestions: number;
  readonly askAtMs: number | undefined;
  /** Everything up to here was sent, parked or found settled in this session. */
  readonly scanSeq: bigint;
  /** What the receiver has settled. */
  readonly peer: Settled;
  /** Numbers given up behind the scan, still to be announced. */
  readonly voids: SeqRanges;
}

export type SenderPhase =
  | { readonly k: "idle" }
  /** Backing off; `untilMs` Infinity: dormant, after 7 days without a sign of life. */
  | { readonly k: "waiting"; readonly untilMs: number }
  /** One Hello is out: the only thing that ever is towards a domain that does not answer. */
  | { readonly k: "greeting"; readonly session: bigint; readonly sentAtMs: number }
  | OpenPhase
  | { readonly k: "restarting"; readonly incarnation: bigint };

/** Walks the rows by age. */
export interface Sweep {
  readonly afterSeq: bigint;
  /** Undefined: nothing to look at. */
  readonly dueAtMs: number | undefined;
}

export interface Reading extends ReadRequest {
  readonly purpose: "scan" | "parked" | "delayed" | "expiry";
  /** Rows up to here exist, or are settled. */
  readonly headSeq: bigint;
}

/** Only `stepSender` makes a new one. Holds no bodies: a few hundred bytes, and at most 10,000 parked numbers. */
export interface SenderState {
  readonly id: StreamId;
  readonly bounds: Bounds;
  readonly incarnation: bigint;
  readonly headSeq: bigint;
  readonly sentSeq: bigint;
  readonly ackedSeq: bigint;
  readonly phase: SenderPhase;
  readonly outage: Outage | undefined;
  readonly lastSession: bigint;
  readonly lastHelloAtMs: number;
  readonly restartedAtMs: number;
  readonly lanes: ParkedLanes;
  readonly reading: Reading | undefined;
  readonly lastReadId: number;
  /** Whether parked lanes are read before new items. */
  readonly parkedFirst: boolean;
  readonly delayed: Sweep;
  readonly expiry: Sweep;
}

/** What the store knows of a stream. */
export interface StoredSender {
  readonly id: StreamId;
  /** 1 at first. */
  readonly incarnation: bigint;
  /** The lowest number that has a row, `headSeq + 1` when none has. */
  readonly firstSeq: bigint;
  /** The highest number that was ever given in this incarnation, 0 at first. */
  readonly headSeq: bigint;
  /** As `mark` wrote it, 0 at first. */
  readonly sentSeq: bigint;
  readonly bounds?: Bounds;
}

/**
 * The sending half, as after the start of a process. Step it with `tick` first.
 * @throws RelayError `bounds`
 */
export function openSender(stored: StoredSender): SenderState {
  const bounds = stored.bounds ?? defaultBounds;
  checkStream(stored.id, bounds);
  const { firstSeq, headSeq, sentSeq, incarnation } = stored;
  if (incarnation < 1n || firstSeq < 1n || firstSeq > headSeq + 1n || sentSeq < 0n || sentSeq > headSeq) {
    throw new RelayError("bounds", `${stored.id.destination}: the stored numbers contradict each other`);
  }
  const sweep: Sweep = { afterSeq: firstSeq - 1n, dueAtMs: firstSeq <= headSeq ? 0 : undefined };
  return {
    id: stored.id,
    bounds,
    incarnation,
    headSeq,
    sentSeq,
    ackedSeq: firstSeq - 1n,
    phase: { k: "idle" },
    outage: undefined,
    lastSession: 0n,
    lastHelloAtMs: -Infinity,
    restartedAtMs: -Infinity,
    lanes: new Map(),
    reading: undefined,
    lastReadId: 0,
    parkedFirst: false,
    delayed: sweep,
    expiry: sweep,
  };
}

/** Work on one outcome: fields are replaced, lists appended to. */
export interface SenderWork {
  state: SenderState;
  readonly nowMs: number;
  readonly jitter: number;
  readonly persist: SenderPersist[];
  readonly send: Request[];
  readonly answer: DelayedNotice[];
  readonly deliver: SenderEvent[];
  read: ReadRequest | undefined;
}

/** Replaces fields of the state that is being made. */
export function update(work: SenderWork, fields: Partial<SenderState>): void {
  work.state = { ...work.state, ...fields };
}

/** Replaces fields of the open session; nothing when there is none. */
export function updateOpen(work: SenderWork, fields: Partial<OpenPhase>): void {
  const { phase } = work.state;
  if (phase.k === "open") update(work, { phase: { ...phase, ...fields } });
}
