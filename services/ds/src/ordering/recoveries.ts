import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "@entente/service-kit";
import type { OrderingStore } from "@entente/storage";
import { takeOversPerSecond } from "./limits.ts";
import { pages } from "./pages.ts";

/** After a restore: every group of which this domain has not yet heard from the others what it forgot, at a pace that does not disturb. */
export class Recoveries {
  readonly #store: Pick<OrderingStore, "recovering">;
  readonly #recover: (groupId: Uint8Array) => Promise<void>;
  readonly #log: Logger;
  #isStopped = false;

  constructor(
    store: Pick<OrderingStore, "recovering">,
    recover: (groupId: Uint8Array) => Promise<void>,
    log: Logger,
  ) {
    this.#store = store;
    this.#recover = recover;
    this.#log = log;
  }

  /** @throws StorageError. */
  async begin(): Promise<void> {
    const groups = pages(
      (after, most) => this.#store.recovering(after, most),
      (groupId) => groupId,
    );
    for await (const groupId of groups) {
      if (this.#isStopped) return;
      // The first input of the group begins it again.
      await this.#recover(groupId).catch((error: unknown) => {
        this.#log.warn({ err: error }, "a group can not ask for what was forgotten now");
      });
      await pause(1_000 / takeOversPerSecond, undefined, { ref: false });
    }
  }

  stop(): void {
    this.#isStopped = true;
  }
}
