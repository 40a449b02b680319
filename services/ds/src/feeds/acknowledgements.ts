import type { FeedId, Store } from "@entente/storage";
import { refusal } from "../errors.ts";
import { acknowledgedFeedsMax } from "../limits.ts";

/**
 * Saves one device's acknowledgements: while one transaction is under way those that come are joined into the next, one number for
 * each feed. A stream that is closed still has saved what it was told before.
 */
export class Acknowledgements {
  readonly #clientId: string;
  readonly #store: Pick<Store, "feeds">;
  readonly #waiting = new Map<FeedId, bigint>();
  #saving = false;

  constructor(clientId: string, store: Pick<Store, "feeds">) {
    this.#clientId = clientId;
    this.#store = store;
  }

  /**
   * Everything up to `seq` is safe with the device.
   *
   * @throws ServiceError `too_large` when more feeds wait than one acknowledgement may name.
   */
  add(feed: FeedId, seq: bigint): void {
    const before = this.#waiting.get(feed) ?? 0n;
    if (seq > before) this.#waiting.set(feed, seq);
    if (this.#waiting.size > 2 * acknowledgedFeedsMax)
      throw refusal("too_large", "too many feeds are acknowledged");
  }

  /**
   * Saves what waits, unless that is being done. `saved` hears of every feed.
   *
   * Rejects with ServiceError `bad_acknowledgement` for an item that is not there, and with what the store throws.
   */
  async save(saved: (feed: FeedId, ackedSeq: bigint) => void): Promise<void> {
    if (this.#saving) return;
    this.#saving = true;
    try {
      while (this.#waiting.size > 0) await this.#saveSome(saved);
    } finally {
      this.#saving = false;
    }
  }

  async #saveSome(saved: (feed: FeedId, ackedSeq: bigint) => void): Promise<void> {
    const acks = [...this.#waiting].slice(0, acknowledgedFeedsMax).map(([feed, seq]) => ({ feed, seq }));
    for (const { feed } of acks) this.#waiting.delete(feed);
    const answers = await this.#store.feeds.acknowledge(this.#clientId, acks);
    for (const [index, answer] of answers.entries()) {
      const feed = acks[index]?.feed ?? "";
      // A feed that the device has no part in, or no longer: nothing is changed by it, and nothing told.
      if (answer.code === "no_cursor") continue;
      if (answer.code === "past_end") throw refusal("bad_acknowledgement", "an item that is not there");
      saved(feed, answer.ackedSeq);
    }
  }
}
