import { setTimeout as pause } from "node:timers/promises";

/** Something that is killed: a service of a domain, or a process of clients. */
export interface Killable {
  kill(): Promise<void>;
  /** Resolves when it works again; rejects when it was killed meanwhile. */
  start(): Promise<void>;
}

/** How long a process that does not come back by itself is tried again, in milliseconds. */
const reviveMs = 180_000;

/** A process that is killed at any moment, while it starts as well, and always brought back. */
export class Victim {
  readonly name: string;
  readonly #process: Killable;
  #reviving: Promise<void> | undefined;
  #failure: unknown;
  #lives = 0;

  constructor(name: string, process: Killable) {
    this.name = name;
    this.#process = process;
  }

  get down(): boolean {
    return this.#reviving !== undefined;
  }

  /** Kills it, and starts it again after a while. Resolves when it is dead. */
  async kill(downMs: number): Promise<void> {
    this.#lives += 1;
    await this.#process.kill();
    this.#reviving ??= this.#revive(downMs)
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#reviving = undefined;
      });
  }

  /** Resolves when it runs. @throws Error when it does not come back. */
  async up(): Promise<void> {
    await this.#reviving;
    if (this.#failure !== undefined)
      throw new Error(`${this.name} did not come back`, { cause: this.#failure });
  }

  async #revive(downMs: number): Promise<void> {
    const deadlineMs = Date.now() + reviveMs;
    await pause(downMs);
    for (;;) {
      const life = this.#lives;
      try {
        await this.#process.start();
        if (life === this.#lives) return;
      } catch (error) {
        if (Date.now() > deadlineMs) throw error;
        // A machine with too much to do starts nothing in time: away with what is half there, and once more.
        await this.#process.kill();
      }
    }
  }
}
