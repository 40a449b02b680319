import { limits } from "@entente/relay";
import type { OutboxItem, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { itemKind } from "../feeds/item-kind.ts";
import { storeBatchMax } from "../limits.ts";
import { agingMs, agingReadBytes } from "./limits.ts";
import type { SenderNotices } from "./sender-notices.ts";

/** What {@link QueueAging} is made of. */
export interface QueueAgingParts {
  readonly destination: string;
  readonly store: Pick<Store, "outbox">;
  readonly notices: SenderNotices;
  readonly now: Clock;
}

/**
 * Looks at the age of rows that wait for a number, as the relay core does at those that have one: their senders are told after four
 * hours, and after seven days they are given up; handshake messages never.
 */
export class QueueAging {
  readonly #parts: QueueAgingParts;
  #lookedAtMs = -Infinity;
  /** The place of the last row of whose delay was told. */
  #toldTo = 0n;

  constructor(parts: QueueAgingParts) {
    this.#parts = parts;
  }

  /** Looks when it is time to. `incarnation` is the stream's. @throws StorageError. */
  async look(incarnation: bigint): Promise<void> {
    const nowMs = this.#parts.now();
    if (nowMs - this.#lookedAtMs < agingMs) return;
    this.#lookedAtMs = nowMs;
    await this.#older(nowMs - limits.expiresAfterMs, 0n, (items) => this.#giveUp(items, incarnation));
    this.#toldTo = await this.#older(nowMs - limits.delayedAfterMs, this.#toldTo, (items) =>
      this.#parts.notices.tellQueued(items, "delayed"),
    );
  }

  /** Goes through the rows past a place that came no later than a moment. Returns the place of the last. */
  async #older(
    sinceMs: number,
    afterPlace: bigint,
    take: (items: readonly OutboxItem[]) => Promise<void>,
  ): Promise<bigint> {
    const { destination, store } = this.#parts;
    for (let place = afterPlace; ;) {
      const items = await store.outbox.queued(destination, place, storeBatchMax, agingReadBytes);
      const old = items.filter(({ enqueuedAtMs }) => enqueuedAtMs <= sinceMs);
      if (old.length > 0) await take(old);
      place = old.at(-1)?.seq ?? place;
      if (items.length === 0 || old.length < items.length) return place;
    }
  }

  /** Told before it goes: a crash in between tells twice, and telling twice is once. */
  async #giveUp(items: readonly OutboxItem[], incarnation: bigint): Promise<void> {
    const { destination, store, notices, now } = this.#parts;
    const old = items.filter(({ kind }) => kind !== itemKind.commit);
    await notices.tellQueued(old, "expired", incarnation);
    const places = old.map(({ seq }) => seq);
    await store.outbox.giveUpQueued(destination, places, "expired", now());
  }
}
