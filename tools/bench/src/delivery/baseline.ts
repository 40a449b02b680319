import { BareServer } from "./bare-server.ts";
import type { Crowd } from "./crowd.ts";
import { measured, type Work } from "./rate.ts";
import { Subscribers } from "./subscribers.ts";

/** Bytes of a response that carries one message of {@link ciphertextBytes}: the baseline writes as many. */
const responseBytes = 700;

/** Bytes of ciphertext in each message that is pushed. */
export const ciphertextBytes = 512;

/** What was promised of pushing: of the bare stream's rate. */
export const ratioMin = 0.7;

/** The bare server and as many streams to it; opening them is not measured. */
export class Baseline {
  readonly #server: BareServer;
  readonly #subscribers: Subscribers;
  readonly #subscriptions: number;

  private constructor(server: BareServer, subscribers: Subscribers, subscriptions: number) {
    this.#server = server;
    this.#subscribers = subscribers;
    this.#subscriptions = subscriptions;
  }

  static async start(crowd: Crowd, subscriptions: number): Promise<Baseline> {
    const baseline = new Baseline(await BareServer.start(crowd.folder), new Subscribers(), subscriptions);
    await baseline.#subscribers.open(baseline.#server, subscriptions);
    return baseline;
  }

  push(messages: number): Promise<Work> {
    const items = this.#subscriptions * messages;
    const expected = this.#subscribers.items + items;
    return measured(
      items,
      () => this.#server.cpuSeconds(),
      async () => {
        this.#server.push(messages, responseBytes);
        await this.#subscribers.until(() => this.#subscribers.items >= expected);
      },
    );
  }

  cpuSeconds(): number {
    return this.#server.cpuSeconds();
  }

  stop(): void {
    this.#subscribers.close();
    this.#server.stop();
  }
}
