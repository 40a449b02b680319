import type { FeedId } from "../feed-id.ts";
import type { InboundItem, InboundRefusal } from "./inbound.ts";
import type { AcceptorRow } from "./ordering.ts";

/** A message to store once. `msgId` is the SHA-256 of what the client sent: the same bytes are the same message. */
export interface NewMessage {
  readonly msgId: Uint8Array;
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  /** What the bytes are; opaque here. */
  readonly kind: number;
  /** The sending client where known, else empty. */
  readonly sender: string;
  readonly bytes: Uint8Array;
  /** Home domain of the message. */
  readonly origin: string;
  /** Position at its origin; absent at the origin itself, where the group's feed sequence becomes it. */
  readonly originSeq?: bigint;
  /**
   * Hybrid logical time (48 bits of milliseconds, 16 bits of counter). At the origin the store raises it past everything in the
   * same feed; elsewhere (`originSeq` present) it is kept as given.
   */
  readonly hlc: bigint;
  /** Its feed items may be trimmed from then on, read or not. */
  readonly expiresAtMs: number;
}

/** One row for another domain: the message, or a frame that is stored beside it. */
export interface OutboxEntry {
  readonly domain: string;
  /** What to send instead of the message itself (kept once, whatever the number of domains that share the array). */
  readonly frame?: Uint8Array;
  /** When to give up; absent: never. */
  readonly expiresAtMs?: number;
}

export interface AcceptRequest {
  readonly message: NewMessage;
  /** The group's feed, or the inboxes of the local addressees; empty when every addressee is elsewhere. */
  readonly feeds: readonly FeedId[];
  readonly outbox: readonly OutboxEntry[];
  /**
   * Refuse unless the group is here with `currentEpoch - epochsPastMax <= message.epoch <= currentEpoch`. A closed group takes
   * nothing, but for an `inbound` item of an epoch before its last: another domain accepted that one before it knew of the end.
   */
  readonly epochsPastMax?: bigint;
  /** The sending client's own counter in this group: refuse unless it is the last accepted one plus 1 (first: 1). */
  readonly senderSeq?: bigint;
  readonly inbound?: InboundItem;
  readonly nowMs: number;
}

export interface Accepted {
  readonly code: "accepted";
  /** The sequences, in the order of `feeds`. */
  readonly seqs: readonly bigint[];
  readonly hlc: bigint;
  readonly originSeq: bigint;
}

export type AcceptAnswer =
  | Accepted
  /** The message is here already; the answer that it got then. An `inbound` item counts as settled. */
  | {
      readonly code: "duplicate";
      readonly seqs: readonly bigint[];
      readonly hlc: bigint;
      readonly originSeq: bigint;
    }
  | { readonly code: "unknown_group" }
  | { readonly code: "unknown_feed"; readonly feed: FeedId }
  | { readonly code: "closed" }
  | { readonly code: "epoch_ahead" | "epoch_too_old"; readonly currentEpoch: bigint }
  | { readonly code: "out_of_order"; readonly expectedSeq: bigint }
  | { readonly code: "outbox_full"; readonly domain: string }
  | InboundRefusal;

/** A Welcome, or another message, for the inbox of one local client. */
export interface InboxMessage {
  readonly clientId: string;
  /** What the client is called as a reader, where that is another name than its id. */
  readonly asReader?: string;
  readonly message: NewMessage;
}

/** A local client whose cursor begins. */
export interface NewReader {
  readonly clientId: string;
  /** What the client is called as a reader, where that is another name than its id. */
  readonly asReader?: string;
  readonly from: "after_commit" | "commit";
}

export interface DecideRequest {
  readonly groupId: Uint8Array;
  /** The slot: the epoch that this Commit ends. */
  readonly epoch: bigint;
  readonly valueHash: Uint8Array;
  readonly certificate: Uint8Array;
  readonly bundle: Uint8Array;
  /** The group from `epoch + 1` on. */
  readonly next: {
    readonly head: Uint8Array;
    readonly mode: number;
    readonly config: Uint8Array;
    readonly memberDomains: readonly string[];
    readonly state: "active" | "closed";
  };
  /** True at a domain that the Commit brings in: the group may be absent, and begins here with `next`. */
  readonly joinsDomain: boolean;
  /** For the group's feed, in order; the last one is the Commit. */
  readonly items: readonly NewMessage[];
  readonly inboxes: readonly InboxMessage[];
  /** Local clients that become members: their cursor begins after the Commit, or at it for one who commits from outside. */
  readonly opens: readonly NewReader[];
  /** Local clients that the Commit removes, as readers: their cursor ends with the Commit, inclusive. */
  readonly closes: readonly string[];
  readonly outbox: readonly OutboxEntry[];
  readonly publicState?: Uint8Array;
  /** The acceptor's row after the decision, saved in the same transaction (its `revision` is checked). */
  readonly acceptor?: AcceptorRow;
  /** Decide only while this is the term of who speaks for the domain (`OrderingStore.speak`). */
  readonly term?: bigint;
  readonly inbound?: InboundItem;
  readonly nowMs: number;
}

export type DecideAnswer =
  | { readonly code: "decided"; readonly commitSeq: bigint; readonly inboxSeqs: readonly bigint[] }
  /** This very value is decided already. An `inbound` item counts as settled. */
  | { readonly code: "duplicate"; readonly currentEpoch: bigint }
  /** Another value ended the epoch; absent winner: its log entry is no longer kept. An `inbound` item is not settled. */
  | {
      readonly code: "stale";
      readonly currentEpoch: bigint;
      readonly winner?: { readonly valueHash: Uint8Array; readonly certificate: Uint8Array };
    }
  /** Earlier epochs are missing here: fetch them first. */
  | { readonly code: "ahead"; readonly currentEpoch: bigint }
  | { readonly code: "unknown_group" }
  /** Not an active client of this domain: decide without it. */
  | { readonly code: "unknown_client"; readonly clientId: string }
  | { readonly code: "closed" }
  | { readonly code: "revision_conflict" }
  /** Another process speaks for the domain by now. */
  | { readonly code: "fenced" }
  /** Only at twice the bound of messages: decisions have room of their own. */
  | { readonly code: "outbox_full"; readonly domain: string }
  | InboundRefusal;

/** The two transactions by which anything enters a feed. Both are durable when their promise resolves (guarantee G1). */
export interface DeliveryStore {
  /**
   * Message, feed items, outbox rows, in one transaction; concurrent calls share a commit. Calls for one group take
   * effect in the order in which they were made on this store (G3).
   */
  accept(request: AcceptRequest): Promise<AcceptAnswer>;
  /** Compare-and-set on (group, epoch): exactly one value ends an epoch; everything that follows from it in one transaction. */
  decide(request: DecideRequest): Promise<DecideAnswer>;
  /** The client that sent a message, for as long as the message is known here; undefined when it is not. */
  senderOf(msgId: Uint8Array): Promise<string | undefined>;
}
