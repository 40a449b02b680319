import { inboundRejectionsKept } from "./limits.ts";
import type { Bounced, Bounces } from "./bounces.ts";

interface RefusedItem {
  readonly messageId: Uint8Array;
  /** Signed once, whatever the number of times that it is said. */
  bounce?: Uint8Array;
}

/** What this domain has refused of one stream, with its signature: as many as the receiving half of the relay still tells of. */
export class RefusedItems {
  readonly #bounces: Bounces;
  readonly #stream: Pick<Bounced, "destination" | "origin">;
  readonly #items = new Map<bigint, RefusedItem>();
  #incarnation = 0n;

  constructor(bounces: Bounces, stream: Pick<Bounced, "destination" | "origin">) {
    this.#bounces = bounces;
    this.#stream = stream;
  }

  add(incarnation: bigint, seq: bigint, messageId: Uint8Array): void {
    if (incarnation !== this.#incarnation) this.#items.clear();
    this.#incarnation = incarnation;
    this.#items.set(seq, { messageId });
    for (const oldest of this.#items.keys()) {
      if (this.#items.size <= inboundRejectionsKept) return;
      this.#items.delete(oldest);
    }
  }

  /** Empty for an item that is not known to be refused, which then counts as not refused at its origin. */
  bounceOf(seq: bigint, code: string): Uint8Array {
    const item = this.#items.get(seq);
    if (item === undefined) return new Uint8Array();
    const { messageId } = item;
    item.bounce ??= this.#bounces.sign({
      ...this.#stream,
      incarnation: this.#incarnation,
      ...{ seq, messageId, code },
    });
    return item.bounce;
  }
}
