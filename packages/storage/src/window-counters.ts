import type { FullQuota, Quota } from "./ports/quotas.ts";

/** What is counted under one key in the window that runs. */
export interface WindowCount {
  readonly endsAtMs: number;
  readonly used: number;
}

/** Counters of fixed windows for one operation: what is counted holds once `counted` is saved. */
export class WindowCounters {
  /** By key, what this operation has counted. */
  readonly counted = new Map<string, WindowCount>();
  readonly #held: ReadonlyMap<string, WindowCount>;
  readonly #nowMs: number;

  /** `held`: what was counted before, by key. */
  constructor(held: ReadonlyMap<string, WindowCount>, nowMs: number) {
    this.#held = held;
    this.#nowMs = nowMs;
  }

  /** Counts `amount` under all of them, or nothing under any: then the first that is full. */
  count(quotas: readonly Quota[], amount = 1): FullQuota | undefined {
    const next = quotas.map(({ key, max, windowMs }) => {
      const held = this.counted.get(key) ?? this.#held.get(key);
      const running =
        held !== undefined && held.endsAtMs > this.#nowMs
          ? held
          : { endsAtMs: this.#nowMs + windowMs, used: 0 };
      return { key, max, endsAtMs: running.endsAtMs, used: running.used + amount };
    });
    const over = next.find(({ used, max }) => used > max);
    if (over !== undefined) return { key: over.key, retryAtMs: over.endsAtMs };
    for (const { key, endsAtMs, used } of next) this.counted.set(key, { endsAtMs, used });
    return undefined;
  }
}
