import { setImmediate as turn } from "node:timers/promises";
import type { Logger } from "@entente/service-kit";
import { StorageError, type Store } from "@entente/storage";
import { hexOf } from "../digest.ts";
import { evictionQueueMax } from "../limits.ts";
import { pages } from "../ordering/pages.ts";

/** Looks after groups by turns: all of them from time to time, and one in which an epoch has begun at once. */
export class CareSweep {
  readonly #store: Pick<Store, "groups">;
  readonly #look: (groupId: Uint8Array) => Promise<void>;
  readonly #everyMs: number;
  readonly #log: Logger;
  /** Groups that wait for their look, by id; one is looked at after the other. */
  readonly #waiting = new Map<string, Uint8Array>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(
    store: Pick<Store, "groups">,
    look: (groupId: Uint8Array) => Promise<void>,
    everyMs: number,
    log: Logger,
  ) {
    this.#store = store;
    this.#look = look;
    this.#everyMs = everyMs;
    this.#log = log;
  }

  /** Begins; each round comes after a time that differs between processes. */
  start(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(
      () => {
        this.all()
          .catch((error: unknown) => this.#log.error({ err: error }, "groups can not be looked after"))
          .finally(() => this.start());
      },
      this.#everyMs * (0.75 + Math.random() / 2),
    );
  }

  /**
   * A group's epoch has begun; what is lost by too many of them at once, the next round finds. Whoever waits for the Commit is told
   * first.
   */
  soon(groupId: Uint8Array): void {
    if (this.#stopped || this.#waiting.size >= evictionQueueMax) return;
    this.#waiting.set(hexOf(groupId), groupId);
    this.#running ??= turn()
      .then(() => this.#work())
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** One round over all groups. @throws StorageError. */
  async all(): Promise<void> {
    const groups = pages(
      (after, most) => this.#store.groups.list(after, most),
      ({ groupId }) => groupId,
    );
    for await (const { groupId } of groups) {
      if (this.#stopped) return;
      await this.#one(groupId);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#waiting.clear();
    await this.#running;
  }

  async #work(): Promise<void> {
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      this.#waiting.delete(next[0]);
      await this.#one(next[1]);
    }
  }

  /** One group that can not be looked at holds up no other. */
  async #one(groupId: Uint8Array): Promise<void> {
    try {
      await this.#look(groupId);
    } catch (error) {
      if (error instanceof StorageError && error.code === "closed") return;
      this.#log.error({ err: error }, "a group can not be looked after");
    }
  }
}
