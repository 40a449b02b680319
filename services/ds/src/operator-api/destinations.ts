import type { domain as domainProto } from "@entente/proto";
import type { Store } from "@entente/storage";
import type { Clock } from "../clock.ts";

/** What waits for other domains, and what they will never get, for an operator. */
export class Destinations {
  readonly #store: Pick<Store, "outbox">;
  readonly #now: Clock;

  constructor(store: Pick<Store, "outbox">, now: Clock) {
    this.#store = store;
    this.#now = now;
  }

  /** One entry for each domain that anything was ever sent to. @throws StorageError. */
  async all(): Promise<readonly domainProto.DestinationEntry.$Properties[]> {
    const counts = new Map((await this.#store.outbox.deadLetterCounts()).map((each) => [each.domain, each]));
    const entries: domainProto.DestinationEntry.$Properties[] = [];
    for (const { domain, pendingRows, pendingBytes } of await this.#store.outbox.destinations()) {
      const [oldest] = pendingRows === 0 ? [] : (await this.#store.outbox.read(domain, 0n, 1, 1)).items;
      const oldestAgeMs = oldest === undefined ? 0 : Math.max(0, this.#now() - oldest.enqueuedAtMs);
      const { letters = 0, reason = "", atMs = 0 } = counts.get(domain) ?? {};
      entries.push({
        ...{ domain, rows: pendingRows, bytes: pendingBytes, oldestAgeMs },
        ...{ deadLetters: letters, deadLetterCode: reason, deadLetterAtMs: atMs },
      });
    }
    return entries;
  }
}
