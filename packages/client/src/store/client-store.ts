import type { EncodedGroup } from "../mls/group-codec.ts";
import type { OwnKeyPackage } from "../mls/key-package.ts";

/** A group as it is stored. */
export interface StoredGroup {
  readonly encoded: EncodedGroup;
  /** Grows with every save of the group; what the next save must name. */
  readonly revision: bigint;
}

/** A group to save. */
export interface GroupChange {
  readonly groupId: string;
  readonly encoded: EncodedGroup;
  /** The revision that this state was made from; 0 for a group that is new here. */
  readonly revision: bigint;
}

/** What has become of a message. */
export type MessageState = "received" | "sending" | "sent" | "failed";

/** An application message in the clear. */
export interface StoredMessage {
  /** Lower-case hexadecimal SHA-256 of the MLSMessage. */
  readonly id: string;
  readonly groupId: string;
  /** Client id of the sender. */
  readonly sender: string;
  readonly epoch: bigint;
  readonly generation: number;
  /** Milliseconds since 1970, by this device's clock. */
  readonly atMs: number;
  readonly state: MessageState;
  readonly plaintext: Uint8Array;
  readonly authenticatedData: Uint8Array;
}

/** A message with its place in this store's order of arrival. */
export interface MessageRow extends StoredMessage {
  readonly sequence: bigint;
}

/** How far a feed was processed. */
export interface CursorChange {
  readonly feed: string;
  /** Sequence of the last item that was processed; above the one stored. */
  readonly sequence: bigint;
}

/** Something for the application, kept until it was told. */
export interface EventRow {
  readonly sequence: bigint;
  readonly body: Uint8Array;
}

/** Something encrypted that has yet to be accepted by the Delivery Service; sent again with the same bytes until it is. */
export interface OutgoingItem {
  /** Unique; the SHA-256 of the bytes in hexadecimal for messages. */
  readonly id: string;
  readonly groupId: string;
  readonly kind: "message" | "bundle";
  readonly bytes: Uint8Array;
}

/** A small named value. */
export interface NamedRecord {
  readonly name: string;
  readonly value: Uint8Array;
}

/**
 * What one step changes, in every kind of thing at once. All of it is saved or none: decrypting is not repeatable, since MLS
 * deletes keys, so the state after it, the plaintext and the cursor belong together. Only after the save is the item
 * acknowledged, or the message sent (A18-14, G2).
 */
export interface StoreChanges {
  readonly groups?: readonly GroupChange[];
  /** Ids of groups to forget; their messages stay. */
  readonly deletedGroups?: readonly string[];
  readonly cursors?: readonly CursorChange[];
  /** New messages; an id that is there fails the save with `message_twice`. */
  readonly messages?: readonly StoredMessage[];
  /** Later states of messages that are there. */
  readonly messageStates?: readonly { readonly id: string; readonly state: MessageState }[];
  /** Ids of messages to forget (A23-104). */
  readonly deletedMessages?: readonly string[];
  /** KeyPackages with their private parts, by ref. */
  readonly keyPackages?: readonly OwnKeyPackage[];
  /** Refs of KeyPackages to forget, private parts included. */
  readonly deletedKeyPackages?: readonly Uint8Array[];
  readonly events?: readonly Uint8Array[];
  /** All events up to this sequence were told. */
  readonly eventsToldUpTo?: bigint;
  readonly outgoing?: readonly OutgoingItem[];
  /** Ids of outgoing items that were accepted or given up. */
  readonly deletedOutgoing?: readonly string[];
  /** Small named values, as the credential; `undefined` deletes. */
  readonly records?: ReadonlyMap<string, Uint8Array | undefined>;
}

/**
 * Where one client keeps everything. One process at a time. Values that come back are the caller's own.
 * Every method throws StoreError `closed` after {@link ClientStore.close}, and `corrupt` for what cannot be read.
 */
export interface ClientStore {
  /**
   * Saves all changes in one transaction that is on stable storage when the promise is kept. Throws StoreError
   * `group_conflict`, `cursor_behind`, `message_twice` or `too_large`, and then has changed nothing.
   */
  save(changes: StoreChanges): Promise<void>;
  group(groupId: string): Promise<StoredGroup | undefined>;
  /** Ascending. */
  groupIds(): Promise<readonly string[]>;
  /** Every feed's cursor. */
  cursors(): Promise<ReadonlyMap<string, bigint>>;
  message(id: string): Promise<MessageRow | undefined>;
  /** Messages of a group after a sequence, in order of arrival, at most `limit` and `rowsMax`. */
  messages(groupId: string, after: bigint, limit: number): Promise<readonly MessageRow[]>;
  keyPackage(ref: Uint8Array): Promise<OwnKeyPackage | undefined>;
  keyPackages(): Promise<readonly OwnKeyPackage[]>;
  /** Events that were not told, oldest first, at most `limit` and `rowsMax`. */
  events(limit: number): Promise<readonly EventRow[]>;
  /** Outgoing items, oldest first, at most `limit` and `rowsMax`. */
  outgoing(limit: number): Promise<readonly OutgoingItem[]>;
  record(name: string): Promise<Uint8Array | undefined>;
  /** Records whose names begin with `prefix` and come after `after`, by name, at most `limit` and `rowsMax`. */
  records(prefix: string, after: string, limit: number): Promise<readonly NamedRecord[]>;
  close(): Promise<void>;
}
