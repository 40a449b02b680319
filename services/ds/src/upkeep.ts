import type { Logger } from "@entente/service-kit";
import type { Store } from "@entente/storage";
import type { Attachments } from "./attachments/attachments.ts";
import type { Clock } from "./clock.ts";
import type { MovableLimits } from "./movable-limits.ts";
import { logEpochsKept, logLifetimeMs, upkeepMs, upkeepRowsMax } from "./limits.ts";

/** Removes what has expired, again and again: feed items, KeyPackages, idempotency records, log entries, attachments, spent tokens. */
export class Upkeep {
  readonly #store: Store;
  readonly #attachments: Pick<Attachments, "expire">;
  readonly #limits: MovableLimits;
  readonly #log: Logger;
  readonly #now: Clock;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    store: Store,
    attachments: Pick<Attachments, "expire">,
    limits: MovableLimits,
    log: Logger,
    now: Clock,
  ) {
    this.#store = store;
    this.#attachments = attachments;
    this.#limits = limits;
    this.#log = log;
    this.#now = now;
  }

  /** Begins; the first round comes after a part of `upkeepMs` that differs between processes. */
  start(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(
      () => {
        this.#running = this.once()
          .catch((error: unknown) => this.#log.error({ err: error }, "upkeep failed; it is tried again"))
          .finally(() => this.start());
      },
      upkeepMs / 2 + Math.random() * upkeepMs,
    );
  }

  /** One round. @throws StorageError. */
  async once(): Promise<void> {
    const nowMs = this.#now();
    const { queueItems: queueItemsMax, queueBytes: queueBytesMax } = this.#limits;
    const trimmed = await this.#store.feeds.trim({ nowMs, queueItemsMax, queueBytesMax });
    await this.#store.keyPackages.expire(nowMs);
    await this.#store.idempotency.expire(nowMs);
    await this.#store.spentTokens.expire(nowMs);
    await this.#attachments.expire();
    await this.#trimLogs(nowMs);
    this.#log.debug({ items: trimmed.items, gaps: trimmed.gaps }, "upkeep");
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #trimLogs(nowMs: number): Promise<void> {
    let after: Uint8Array | undefined;
    for (;;) {
      const page = await this.#store.groups.list(after, upkeepRowsMax);
      for (const { groupId, epoch } of page) {
        if (epoch <= logEpochsKept || this.#stopped) continue;
        await this.#store.ordering.trimLog(groupId, nowMs - logLifetimeMs, logEpochsKept);
      }
      after = page.at(-1)?.groupId;
      if (page.length < upkeepRowsMax || this.#stopped) return;
    }
  }
}
