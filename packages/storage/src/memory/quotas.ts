import type { FullQuota, Quota, QuotaStore } from "../ports/quotas.ts";
import type { State } from "./state.ts";

/** Counters of fixed windows for one operation: what is counted holds once it is saved. */
export class Counters {
  readonly #state: State;
  readonly #nowMs: number;
  readonly #counted = new Map<string, { readonly endsAtMs: number; readonly used: number }>();

  constructor(state: State, nowMs: number) {
    this.#state = state;
    this.#nowMs = nowMs;
  }

  /** Counts `amount` under all of them, or nothing under any: then the first that is full. */
  count(quotas: readonly Quota[], amount = 1): FullQuota | undefined {
    const next = quotas.map(({ key, max, windowMs }) => {
      const held = this.#counted.get(key) ?? this.#state.quotas.get(key);
      const running =
        held !== undefined && held.endsAtMs > this.#nowMs
          ? held
          : { endsAtMs: this.#nowMs + windowMs, used: 0 };
      return { key, max, endsAtMs: running.endsAtMs, used: running.used + amount };
    });
    const over = next.find(({ used, max }) => used > max);
    if (over !== undefined) return { key: over.key, retryAtMs: over.endsAtMs };
    for (const { key, endsAtMs, used } of next) this.#counted.set(key, { endsAtMs, used });
    return undefined;
  }

  save(): void {
    for (const [key, counter] of this.#counted) this.#state.quotas.set(key, counter);
  }
}

export function memoryQuotas(state: State): QuotaStore {
  return {
    take: (quotas, nowMs) =>
      state.write(() => {
        const counters = new Counters(state, nowMs);
        const full = counters.count(quotas);
        if (full === undefined) counters.save();
        return full;
      }),
  };
}
