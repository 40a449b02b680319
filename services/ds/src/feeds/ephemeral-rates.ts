import { BoundedMap } from "../bounded-map.ts";
import type { Clock } from "../clock.ts";
import { ephemeralSendersMax } from "./ephemeral-limits.ts";

/** How many of something each sender may have, refilled with time. Forgets senders when there are too many: that is for their good. */
export class EphemeralRates {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: Clock;
  readonly #buckets = new BoundedMap<string, { readonly left: number; readonly atMs: number }>(
    ephemeralSendersMax,
  );

  constructor(perSecond: number, burst: number, now: Clock) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#now = now;
  }

  /** Takes one; false when there is none left. */
  take(sender: string): boolean {
    const nowMs = this.#now();
    const known = this.#buckets.get(sender) ?? { left: this.#burst, atMs: nowMs };
    const refill = (Math.max(0, nowMs - known.atMs) / 1_000) * this.#perSecond;
    const left = Math.min(this.#burst, known.left + refill);
    this.#buckets.set(sender, { left: left >= 1 ? left - 1 : left, atMs: nowMs });
    return left >= 1;
  }
}
