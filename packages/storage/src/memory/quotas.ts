import type { QuotaStore } from "../ports/quotas.ts";
import { WindowCounters } from "../window-counters.ts";
import type { State } from "./state.ts";

/** Counters over the state's own: what is counted holds once it is saved. */
export class Counters extends WindowCounters {
  readonly #state: State;

  constructor(state: State, nowMs: number) {
    super(state.quotas, nowMs);
    this.#state = state;
  }

  save(): void {
    for (const [key, counter] of this.counted) this.#state.quotas.set(key, counter);
  }
}

export function memoryQuotas(state: State): QuotaStore {
  return {
    take: (quotas, nowMs, amount) =>
      state.write(() => {
        const counters = new Counters(state, nowMs);
        const full = counters.count(quotas, amount);
        if (full === undefined) counters.save();
        return full;
      }),
  };
}
