import { batchBytesMax } from "../limits.ts";
import { encodeBatch, type EncodedItem } from "./encoded-item.ts";

/** Items that go to a stream at once. */
export interface LiveResponse {
  readonly bytes: Buffer;
  readonly items: number;
  readonly fromSeq: bigint;
  readonly toSeq: bigint;
  /** The number after `toSeq`. */
  readonly nextSeq: bigint;
}

/**
 * What one reading of a feed has brought, for all streams that are up to date with it: they get the same bytes, which are put
 * together once, and where they stand afterwards is one number that all of them share.
 */
export class LivePass {
  /** Of the feed's last number before. */
  readonly afterSeq: bigint;
  /** Of the feed's last number now. */
  readonly headSeq: bigint;
  /** The first of the items; undefined where they are not all that came, so that each stream has to ask for itself. */
  readonly firstSeq: bigint | undefined;
  readonly itemCount: number;
  readonly #items: readonly EncodedItem[];
  #responses: readonly LiveResponse[] = [];
  /** Items in one response, as `#responses` are; 0 while there are none. */
  #batchItems = 0;

  /** @param items ascending, numbers in (`afterSeq`, `headSeq`]. */
  constructor(afterSeq: bigint, headSeq: bigint, items: readonly EncodedItem[]) {
    this.afterSeq = afterSeq;
    this.headSeq = headSeq;
    this.#items = items;
    this.itemCount = items.length;
    const first = items[0]?.seq;
    const isWhole = first === afterSeq + 1n && BigInt(items.length) === headSeq - afterSeq;
    this.firstSeq = isWhole ? first : undefined;
  }

  /** All of the items, in order, so many in one response at most, and no more than `batchBytesMax` unless it is one item. */
  responses(batchItems: number): readonly LiveResponse[] {
    if (this.#batchItems !== batchItems) {
      this.#batchItems = batchItems;
      this.#responses = this.#batches(batchItems).map(toResponse);
    }
    return this.#responses;
  }

  #batches(batchItems: number): readonly (readonly EncodedItem[])[] {
    const batches: EncodedItem[][] = [];
    let batch: EncodedItem[] = [];
    let bytes = 0;
    for (const item of this.#items) {
      if (batch.length === 0 || batch.length >= batchItems || bytes + item.bytes.length > batchBytesMax) {
        batch = [];
        bytes = 0;
        batches.push(batch);
      }
      batch.push(item);
      bytes += item.bytes.length;
    }
    return batches;
  }
}

function toResponse(items: readonly EncodedItem[]): LiveResponse {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) throw new Error("a response without items");
  return {
    bytes: items.length === 1 ? first.bytes : encodeBatch(items),
    items: items.length,
    fromSeq: first.seq,
    toSeq: last.seq,
    nextSeq: last.seq + 1n,
  };
}
