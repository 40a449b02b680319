import { delivery, embedded } from "@entente/proto";
import { type FeedId, groupOfFeed, type FeedItem } from "@entente/storage";
import { hlcBytes } from "../hlc.ts";
import { asBuffer, toUint64 } from "../fields.ts";
import { itemKind } from "./item-kind.ts";

/** One item as it goes to every stream that gets it: a SubscribeResponse, serialised once. */
export interface EncodedItem {
  /** The device may acknowledge up to here once it has this. */
  readonly seq: bigint;
  readonly bytes: Buffer;
  /** Whether readers of the feed may change with it. */
  readonly isCommit: boolean;
  /** Whether the device may read feeds after it that it did not before. */
  readonly isWelcome: boolean;
}

/** The serialised form of a stored item. @throws Error for a kind that this release does not know. */
export function encodeItem(feed: FeedId, item: FeedItem): EncodedItem {
  const encoded = delivery.SubscribeResponse.encode({
    item: {
      groupId: groupOfFeed(feed) ?? new Uint8Array(),
      seq: toUint64(item.seq),
      hlc: hlcBytes(item.hlc),
      originDomain: item.origin,
      originSeq: toUint64(item.originSeq),
      ...bodyOf(item),
    },
  }).finish();
  return {
    seq: item.seq,
    bytes: asBuffer(encoded),
    isCommit: item.kind === itemKind.commit,
    isWelcome: item.kind === itemKind.welcome || item.kind === itemKind.joined,
  };
}

const batchField = 5;

/** Several items in one response. ItemBatch has its items under the number that SubscribeResponse has an item under. */
function encodeBatch(items: readonly EncodedItem[]): Buffer {
  return embedded(
    batchField,
    items.map(({ bytes }) => bytes),
  );
}

/** Puts items into one response, and keeps the last one: the readers of a group that are up to date get the same one after the other. */
export class Batches {
  #items: readonly EncodedItem[] = [];
  #bytes: Buffer = Buffer.alloc(0);

  /** @param items of one feed, without holes. */
  of(items: readonly EncodedItem[]): Buffer {
    const [first, kept] = [items[0], this.#items[0]];
    // The items of a ring are the same objects for all its readers.
    const same = first === kept && items.length === this.#items.length && items.at(-1) === this.#items.at(-1);
    if (!same) {
      this.#items = items;
      this.#bytes = encodeBatch(items);
    }
    return this.#bytes;
  }
}

/** Says that items are gone, in their place. */
export function encodeGap(
  feed: FeedId,
  fromSeq: bigint,
  toSeq: bigint,
  reason: "corrupt" | "expired",
): EncodedItem {
  const encoded = delivery.SubscribeResponse.encode({
    item: {
      groupId: groupOfFeed(feed) ?? new Uint8Array(),
      seq: toUint64(toSeq),
      hlc: new Uint8Array(8),
      gap: { fromSeq: toUint64(fromSeq), toSeq: toUint64(toSeq), reason },
    },
  }).finish();
  return { seq: toSeq, bytes: asBuffer(encoded), isCommit: false, isWelcome: false };
}

/** As it goes to every stream that gets it. */
export function encodeEphemeral(groupId: Uint8Array, payload: Uint8Array): Buffer {
  return asBuffer(delivery.SubscribeResponse.encode({ ephemeral: { groupId, payload } }).finish());
}

/** Nothing is left to send. */
export const encodedCaughtUp = asBuffer(delivery.SubscribeResponse.encode({ caughtUp: {} }).finish());

/** Why a stream ends. */
export type EndReason = "replaced" | "session_expired" | "shutting_down";

export function encodeEnd(reason: EndReason): Buffer {
  return asBuffer(delivery.SubscribeResponse.encode({ end: { reason } }).finish());
}

function bodyOf({ kind, bytes }: FeedItem): delivery.FeedItem.$Properties {
  switch (kind) {
    case itemKind.message:
      return { message: { mlsMessage: bytes } };
    case itemKind.frankedMessage:
      return { message: delivery.GroupMessage.decode(bytes) };
    case itemKind.commit:
      return { commit: delivery.CommitItem.decode(bytes) };
    case itemKind.welcome:
      return { welcome: delivery.WelcomeItem.decode(bytes) };
    case itemKind.joined:
    case itemKind.notice:
      return { notice: delivery.Notice.decode(bytes) };
    case itemKind.inboxMessage:
      return { inboxMessage: delivery.InboxMessage.decode(bytes) };
    default:
      throw new Error(`a stored item is of kind ${String(kind)}, which is not known here`);
  }
}
