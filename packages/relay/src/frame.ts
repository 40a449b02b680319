import type { SeqRange, SeqRanges } from "./seq-ranges.ts";
import type { Item } from "./stream.ts";

/**
 * First on every connection: where the sender stands.
 *
 * `session` numbers connections: later ones are higher. The receiver takes frames of the newest session only, so what an
 * earlier connection left in the network can no longer do anything.
 */
export interface Hello {
  readonly k: "hello";
  readonly session: bigint;
  /** Rises when the sender may have lost durable state. */
  readonly incarnation: bigint;
  /** Everything before is settled, as far as the sender knows: it can no longer send that. */
  readonly firstSeq: bigint;
  /** The number that the next new item gets. */
  readonly nextSeq: bigint;
}

/** An item that the receiver refused for good. */
export interface Rejection {
  readonly seq: bigint;
  readonly code: string;
}

/** Where the receiver stands. */
export interface HelloAck {
  readonly k: "hello_ack";
  readonly session: bigint;
  /** The newest incarnation that the receiver knows: the Hello's, or a higher one, which means that the sender regressed. */
  readonly incarnation: bigint;
  /** Everything up to here is settled. */
  readonly lastSeq: bigint;
  /** The highest number under which the receiver keeps anything: settled, being processed, or blamed for a crash. */
  readonly maxSeq: bigint;
  /** Settled past `lastSeq`. */
  readonly sack: SeqRanges;
  /** Rejections of which the sender may not have heard. */
  readonly rejected: readonly Rejection[];
  /** Items that the receiver must have settled once and no longer knows, because it regressed: they are lost to it. */
  readonly gap: SeqRange | undefined;
  /** Items that may be sent and not answered, 0 to 1,024. */
  readonly credit: number;
}

/** Items of one session, in order. At most 256, and at most 1 MiB unless a single one is larger. May hold no items. */
export interface ItemsFrame {
  readonly k: "items";
  readonly session: bigint;
  readonly incarnation: bigint;
  /** Position in the session, without holes, from 0; less than 4 past the oldest one not answered. */
  readonly index: number;
  /** Ascending by `seq`. Not every number in between: lanes that are parked are passed over. */
  readonly items: readonly Item[];
  /** Numbers under which nothing will come any more: given up, or settled in a past that the receiver lost. */
  readonly voids: SeqRanges;
}

/** What became of one item. */
export type ItemResult =
  | { readonly seq: bigint; readonly code: "accepted" | "duplicate" }
  /** Never: the sender gives it up. */
  | { readonly seq: bigint; readonly code: "rejected"; readonly reason: string }
  /** Not now: its lane waits, other lanes pass. */
  | {
      readonly seq: bigint;
      readonly code: "deferred";
      readonly reason: string;
      readonly retryAfterMs: number;
    };

/** Answers one frame of items, after what it says is on disk. */
export interface Ack {
  readonly k: "ack";
  readonly session: bigint;
  readonly incarnation: bigint;
  /** The frame that it answers; undefined when it only brings credit. */
  readonly index: number | undefined;
  /** Everything up to here is settled. */
  readonly lastSeq: bigint;
  /** One for each item of the frame. */
  readonly results: readonly ItemResult[];
  readonly credit: number;
}

/**
 * `unknown_session`: say Hello first. `stale_session`: a later connection exists; `session` is its number.
 * `malformed`: the frame breaks a bound or an order. `over_window`: more than the receiver holds back for one peer.
 */
export type RefusalCode = "unknown_session" | "stale_session" | "malformed" | "over_window";

/** Nothing of the frame was looked at; the session is over. */
export interface Refused {
  readonly k: "refused";
  /** The session that the refused frame named. */
  readonly session: bigint;
  readonly code: RefusalCode;
  /** The newest session that the receiver knows, 0 when none. */
  readonly newestSession: bigint;
}

/** From the sending domain. */
export type Request = Hello | ItemsFrame;

/** From the receiving domain. */
export type Response = HelloAck | Ack | Refused;
