import type { MessageFate } from "./fates.ts";
import type { SeqSpan } from "./inbound.ts";

/** One destination domain and what waits for it. */
export interface Destination {
  readonly domain: string;
  /** Our stream incarnation towards it; 1 at first. */
  readonly stream: bigint;
  /** Sequence that the next row gets; 1 at first. */
  readonly nextSeq: bigint;
  /** The highest sequence that may have left this domain, as `mark` wrote it; 0 at first. */
  readonly sentSeq: bigint;
  readonly pendingRows: number;
  readonly pendingBytes: number;
  /** Of `pendingRows`: wait for their lane's turn to get a number. */
  readonly queuedRows: number;
}

export interface OutboxItem {
  /** Its number in the stream; of a row that waits for its turn, its place among those. */
  readonly seq: bigint;
  readonly msgId: Uint8Array;
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly kind: number;
  readonly sender: string;
  readonly hlc: bigint;
  readonly origin: string;
  readonly originSeq: bigint;
  /** The message, or the frame that was given for it; empty when void. */
  readonly bytes: Uint8Array;
  /** Given up after it had its number: sent without content, so that the stream has no hole. All else but `msgId` is empty then. */
  readonly void: boolean;
  readonly attempts: number;
  readonly nextAtMs: number;
  readonly enqueuedAtMs: number;
  /** As its last deferral said. */
  readonly unsupportedSinceMs?: number;
}

export interface Settlement {
  readonly domain: string;
  readonly stream: bigint;
  /** Everything up to here was accepted or known. */
  readonly ackedSeq: bigint;
  /** Accepted or known past `ackedSeq`; spans may hold numbers that have no row (any more). */
  readonly sacked: readonly SeqSpan[];
  /** Refused for good: moved to the dead letters. Takes precedence over `ackedSeq`. */
  readonly rejected: readonly { readonly seq: bigint; readonly reason: string }[];
  /** To be tried again not before `nextAtMs`; counts one attempt. */
  readonly deferred: readonly {
    readonly seq: bigint;
    readonly nextAtMs: number;
    readonly unsupportedSinceMs?: number;
  }[];
  readonly nowMs: number;
}

export type SettleAnswer =
  | {
      readonly code: "settled";
      readonly removed: number;
      readonly pendingRows: number;
      /** The number that comes next, where rows got theirs in the room that this made. */
      readonly nextSeq?: bigint;
    }
  | { readonly code: "stale_stream"; readonly stream: bigint };

/** What is kept of what one domain did not get. */
export interface DeadLetterCount {
  readonly domain: string;
  readonly letters: number;
  /** Of the newest. */
  readonly reason: string;
  readonly atMs: number;
}

export interface DeadLetter {
  readonly id: bigint;
  readonly direction: "inbound" | "outbound";
  readonly domain: string;
  /** 0 of what never got a number; `seq` is its place among those then. */
  readonly stream: bigint;
  readonly seq: bigint;
  readonly groupId: Uint8Array;
  readonly sender: string;
  readonly msgId: Uint8Array;
  readonly reason: string;
  readonly bytes: Uint8Array;
  readonly atMs: number;
}

/**
 * What waits for other domains. Rows enter only with an accept or a decide. While few wait they get their numbers at once; past
 * `numberedRowsMax` those of each lane (their `groupId`) wait in their order, and lanes take turns: so a lane with little to send never
 * waits for all that another has. A number, once given, is the row's for the life of the stream.
 */
export interface OutboxStore {
  destinations(): Promise<readonly Destination[]>;
  /** Rows that have a number. In order of sequence, after `afterSeq`; the first row even if it is larger than `bytesMax`. */
  read(
    domain: string,
    afterSeq: bigint,
    rowsMax: number,
    bytesMax: number,
  ): Promise<{ readonly stream: bigint; readonly items: readonly OutboxItem[] }>;
  /** Rows that wait for a number get it in the room that this makes, in the same transaction. Outlives the process. */
  settle(settlement: Settlement): Promise<SettleAnswer>;
  /** Gives numbers to rows that wait for them, as far as there is room. Returns the number that comes next. */
  takeTurns(domain: string, nowMs: number): Promise<bigint>;
  /** Rows that wait for a number, in the order in which they came, after a place; bounded as `read`. */
  queued(
    domain: string,
    afterPlace: bigint,
    rowsMax: number,
    bytesMax: number,
  ): Promise<readonly OutboxItem[]>;
  /** Gives up rows that wait for a number: they become dead letters and leave nothing. Returns how many did. */
  giveUpQueued(domain: string, places: readonly bigint[], reason: string, nowMs: number): Promise<number>;
  /**
   * Notes that everything up to `sentSeq` may have left, before it leaves: what a restored backup is recognised by. Never goes back.
   * Refused (false) for another incarnation than the current one.
   */
  mark(domain: string, stream: bigint, sentSeq: bigint): Promise<boolean>;
  /**
   * Gives rows up: they become dead letters, and stay in the stream as void items until the other domain has acknowledged their
   * numbers. Rows that are gone or void are passed over.
   */
  giveUp(
    domain: string,
    stream: bigint,
    items: readonly { readonly seq: bigint; readonly reason: string }[],
    nowMs: number,
  ): Promise<SettleAnswer>;
  /**
   * Begins a new incarnation of the stream: what waits is renumbered from 1. Refused (false) unless `stream` is above the
   * current one.
   */
  restart(domain: string, stream: bigint): Promise<boolean>;
  /**
   * Gives up rows past their `expiresAtMs`, at most `rowsMax`: they become dead letters (reason `expired`), which are returned.
   * Those that have a number stay in the stream as void items until the other domain has acknowledged it.
   */
  expire(nowMs: number, rowsMax: number): Promise<readonly DeadLetter[]>;
  /**
   * What became of a message at the domains after the first `skip`, at most `domainsMax` of them; undefined when the message is
   * not known here (any more).
   */
  fateOf(msgId: Uint8Array, skip: number, domainsMax: number): Promise<MessageFate | undefined>;
  /** Newest last, after `afterId`. */
  deadLetters(afterId: bigint, lettersMax: number): Promise<readonly DeadLetter[]>;
  /** How many outbound ones are kept for each domain, and the newest of them; by domain. */
  deadLetterCounts(): Promise<readonly DeadLetterCount[]>;
  dropDeadLetters(throughId: bigint): Promise<number>;
}
