import type { ItemResult, ItemsFrame, Rejection, Request, Response } from "./frame.ts";
import {
  attemptsMax,
  creditMax,
  defaultBounds,
  peerNumberMax,
  rejectionsMax,
  sackRangesMax,
} from "./limits.ts";
import type { Bounds } from "./limits.ts";
import { RelayError } from "./relay-error.ts";
import type { SeqRanges, Settled } from "./seq-ranges.ts";
import { checkStream } from "./stream.ts";
import type { Item, StreamId } from "./stream.ts";

/** What the driver makes durable before it answers or delivers; each one is one transaction, in this order. */
export type ReceiverPersist =
  /**
   * The stream begins with this incarnation: cursor at 0, no sack, attempts or rejections of an older one. Where there was an
   * older one, that is noted in the same transaction, so that catch-up survives a crash.
   */
  | { readonly k: "adopt"; readonly incarnation: bigint }
  /** Counts one more attempt at each item, before it is processed. */
  | { readonly k: "attempt"; readonly incarnation: bigint; readonly seqs: readonly bigint[] }
  /** Forgets the attempts: the items were put off and did not crash the process. */
  | { readonly k: "clear_attempts"; readonly incarnation: bigint; readonly seqs: readonly bigint[] }
  /** Settles numbers under which nothing comes, and notes the gap in the same transaction, so that catch-up survives a crash. */
  | { readonly k: "skip"; readonly incarnation: bigint; readonly ranges: SeqRanges }
  /** Settles an item and keeps it as a dead letter. The newest 1,024 of an incarnation are handed to `openReceiver`. */
  | { readonly k: "reject"; readonly incarnation: bigint; readonly item: Item; readonly reason: string };

/** What the driver takes further. */
export type ReceiverDelivery =
  /**
   * Apply these; answered with one input `processed`. Lanes (`byLane`) may run side by side, the items of a lane one after the
   * other up to the first that is deferred. What is applied or found to be a duplicate settles its (incarnation, seq) in the
   * same transaction, which also drops its attempts.
   */
  | { readonly k: "process"; readonly incarnation: bigint; readonly items: readonly Item[] }
  /** As noted by `skip`: given up by the origin, or lost here by a regression. Catch up where it matters. */
  | { readonly k: "gap"; readonly incarnation: bigint; readonly ranges: SeqRanges }
  /** As noted by `adopt`: what the older incarnation still held comes again, or is lost if either side lost state. */
  | { readonly k: "began_again"; readonly incarnation: bigint; readonly lastSeq: bigint };

export interface ReceiverOutcome {
  readonly state: ReceiverState;
  readonly persist: readonly ReceiverPersist[];
  /** Always empty: a receiver only answers. */
  readonly send: readonly never[];
  /** To the peer, each to the request of the same session and index. */
  readonly answer: readonly Response[];
  readonly deliver: readonly ReceiverDelivery[];
}

export type ReceiverInput =
  /** From the authenticated peer. */
  | { readonly k: "received"; readonly frame: Request }
  /**
   * What became of the items of the last `process`, in any order. Items behind a deferred one of their lane are left out.
   * Reason `unsupported` of a deferral is for kinds that are not known here.
   */
  | { readonly k: "processed"; readonly results: readonly ItemResult[] }
  /** How many items may be on the way: 0 to 1,024. */
  | { readonly k: "capacity"; readonly items: number };

/** A connection from the origin. */
export interface ReceiverSession {
  readonly number: bigint;
  /** The frame that is taken next. */
  readonly nextIndex: number;
  /** Frames that wait, by index. */
  readonly queue: ReadonlyMap<number, ItemsFrame>;
  /** By lane key: items that were deferred and are not settled, ascending. What is past the first of them waits. */
  readonly deferred: ReadonlyMap<string, readonly bigint[]>;
  readonly deferredItems: number;
}

/** The frame whose items are being processed. It may belong to a session that is over. */
export interface Running {
  readonly session: bigint;
  readonly frame: ItemsFrame;
  /** Not handed out yet. */
  readonly todo: readonly Item[];
  /** With the driver. */
  readonly batch: readonly Item[];
  readonly results: readonly ItemResult[];
}

/** A rejection, with the answer that told it last: the HelloAck of that session (-1), or the Ack of a frame. */
export interface KeptRejection extends Rejection {
  readonly session: bigint;
  readonly index: number;
}

/** Only `stepReceiver` makes a new one. Holds at most 4 frames. */
export interface ReceiverState {
  readonly id: StreamId;
  readonly bounds: Bounds;
  /** 0: nothing ever came. */
  readonly incarnation: bigint;
  readonly settled: Settled;
  /** Attempts that ended in a crash of the process, by number. */
  readonly attempts: ReadonlyMap<bigint, number>;
  readonly rejections: readonly KeptRejection[];
  readonly capacity: number;
  readonly session: ReceiverSession | undefined;
  readonly running: Running | undefined;
}

/** What the store knows of a stream. */
export interface StoredReceiver {
  readonly id: StreamId;
  /** 0 when nothing ever came. */
  readonly incarnation: bigint;
  readonly lastSeq: bigint;
  readonly sack: SeqRanges;
  /** Attempts at items that are not settled: the lowest 1,024 numbers are enough. */
  readonly attempts: readonly { readonly seq: bigint; readonly attempts: number }[];
  /** The newest dead letters of this incarnation: 1,024 are enough. */
  readonly rejections: readonly Rejection[];
  /** How many items may be on the way: 0 to 1,024. */
  readonly capacity: number;
  readonly bounds?: Bounds;
}

/**
 * The receiving half, as after the start of a process.
 * @throws RelayError `bounds`
 */
export function openReceiver(stored: StoredReceiver): ReceiverState {
  const bounds = stored.bounds ?? defaultBounds;
  checkStream(stored.id, bounds);
  const { incarnation, lastSeq, sack, attempts, rejections, capacity } = stored;
  if (
    incarnation < 0n ||
    incarnation > peerNumberMax ||
    lastSeq < 0n ||
    sack.length > sackRangesMax(bounds)
  ) {
    throw new RelayError("bounds", `${stored.id.origin}: the stored cursor is out of range`);
  }
  if (attempts.length > attemptsMax || rejections.length > rejectionsMax) {
    throw new RelayError("bounds", `${stored.id.origin}: more attempts or rejections than are kept`);
  }
  checkCapacity(stored.id, capacity);
  return {
    id: stored.id,
    bounds,
    incarnation,
    settled: { lastSeq, sack },
    attempts: new Map(attempts.map(({ seq, attempts: count }) => [seq, count])),
    rejections: rejections.map(({ seq, code }) => ({ seq, code, session: 0n, index: 0 })),
    capacity,
    session: undefined,
    running: undefined,
  };
}

/** @throws RelayError `bounds` */
export function checkCapacity(id: StreamId, capacity: number): void {
  if (!Number.isInteger(capacity) || capacity < 0 || capacity > creditMax) {
    throw new RelayError("bounds", `${id.origin}: capacity is a whole number up to ${creditMax}`);
  }
}

/** Work on one outcome: fields are replaced, lists appended to. */
export interface ReceiverWork {
  state: ReceiverState;
  readonly persist: ReceiverPersist[];
  readonly answer: Response[];
  readonly deliver: ReceiverDelivery[];
}

/** Replaces fields of the state that is being made. */
export function update(work: ReceiverWork, fields: Partial<ReceiverState>): void {
  work.state = { ...work.state, ...fields };
}

/** Replaces fields of the session; nothing when there is none. */
export function updateSession(work: ReceiverWork, fields: Partial<ReceiverSession>): void {
  const { session } = work.state;
  if (session !== undefined) update(work, { session: { ...session, ...fields } });
}
