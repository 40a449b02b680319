import type { OutboxItem, Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { storeBatchMax } from "../limits.ts";
import type { Refusals } from "./refusals.ts";
import { bodyOf, nameOfItem } from "./row.ts";
import { type Failure, tellUndeliverable } from "./undeliverable.ts";

/** What to say of a row that waits for another domain. */
interface Said {
  readonly seq: bigint;
  readonly code: string;
  /** Of the stream, where it is said for good. */
  readonly incarnation?: bigint;
}

/** What {@link SenderNotices} is made of. */
export interface SenderNoticesParts {
  readonly home: string;
  readonly destination: string;
  readonly store: Pick<Store, "delivery" | "outbox">;
  readonly refusals: Refusals;
  readonly now: Clock;
}

/** Tells senders what became of their messages to one domain. Who sent them is read from the rows, so that none is kept in memory. */
export class SenderNotices {
  readonly #parts: SenderNoticesParts;

  constructor(parts: SenderNoticesParts) {
    this.#parts = parts;
  }

  /** In order of `seq`. Rows that are gone or given up are passed over: they were told of. @throws StorageError. */
  async tell(said: readonly Said[]): Promise<void> {
    const { home, destination, store, now } = this.#parts;
    const left = new Map(said.map((each) => [each.seq, each]));
    for (const first of said) {
      if (!left.has(first.seq)) continue;
      const { items } = await store.outbox.read(destination, first.seq - 1n, storeBatchMax, noticeReadBytes);
      const notices = items.map(async (item) => {
        const each = left.get(item.seq);
        if (each === undefined || item.void) return;
        const { msgId: messageId, sender } = item;
        const failure = { messageId, sender, code: each.code, ...this.#finality(item, each) };
        await tellUndeliverable(store, home, destination, failure, now());
      });
      await Promise.all(notices);
      for (const { seq } of items) left.delete(seq);
      left.delete(first.seq);
    }
  }

  /** Of rows that have no number. `incarnation`: of the stream, where it is said for good. @throws StorageError. */
  async tellQueued(items: readonly OutboxItem[], code: string, incarnation?: bigint): Promise<void> {
    const { home, destination, store, refusals, now } = this.#parts;
    const notices = items.map(async (item) => {
      const { msgId: messageId, sender } = item;
      const failure: Failure = { messageId, sender, code };
      if (incarnation === undefined) return tellUndeliverable(store, home, destination, failure, now());
      const bounce = refusals.givenUp(incarnation, nameOfItem({ kind: item.kind, body: bodyOf(item) }), code);
      await tellUndeliverable(store, home, destination, { ...failure, bounce }, now());
    });
    await Promise.all(notices);
  }

  #finality(item: OutboxItem, { seq, code, incarnation }: Said): Pick<Failure, "bounce"> {
    if (incarnation === undefined) return {};
    const name = nameOfItem({ kind: item.kind, body: bodyOf(item) });
    return { bounce: this.#parts.refusals.take(incarnation, seq, name, code) };
  }
}

/** Bodies that are read beside the senders. */
const noticeReadBytes = 1024 * 1024;
