import type { Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { storeBatchMax } from "./limits.ts";
import { tellUndeliverable } from "./undeliverable.ts";

/** What to say of a row that waits for another domain. */
interface Said {
  readonly seq: bigint;
  readonly code: string;
  readonly final: boolean;
}

/** Tells senders what became of their messages to one domain. Who sent them is read from the rows, so that none is kept in memory. */
export class SenderNotices {
  readonly #parts: {
    readonly home: string;
    readonly destination: string;
    readonly store: Pick<Store, "delivery" | "outbox">;
    readonly now: Clock;
  };

  constructor(parts: {
    readonly home: string;
    readonly destination: string;
    readonly store: Pick<Store, "delivery" | "outbox">;
    readonly now: Clock;
  }) {
    this.#parts = parts;
  }

  /** In order of `seq`. Rows that are gone or given up are passed over: they were told of. @throws StorageError. */
  async tell(said: readonly Said[]): Promise<void> {
    const { home, destination, store, now } = this.#parts;
    const left = new Map(said.map((each) => [each.seq, each]));
    for (const first of said) {
      if (!left.has(first.seq)) continue;
      const { items } = await store.outbox.read(destination, first.seq - 1n, storeBatchMax, noticeReadBytes);
      const notices = items.map(async ({ seq, msgId, sender, void: isVoid }) => {
        const each = left.get(seq);
        if (each === undefined || isVoid) return;
        const { code, final } = each;
        await tellUndeliverable(store, home, destination, { messageId: msgId, sender, code, final }, now());
      });
      await Promise.all(notices);
      for (const { seq } of items) left.delete(seq);
      left.delete(first.seq);
    }
  }
}

/** Bodies that are read beside the senders, of which a notice needs nothing. */
const noticeReadBytes = 1024 * 1024;
