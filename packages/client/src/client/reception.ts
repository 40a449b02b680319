import { bytesFromHex } from "@entente/tls-codec";
import type { FeedConsumer, FeedDelivery, SavedPosition } from "../session/feed-loop.ts";
import type { Incoming } from "./incoming.ts";
import { clientLimits } from "./settings.ts";

/** Who is told when everything has come, when the stream breaks, when it has ended for good, and of what has no number. */
export interface Liveness {
  readonly caughtUp: () => void;
  readonly disconnected: () => void;
  readonly ended: (code: string) => Promise<void>;
  readonly ephemeral: (groupId: Uint8Array, payload: Uint8Array) => void;
}

/**
 * Takes what the feed loop brings. Items of a group whose Welcome has not come yet are held, a bounded number of them for a bounded time: the
 * inbox and the groups' feeds come side by side. What is still held when everything has come is of groups that this client is
 * not in, and is passed over.
 */
export class Reception implements FeedConsumer {
  readonly #incoming: Incoming;
  readonly #liveness: Liveness;
  readonly #nowMs: () => number;
  #held: FeedDelivery[] = [];
  /** Since when the first of them waits. */
  #heldSinceMs = 0;
  /** Why the client is not connected, or what went wrong last in the background. */
  problem: unknown;

  constructor(incoming: Incoming, liveness: Liveness, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#incoming = incoming;
    this.#liveness = liveness;
  }

  async take(delivery: FeedDelivery): Promise<readonly SavedPosition[]> {
    const taken = await this.#incoming.take(delivery);
    if (taken === "unknown_group") {
      if (this.#held.length === 0) this.#heldSinceMs = this.#nowMs();
      this.#held.push(delivery);
      const isLate = this.#nowMs() - this.#heldSinceMs >= clientLimits.heldItemsMs;
      return isLate || this.#held.length > clientLimits.heldItems ? this.#passOver() : [];
    }
    const saved = [positionOf(delivery)];
    // A Welcome may have made a group known, and a Commit a Welcome good that came before it.
    const mayKnowMore = delivery.feedKey === "" || Boolean(delivery.item.commit);
    if (mayKnowMore && this.#held.length > 0) saved.push(...(await this.#retry()));
    return saved;
  }

  ephemeral(groupId: Uint8Array, payload: Uint8Array): void {
    this.#liveness.ephemeral(groupId, payload);
  }

  async caughtUp(): Promise<readonly SavedPosition[]> {
    this.problem = undefined;
    const passed = await this.#passOver();
    this.#liveness.caughtUp();
    return passed;
  }

  disconnected(error: unknown): void {
    this.#held = [];
    this.#liveness.disconnected();
    this.problem = error ?? new Error("the stream ended");
  }

  rested(): void {
    this.#held = [];
    this.#liveness.disconnected();
  }

  ended(code: string): Promise<void> {
    return this.#liveness.ended(code);
  }

  async #retry(): Promise<readonly SavedPosition[]> {
    const saved: SavedPosition[] = [];
    const held = this.#held;
    this.#held = [];
    for (const delivery of held) {
      if ((await this.#incoming.take(delivery)) === "saved") saved.push(positionOf(delivery));
      else this.#held.push(delivery);
    }
    return saved;
  }

  async #passOver(): Promise<readonly SavedPosition[]> {
    const held = this.#held;
    this.#held = [];
    for (const { feedKey, item } of held) await this.#incoming.skip(feedKey, item.seq);
    return held.map(positionOf);
  }
}

function positionOf({ feedKey, item }: FeedDelivery): SavedPosition {
  return { groupId: bytesFromHex(feedKey) ?? new Uint8Array(), seq: item.gap?.toSeq ?? item.seq };
}
