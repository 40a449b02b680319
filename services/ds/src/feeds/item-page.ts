import { type FeedId, type FeedItem, groupOfFeed } from "@entente/storage";
import { toUint64 } from "../fields.ts";
import { pageBytesMax } from "../limits.ts";
import type { EncodedItem } from "./encoded-item.ts";
import { itemKind } from "./item-kind.ts";

/**
 * Stored items of one feed in their serialised form, a SubscribeResponse each, side by side in buffers of at most `pageBytesMax`; a larger
 * item has one by itself. What is stored of an item goes into it as it is, so nothing is decoded and no object is made of it: what
 * the generated code would write is written here field by field.
 *
 * @throws Error for a kind that this release does not know.
 */
export function encodeItems(feed: FeedId, items: readonly FeedItem[]): EncodedItem[] {
  const layouts = layoutsOf(feed, items);
  const encoded: EncodedItem[] = [];
  for (let from = 0; from < layouts.length;) {
    let bytes = layouts[from]?.bytes ?? 0;
    let until = from + 1;
    for (; until < layouts.length; until += 1) {
      const more = layouts[until]?.bytes ?? 0;
      if (bytes + more > pageBytesMax) break;
      bytes += more;
    }
    const page = new Page(bytes);
    for (; from < until; from += 1) {
      const layout = layouts[from];
      if (layout !== undefined) encoded.push(writeItem(page, layout));
    }
  }
  return encoded;
}

/** Fields of SubscribeResponse, FeedItem and GroupMessage, and the field of an item that a kind's bytes are the message of. */
const [itemField, groupIdField, seqField, hlcField, originField, originSeqField] = [1, 1, 2, 3, 4, 5];
const [messageField, mlsMessageField] = [6, 1];
const bodyFields: ReadonlyMap<number, number> = new Map([
  [itemKind.message, messageField],
  [itemKind.frankedMessage, messageField],
  [itemKind.commit, 7],
  [itemKind.welcome, 8],
  [itemKind.joined, 10],
  [itemKind.notice, 10],
  [itemKind.inboxMessage, 11],
]);

const hlcBytes = 8;

/** How many bytes the parts of an item take. */
interface Layout {
  readonly item: FeedItem;
  readonly groupId: Uint8Array;
  readonly origin: Uint8Array;
  readonly seq: number;
  readonly originSeq: number;
  readonly bodyField: number;
  readonly bodyBytes: number;
  /** Of the item without what stands before it. */
  readonly itemBytes: number;
  /** Of all. */
  readonly bytes: number;
}

function layoutsOf(feed: FeedId, items: readonly FeedItem[]): readonly Layout[] {
  const groupId = groupOfFeed(feed) ?? new Uint8Array();
  let [named, origin] = ["", Buffer.alloc(0)];
  return items.map((item) => {
    if (item.origin !== named) [named, origin] = [item.origin, Buffer.from(item.origin)];
    const [seq, originSeq] = [toUint64(item.seq), toUint64(item.originSeq)];
    const bodyField = bodyFields.get(item.kind);
    if (bodyField === undefined)
      throw new Error(`a stored item is of kind ${String(item.kind)}, which is not known here`);
    const bodyBytes = item.kind === itemKind.message ? blobBytes(item.bytes) : item.bytes.length;
    const before = blobBytes(groupId) + numberBytes(seq) + 2 + hlcBytes;
    const itemBytes = before + blobBytes(origin) + numberBytes(originSeq) + messageBytes(bodyBytes);
    const bytes = messageBytes(itemBytes);
    return { item, groupId, origin, seq, originSeq, bodyField, bodyBytes, itemBytes, bytes };
  });
}

function writeItem(page: Page, layout: Layout): EncodedItem {
  const { item, groupId, origin, seq, originSeq, bodyField, bodyBytes, itemBytes } = layout;
  const { kind, bytes, hlc } = item;
  const from = page.end;
  page.length(itemField, itemBytes);
  page.blob(groupIdField, groupId);
  page.number(seqField, seq);
  page.uint64(hlcField, hlc);
  page.blob(originField, origin);
  page.number(originSeqField, originSeq);
  page.length(bodyField, bodyBytes);
  if (kind === itemKind.message) page.blob(mlsMessageField, bytes);
  else page.raw(bytes);
  return {
    seq: item.seq,
    bytes: page.since(from),
    isCommit: kind === itemKind.commit,
    isWelcome: kind === itemKind.welcome || kind === itemKind.joined,
  };
}

/** A buffer of known size, written from its beginning on, in protobuf's encoding: a field that has its default value is left out. */
class Page {
  readonly #buffer: Buffer;
  end = 0;

  constructor(bytes: number) {
    this.#buffer = Buffer.allocUnsafe(bytes);
  }

  since(from: number): Buffer {
    return this.#buffer.subarray(from, this.end);
  }

  raw(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** What stands before a message, or before bytes. */
  length(field: number, bytes: number): void {
    this.#varint((field << 3) | 2);
    this.#varint(bytes);
  }

  blob(field: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.length(field, bytes.length);
    this.raw(bytes);
  }

  number(field: number, value: number): void {
    if (value === 0) return;
    this.#varint(field << 3);
    this.#varint(value);
  }

  /** As bytes in their network order. */
  uint64(field: number, value: bigint): void {
    this.length(field, hlcBytes);
    this.end = this.#buffer.writeBigUInt64BE(value, this.end);
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.end] = (rest % 0x80) | 0x80;
      this.end += 1;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.end] = rest;
    this.end += 1;
  }
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1;
  return bytes;
}

/** Field numbers here are below 16: their keys have one byte. */
function messageBytes(bytes: number): number {
  return 1 + varintBytes(bytes) + bytes;
}

function blobBytes({ length }: Uint8Array): number {
  return length === 0 ? 0 : messageBytes(length);
}

function numberBytes(value: number): number {
  return value === 0 ? 0 : 1 + varintBytes(value);
}
