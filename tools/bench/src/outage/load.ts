import { setTimeout as pause } from "node:timers/promises";
import { Publisher } from "../delivery/publisher.ts";
import type { SubscriptionTarget } from "../delivery/subscribers.ts";
import { markedMessage } from "./marks.ts";

/** How often a share of what a second gets is published, in milliseconds. */
const shareMs = 20;

/** Messages of one client that are under way at once. */
const underWayMax = 32;

const ciphertextBytes = 200;

/** Clients that publish to one group at a rate in all. */
export class Load {
  readonly #publishers: readonly Publisher[];
  readonly #groupId: Uint8Array;
  /** Messages that are accepted, by client. */
  readonly accepted: number[];

  constructor(target: SubscriptionTarget, clients: number, groupId: Uint8Array) {
    this.#groupId = groupId;
    this.#publishers = Array.from({ length: clients }, (_none, client) => new Publisher(target, client));
    this.accepted = this.#publishers.map(() => 0);
  }

  /** Messages that are accepted, of all. */
  get total(): number {
    return this.accepted.reduce((sum, each) => sum + each, 0);
  }

  /** Publishes so many; resolves when all are accepted. Slower than the rate where the service is. */
  async publish(messages: number, perSecond: number): Promise<void> {
    const startMs = performance.now();
    for (let begun = 0; begun < messages;) {
      const dueMs = startMs + (begun * 1_000) / perSecond;
      const waitMs = dueMs - performance.now();
      if (waitMs > 0) await pause(waitMs);
      const share = Math.min(messages - begun, Math.max(1, Math.round((perSecond * shareMs) / 1_000)));
      await Promise.all(
        this.#publishers.map((publisher, client) =>
          this.#some(publisher, client, this.#partOf(share, client)),
        ),
      );
      begun += share;
    }
  }

  stop(): void {
    for (const publisher of this.#publishers) publisher.stop();
  }

  #partOf(share: number, client: number): number {
    const clients = this.#publishers.length;
    return Math.floor((share + client) / clients);
  }

  async #some(publisher: Publisher, client: number, count: number): Promise<void> {
    if (count === 0) return;
    const from = this.accepted[client] ?? 0;
    const messages = Array.from({ length: count }, (_none, index) =>
      markedMessage(this.#groupId, ciphertextBytes, { sender: client, n: from + index }),
    );
    await publisher.publish(messages, Math.min(underWayMax, count));
    this.accepted[client] = from + count;
  }
}
