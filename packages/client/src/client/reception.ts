import { bytesFromHex } from "@entente/tls-codec";
import type { FeedConsumer, FeedDelivery, SavedPosition } from "../session/feed-loop.ts";
import type { Incoming } from "./incoming.ts";
import { clientLimits } from "./settings.ts";

/** Who is told when everything has come, when the stream breaks, and when it has ended for good. */
export interface Liveness {
  readonly caughtUp: () => void;
  readonly disconnected: () => void;
  readonly ended: (code: string) => Promise<void>;
}

/**
 * Takes what the feed loop brings. Items of a group whose Welcome has not come yet are held, a bounded number of them: the
 * inbox and the groups' feeds come side by side. What is still held when everything has come is of groups that this client is
 * not in, and is passed over.
 */
export class Reception implements FeedConsumer {
  readonly #incoming: Incoming;
  readonly #liveness: Liveness;
  readonly #ephemeral: (groupId: Uint8Array, payload: Uint8Array) => void;
  #held: FeedDelivery[] = [];
  /** Why the client is not connected, or what went wrong last in the background. */
  problem: unknown;

  /**
   * @param ephemeral is given what has no number.
   */
  constructor(
    incoming: Incoming,
    liveness: Liveness,
    ephemeral: (groupId: Uint8Array, payload: Uint8Array) => void,
  ) {
    this.#incoming = incoming;
    this.#ephemeral = ephemeral;
    this.#liveness = liveness;
  }

  async take(delivery: FeedDelivery): Promise<readonly SavedPosition[]> {
    const taken = await this.#incoming.take(delivery);
    if (taken === "unknown_group") {
      this.#held.push(delivery);
      return this.#held.length > clientLimits.heldItems ? this.#passOver() : [];
    }
    const saved = [positionOf(delivery)];
    // A Welcome may have made a group known, and a Commit a Welcome good that came before it.
    const mayKnowMore = delivery.feedKey === "" || Boolean(delivery.item.commit);
    if (mayKnowMore && this.#held.length > 0) saved.push(...(await this.#retry()));
    return saved;
  }

  ephemeral(groupId: Uint8Array, payload: Uint8Array): void {
    this.#ephemeral(groupId, payload);
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
