import { TransparencyError } from "./errors.ts";

/**
 * What the log keeps, by key. Every item is written once and never changes.
 *
 * - `log-node`: the 32-byte hash of a complete subtree of the log tree, `2^level` leaves from leaf `index · 2^level` on.
 * - `log-entry`: the encoded `LogEntry` at a position.
 * - `prefix-node`: the newest prefix-tree node at (depth, prefix) whose version is **at most** `version`. Versions are log
 *   positions. `prefix` holds the first `depth` bits of a search key in `ceil(depth / 8)` bytes, the rest of the last one zero.
 */
export type StoreKey =
  | { readonly kind: "log-node"; readonly level: number; readonly index: bigint }
  | { readonly kind: "log-entry"; readonly position: bigint }
  | {
      readonly kind: "prefix-node";
      readonly depth: number;
      readonly prefix: Uint8Array;
      readonly version: bigint;
    };

/** One item to save: for a `prefix-node`, under exactly the version that its key says. */
export interface StoreItem {
  readonly key: StoreKey;
  readonly value: Uint8Array;
}

/** The values of `keys`, in their order; undefined where nothing is stored. The storage's one method. */
export type BatchRead = (keys: readonly StoreKey[]) => readonly (Uint8Array | undefined)[];

/**
 * A calculation over stored items: it yields the keys that it must read next and ends with its result.
 *
 * This is plan, read, finish without a port: the core never waits, and the caller chooses between `runPlan` and `runPlanAsync`.
 */
export type Plan<T> = Generator<readonly StoreKey[], T, readonly (Uint8Array | undefined)[]>;

/** Runs a plan over a storage that answers at once. */
export function runPlan<T>(plan: Plan<T>, read: BatchRead): T {
  let step = plan.next();
  while (step.done !== true) step = plan.next(read(step.value));
  return step.value;
}

/** Runs a plan over a storage that answers later; batches are read one after the other. */
export async function runPlanAsync<T>(
  plan: Plan<T>,
  read: (keys: readonly StoreKey[]) => Promise<readonly (Uint8Array | undefined)[]>,
): Promise<T> {
  let step = plan.next();
  while (step.done !== true) step = plan.next(await read(step.value));
  return step.value;
}

/**
 * Runs plans side by side: their reads go out in common batches, so that the number of batches is that of the longest plan.
 */
export function* together<T>(plans: readonly Plan<T>[]): Plan<T[]> {
  const steps = plans.map((plan) => plan.next());
  for (;;) {
    const batches = steps.map((step) => (step.done === true ? [] : step.value));
    const keys = batches.flat();
    if (keys.length === 0 && steps.every((step) => step.done === true)) break;
    const values = keys.length === 0 ? [] : yield keys;
    let taken = 0;
    plans.forEach((plan, i) => {
      const count = batches[i]?.length ?? 0;
      if (steps[i]?.done !== true) steps[i] = plan.next(values.slice(taken, taken + count));
      taken += count;
    });
  }
  return steps.map((step) => {
    if (step.done === true) return step.value;
    throw new RangeError("a plan that has not ended");
  });
}

/** Reads a batch whose every item must be there and be `bytes` long. Errors: `store`. */
export function* readAll(keys: readonly StoreKey[], bytes: number): Plan<Uint8Array[]> {
  if (keys.length === 0) return [];
  const values = yield keys;
  if (values.length !== keys.length)
    throw new TransparencyError("store", "an answer for every key is expected");
  return values.map((value, i) => {
    if (value?.length === bytes) return value;
    throw new TransparencyError(
      "store",
      `${describeKey(keys[i])}: ${value === undefined ? "missing" : `${value.length} bytes`}`,
    );
  });
}

function describeKey(key: StoreKey | undefined): string {
  switch (key?.kind) {
    case "log-node":
      return `log node ${key.level}/${key.index}`;
    case "log-entry":
      return `log entry ${key.position}`;
    case "prefix-node":
      return `prefix node at depth ${key.depth}, version ${key.version}`;
    case undefined:
      return "no key";
  }
}
