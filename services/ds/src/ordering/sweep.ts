import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "@entente/service-kit";
import type { OrderingStore } from "@entente/storage";
import { takeOversPerSecond } from "./limits.ts";
import { pages } from "./pages.ts";

/**
 * When a domain is heard no more, the groups that it ordered find another orderer one by one, at a pace that does not
 * disturb: so the first Commit in each of them does not have to wait for that. Groups without a Commit in the meantime cost one
 * round of messages each, once.
 */
export class Sweep {
  readonly #store: Pick<OrderingStore, "promisedTo">;
  readonly #takeOver: (groupId: Uint8Array) => Promise<void>;
  readonly #log: Logger;
  readonly #under = new Set<string>();
  #isStopped = false;

  constructor(
    store: Pick<OrderingStore, "promisedTo">,
    takeOver: (groupId: Uint8Array) => Promise<void>,
    log: Logger,
  ) {
    this.#store = store;
    this.#takeOver = takeOver;
    this.#log = log;
  }

  /** Begins for a domain, unless it is under way. */
  begin(domain: string): void {
    if (this.#isStopped || this.#under.has(domain)) return;
    this.#under.add(domain);
    this.#log.info({ domain }, "a domain is heard no more: its groups find another orderer");
    this.#run(domain)
      .catch((error: unknown) => this.#log.warn({ err: error, domain }, "the groups of a lost domain wait"))
      .finally(() => this.#under.delete(domain));
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #run(domain: string): Promise<void> {
    const ordered = pages(
      (after, most) => this.#store.promisedTo(domain, after, most),
      (groupId) => groupId,
    );
    for await (const groupId of ordered) {
      if (this.#isStopped) return;
      await this.#takeOver(groupId);
      await pause(1_000 / takeOversPerSecond, undefined, { ref: false });
    }
  }
}
