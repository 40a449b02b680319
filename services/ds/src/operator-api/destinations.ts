import type { domain as domainProto } from "@entente/proto";
import type { Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { oldestRowAtMs } from "../relay/oldest-row.ts";

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
    for (const destination of await this.#store.outbox.destinations()) {
      const { domain, pendingRows, pendingBytes } = destination;
      const oldestAtMs = await oldestRowAtMs(this.#store.outbox, destination);
      const oldestAgeMs = oldestAtMs === undefined ? 0 : Math.max(0, this.#now() - oldestAtMs);
      const { letters = 0, reason = "", atMs = 0 } = counts.get(domain) ?? {};
      entries.push({
        ...{ domain, rows: pendingRows, bytes: pendingBytes, oldestAgeMs },
        ...{ deadLetters: letters, deadLetterCode: reason, deadLetterAtMs: atMs },
      });
    }
    return entries;
  }
}
