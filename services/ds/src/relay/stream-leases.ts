import { randomBytes } from "node:crypto";
import type { Store } from "@entente/storage";
import type { Clock } from "../clock.ts";
import { storeBatchMax } from "../limits.ts";
import { leaseMs } from "./limits.ts";

/**
 * Which streams to other domains this replica drives. A stream that two drive for a moment (a replica that was paused believes too
 * long that it holds it) does no harm: the other domain takes the newest connection and knows every item that it has had.
 */
export class StreamLeases {
  readonly #store: Pick<Store, "leases" | "shared">;
  readonly #now: Clock;
  readonly #holder = randomBytes(9).toString("base64url");
  #held: readonly string[] = [];

  constructor(store: Pick<Store, "leases" | "shared">, now: Clock) {
    this.#store = store;
    this.#now = now;
  }

  /** Takes or keeps the streams to these domains; returns those that are held. All of them in a domain without replicas. @throws StorageError. */
  async hold(domains: readonly string[]): Promise<ReadonlySet<string>> {
    if (!this.#store.shared) return new Set(domains);
    const nowMs = this.#now();
    const held: string[] = [];
    for (let at = 0; at < domains.length; at += storeBatchMax) {
      const names = domains.slice(at, at + storeBatchMax).map((domain) => leasePrefix + domain);
      held.push(...(await this.#store.leases.take(names, this.#holder, nowMs, nowMs + leaseMs)));
    }
    this.#held = held;
    return new Set(held.map((name) => name.slice(leasePrefix.length)));
  }

  /** Gives all back, so that another replica goes on at once. @throws StorageError. */
  async release(): Promise<void> {
    const names = this.#held;
    this.#held = [];
    for (let at = 0; at < names.length; at += storeBatchMax)
      await this.#store.leases.release(names.slice(at, at + storeBatchMax), this.#holder);
  }
}

const leasePrefix = "relay/";
