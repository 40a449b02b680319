import { delivery, embedded } from "@entente/proto";
import { type FeedId, groupOfFeed } from "@entente/storage";
import { asBuffer, toUint64 } from "../fields.ts";

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

const batchField = 5;

/** Several items in one response. ItemBatch has its items under the number that SubscribeResponse has an item under. */
export function encodeBatch(items: readonly EncodedItem[]): Buffer {
  return embedded(batchField, piecesOf(items));
}

/** Their bytes; what lies side by side, as the items of one page do, is one piece. */
function piecesOf(items: readonly EncodedItem[]): readonly Buffer[] {
  const pieces: Buffer[] = [];
  let [first, last] = [items[0]?.bytes, items[0]?.bytes];
  const put = (): void => {
    if (first === undefined || last === undefined) return;
    const bytes = last.byteOffset + last.length - first.byteOffset;
    pieces.push(Buffer.from(first.buffer, first.byteOffset, bytes));
  };
  for (const { bytes } of items.slice(1)) {
    if (last?.buffer !== bytes.buffer || last.byteOffset + last.length !== bytes.byteOffset) {
      put();
      first = bytes;
    }
    last = bytes;
  }
  put();
  return pieces;
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
  reason: "corrupt" | "expired" | "restored",
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
