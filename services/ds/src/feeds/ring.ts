import { ringBytesMax, ringItemsMax } from "../limits.ts";
import type { EncodedItem } from "./encoded-item.ts";

/** The newest items of one feed, serialised, without holes. Bounded by number and bytes; the oldest make room. */
export class Ring {
  readonly #items: EncodedItem[] = [];
  #first = 0;
  #bytes = 0;

  /** Appends the item that follows the last one. An item that does not follow begins the ring anew. */
  push(item: EncodedItem): void {
    const last = this.#items.at(-1);
    if (last !== undefined && item.seq !== last.seq + 1n) this.#clear();
    this.#items.push(item);
    this.#bytes += item.bytes.length;
    while (
      this.#items.length - this.#first > ringItemsMax ||
      (this.#bytes > ringBytesMax && this.#length() > 1)
    ) {
      this.#bytes -= this.#items[this.#first]?.bytes.length ?? 0;
      this.#first += 1;
    }
    if (this.#first <= ringItemsMax) return;
    this.#items.splice(0, this.#first);
    this.#first = 0;
  }

  /** The item with that number, if it is still here. */
  at(seq: bigint): EncodedItem | undefined {
    const oldest = this.#items[this.#first];
    if (oldest === undefined || seq < oldest.seq) return undefined;
    return this.#items[this.#first + Number(seq - oldest.seq)];
  }

  #length(): number {
    return this.#items.length - this.#first;
  }

  #clear(): void {
    this.#items.length = 0;
    this.#first = 0;
    this.#bytes = 0;
  }
}
