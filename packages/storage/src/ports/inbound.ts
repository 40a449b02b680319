/**
 * Names one item of the stream from another domain. As part of an accept or a decide, that transaction applies the
 * item at most once and moves the stream's cursor with it.
 */
export interface InboundItem {
  readonly origin: string;
  /** The origin's stream incarnation: a higher one starts again at seq 1. */
  readonly stream: bigint;
  readonly seq: bigint;
  /** An item of the same stream that has to be settled before: several of a lane may be under way at once and keep their order. */
  readonly after?: bigint;
}

/** Sequence numbers from first to last, both included. */
export interface SeqSpan {
  readonly fromSeq: bigint;
  readonly toSeq: bigint;
}

/**
 * Why an inbound item was not applied; nothing was written.
 * `seen`: it was settled before: acknowledge it. `stale_stream`: the origin has a newer incarnation.
 * `too_early`: the item that it comes `after` is not settled.
 * `window_full`: too many items are ahead of the first missing one; the origin sends the missing one first.
 */
export type InboundRefusal =
  | { readonly code: "seen" | "too_early" }
  | { readonly code: "stale_stream"; readonly stream: bigint }
  | { readonly code: "window_full"; readonly lastSeq: bigint };

export interface InboundCursor {
  readonly stream: bigint;
  /** Every item up to here is settled. */
  readonly lastSeq: bigint;
  /** Settled items past `lastSeq`, ascending. */
  readonly sack: readonly bigint[];
  /** Attempts at items that are not settled: the 1,024 lowest numbers. */
  readonly attempts: readonly { readonly seq: bigint; readonly attempts: number }[];
  /** Items of this incarnation that were refused for good, ascending: the newest 1,024 that are kept as dead letters. */
  readonly rejections: readonly {
    readonly seq: bigint;
    readonly reason: string;
    readonly msgId: Uint8Array;
  }[];
}

/** Streams from other domains: what is applied, how often each item was tried. */
export interface InboundStore {
  /** Stream 0, last 0 when nothing ever came. */
  cursor(origin: string): Promise<InboundCursor>;
  /**
   * Counts one attempt at each item before it is processed, and returns the counts in order: a process that
   * dies on an item finds the count raised when it comes back. Settled items count 0. Outlives the process.
   */
  attempt(items: readonly InboundItem[]): Promise<readonly number[]>;
  /** Forgets attempts: the items were put off and did not end the process. Outlives the process. */
  clearAttempts(items: readonly InboundItem[]): Promise<void>;
  /** The stream begins again with a newer incarnation, at 0. False unless it is newer than the one that is known. */
  adopt(origin: string, stream: bigint): Promise<boolean>;
  /** Settles items that leave nothing else in the store, or were found to be duplicates. */
  settle(items: readonly InboundItem[]): Promise<readonly ("settled" | InboundRefusal)[]>;
  /**
   * Settles numbers under which nothing comes: what the origin gave up, or this domain lost. Those that are settled already are passed
   * over; a span that begins at the first missing item costs the same however long it is. Refused as a whole, with nothing written.
   */
  skip(origin: string, stream: bigint, spans: readonly SeqSpan[]): Promise<"settled" | InboundRefusal>;
  /** Settles one item as permanently refused and keeps it as a dead letter; `msgId` is what both domains call it. */
  reject(
    item: InboundItem,
    refused: { readonly reason: string; readonly msgId: Uint8Array; readonly bytes: Uint8Array },
    nowMs: number,
  ): Promise<"settled" | InboundRefusal>;
}
