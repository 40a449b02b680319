import type { FeedId } from "../feed-id.ts";

export interface FeedItem {
  readonly seq: bigint;
  readonly msgId: Uint8Array;
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly kind: number;
  readonly sender: string;
  readonly hlc: bigint;
  readonly origin: string;
  readonly originSeq: bigint;
  readonly receivedAtMs: number;
  readonly bytes: Uint8Array;
}

/** A message as it is kept, whatever feeds it stands in. */
export type StoredMessage = Omit<FeedItem, "seq">;

/** `mismatch`: not the one whose hash is stored, or who sent it and when it came is damaged as well. */
export type RepairAnswer = "mismatch" | "repaired" | "unknown_message";

/** A device's position in a feed: it may read `fromSeq` to `untilSeq`, both inclusive (A23-37). */
export interface Cursor {
  readonly feed: FeedId;
  readonly fromSeq: bigint;
  /** Absent while the device is a member. */
  readonly untilSeq?: bigint;
  /** Everything up to here is acknowledged; `fromSeq - 1` at first. */
  readonly ackedSeq: bigint;
  /** Last sequence of the feed, 0 when empty. */
  readonly endSeq: bigint;
  /** What the device missed for good: everything after `ackedSeq` up to here. Absent: nothing. */
  readonly gapToSeq?: bigint;
}

export interface ReadRequest {
  readonly clientId: string;
  readonly feed: FeedId;
  readonly afterSeq: bigint;
  readonly itemsMax: number;
  /** The first item is returned even if it is larger. */
  readonly bytesMax: number;
}

export type ReadAnswer =
  | {
      readonly code: "items";
      /** Present when items after `afterSeq` up to `toSeq` can no longer be delivered. */
      readonly gap?: {
        readonly toSeq: bigint;
        /** True where it ends with what was lost when an older copy was put in the place of the store. */
        readonly isRestored?: boolean;
      };
      readonly items: readonly FeedItem[];
      /** The last sequence that this device may read now. */
      readonly endSeq: bigint;
    }
  /** The device does not belong to the feed. */
  | { readonly code: "no_cursor" };

export interface Ack {
  readonly clientId: string;
  readonly feed: FeedId;
  readonly seq: bigint;
}

/** `past_end`: no item with that sequence is readable; nothing changed. An older sequence than the acknowledged one changes nothing. */
export type AckAnswer =
  | { readonly code: "acknowledged"; readonly ackedSeq: bigint }
  | { readonly code: "past_end"; readonly endSeq: bigint }
  | { readonly code: "no_cursor" };

export interface TrimRequest {
  readonly nowMs: number;
  /** A device with more unread items than this, over all its feeds, loses them to a gap; so with bytes. */
  readonly queueItemsMax: number;
  readonly queueBytesMax: number;
}

export interface TrimAnswer {
  /** Feed items removed, and the message bytes freed with them. */
  readonly items: number;
  readonly bytes: number;
  /** Cursors that were passed over: those devices will read a gap. */
  readonly gaps: number;
}

export interface FeedStore {
  cursors(clientId: string): Promise<readonly Cursor[]>;
  /**
   * What one device may read; checks its cursor. Ends before an item that no longer matches its hash; throws `corrupt`, with its
   * `msgId`, when that is the next one.
   */
  read(request: ReadRequest): Promise<ReadAnswer>;
  /**
   * Items for every reader at once, without a device: for pushing one serialised item to many streams, whose own windows
   * (from `readers`) the caller applies. `gapToSeq` is present when items after `afterSeq` are trimmed. Damage as for `read`.
   */
  range(
    feed: FeedId,
    afterSeq: bigint,
    itemsMax: number,
    bytesMax: number,
  ): Promise<{ readonly items: readonly FeedItem[]; readonly endSeq: bigint; readonly gapToSeq?: bigint }>;
  /** Clients with a cursor on the feed, by client id, after `afterClientId`. */
  readers(
    feed: FeedId,
    afterClientId: string | undefined,
    readersMax: number,
  ): Promise<readonly (Cursor & { readonly clientId: string })[]>;
  /**
   * Gives readers other names, with their inboxes, cursors, registrations for wake-ups and numbers of streams: those with an inbox whose
   * names sort before `below`, at most `readersMax`, in one transaction. Returns how many there were.
   *
   * @param nameOf gives names that do not sort before `below`, to each its own.
   */
  renameReaders(below: string, nameOf: (name: string) => string, readersMax: number): Promise<number>;
  /** Of any number of devices, at most `acksMax`; cumulative, in one transaction; answers in order. Outlives the process. */
  acknowledge(acks: readonly Ack[]): Promise<readonly AckAnswer[]>;
  /** One message of a group. Undefined where it is not kept, or is another group's. Throws `corrupt`. */
  message(groupId: Uint8Array, msgId: Uint8Array): Promise<StoredMessage | undefined>;
  /**
   * Puts back a stored message that is `corrupt`, as another domain still has it: `repaired` when it is the one whose hash is
   * stored; a message that is whole is left as it is.
   */
  repair(message: Omit<StoredMessage, "receivedAtMs" | "sender">): Promise<RepairAnswer>;
  /**
   * Removes what every cursor has passed, what has expired, and what a full queue gives up, always as an explicit gap. One sweep
   * over everything, in transactions of bounded size.
   */
  trim(request: TrimRequest): Promise<TrimAnswer>;
}
