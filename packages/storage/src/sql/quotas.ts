import type { FullQuota, Quota } from "../ports/quotas.ts";
import { allIn, insert, type Plan, runIn } from "./plan.ts";
import { int, text } from "./row.ts";
import { type WindowCount, WindowCounters } from "../window-counters.ts";

/** Counters of fixed windows, held for one transaction; counted in memory, then saved at once. */
export class Counters extends WindowCounters {
  readonly #held: ReadonlyMap<string, WindowCount>;

  private constructor(held: ReadonlyMap<string, WindowCount>, nowMs: number) {
    super(held, nowMs);
    this.#held = held;
  }

  static *load(quotas: readonly Quota[], nowMs: number): Plan<Counters> {
    const held = new Map<string, WindowCount>();
    const keys = [...new Set(quotas.map(({ key }) => key))].sort();
    if (keys.length === 0) return new Counters(held, nowMs);
    yield* insert(
      "quota",
      ["key", "ends_at", "used"],
      keys.map((key) => [key, 0n, 0n]),
      "ON CONFLICT (key) DO NOTHING",
    );
    const rows = yield* allIn(
      (list) => `SELECT key, ends_at, used FROM quota WHERE key IN (${list}) ORDER BY key FOR UPDATE`,
      keys,
    );
    for (const row of rows) {
      held.set(text(row, "key"), { endsAtMs: int(row, "ends_at"), used: int(row, "used") });
    }
    return new Counters(held, nowMs);
  }

  *save(): Plan<void> {
    yield* insert(
      "quota",
      ["key", "ends_at", "used"],
      [...this.counted].map(([key, { endsAtMs, used }]) => [key, endsAtMs, used]),
      "ON CONFLICT (key) DO UPDATE SET ends_at = excluded.ends_at, used = excluded.used",
    );
    yield* dropFresh([...this.#held.keys()].filter((key) => !this.counted.has(key)));
  }

  /** Leaves nothing behind, not even the rows that were held for counting. */
  *drop(): Plan<void> {
    yield* dropFresh([...this.#held.keys()]);
  }
}

function* dropFresh(keys: readonly string[]): Plan<void> {
  yield* runIn((list) => `DELETE FROM quota WHERE ends_at = 0 AND key IN (${list})`, keys);
}

/** Counts an amount under each of the quotas, or under none. */
export function* takeQuotas(
  quotas: readonly Quota[],
  nowMs: number,
  amount?: number,
): Plan<FullQuota | undefined> {
  const counters = yield* Counters.load(quotas, nowMs);
  const full = counters.count(quotas, amount);
  yield* full === undefined ? counters.save() : counters.drop();
  return full;
}
