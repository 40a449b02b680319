import { setTimeout as pause } from "node:timers/promises";
import { Publisher } from "../delivery/publisher.ts";
import type { SubscriptionTarget } from "../delivery/subscribers.ts";
import { markedMessage, markOf } from "./marks.ts";
import { Reader } from "./reader.ts";

const ciphertextBytes = 200;

/** How late a message may be before it counts as lost, in milliseconds. */
const lateMsMax = 60_000;

/** Messages of a client of one domain to a device of another, at a fixed rate whatever becomes of them. */
export class Probes {
  readonly #publisher: Publisher;
  readonly #reader: Reader;
  readonly #groupId: Uint8Array;
  /** By number of the message: when it was due, and how long it took from then on; in milliseconds. */
  readonly #dueMs: number[] = [];
  readonly #tookMs: number[] = [];
  #ended = false;
  #running: Promise<void> | undefined;

  constructor(parts: {
    readonly from: SubscriptionTarget;
    readonly sender: number;
    readonly to: SubscriptionTarget;
    readonly groupId: Uint8Array;
  }) {
    this.#groupId = parts.groupId;
    this.#publisher = new Publisher(parts.from, parts.sender);
    this.#reader = new Reader(parts.to, parts.groupId, (message) => {
      const { n } = markOf(message);
      this.#tookMs[n] = performance.now() - (this.#dueMs[n] ?? Number.NaN);
    });
  }

  /** From now on, until {@link stop}. */
  async start(perSecond: number): Promise<void> {
    await this.#reader.open();
    this.#running = this.#run(1_000 / perSecond);
  }

  /** Milliseconds of each message that was due since then; those that are under way are waited for. @throws Error when one does not come. */
  async since(fromMs: number): Promise<readonly number[]> {
    const [first, end] = [this.#dueMs.findIndex((dueMs) => dueMs >= fromMs), this.#dueMs.length];
    if (first < 0) return [];
    const deadlineMs = performance.now() + lateMsMax;
    while (performance.now() < deadlineMs) {
      const [trouble] = this.#reader.troubles;
      if (trouble !== undefined) throw new Error(`the other peer's feed is broken: ${trouble}`);
      const took = Array.from({ length: end - first }, (_none, index) => this.#tookMs[first + index]);
      if (took.every((each) => each !== undefined)) return took;
      await pause(10);
    }
    throw new Error("a message to the other peer did not arrive");
  }

  async stop(): Promise<void> {
    this.#ended = true;
    await this.#running;
    this.#reader.close();
    this.#publisher.stop();
  }

  /** The time that counts begins when a message is due: a sender that is held up is no reason to ask less often. */
  async #run(everyMs: number): Promise<void> {
    const startMs = performance.now();
    for (let n = 0; !this.#ended; n += 1) {
      const dueMs = startMs + n * everyMs;
      const waitMs = dueMs - performance.now();
      if (waitMs > 0) await pause(waitMs);
      this.#dueMs.push(dueMs);
      this.#publisher.put(markedMessage(this.#groupId, ciphertextBytes, { sender: 0, n }));
    }
  }
}
