/** An object as if nobody were concurrent: its states, and what an operation does to one. */
export interface SequentialObject<State, Operation> {
  readonly initial: State;
  /** The state after the operation; undefined where its answer can not have been given in this state. */
  apply(state: State, operation: Operation): State | undefined;
  /** Equal for equal states. */
  keyOf(state: State): string;
}

/** An operation with the times between which it took effect; one that nobody heard the end of has no end. */
export interface Timed<Operation> {
  readonly operation: Operation;
  readonly beganMs: number;
  readonly endedMs: number | undefined;
}

/** Operations of one object in one search, at most: sets of them are bits of a number. */
export const operationsMax = 512;

/**
 * Whether there is an order of the operations, in which each takes effect at once at a moment between its beginning and its end, that
 * explains all answers (Wing and Gong's search, with Lowe's memory of what was tried). An operation without an end took effect at
 * any time after its beginning, or never.
 *
 * @throws RangeError for more than `operationsMax`.
 */
export function isLinearizable<State, Operation>(
  object: SequentialObject<State, Operation>,
  operations: readonly Timed<Operation>[],
): boolean {
  if (operations.length > operationsMax) throw new RangeError("too many operations for one search");
  const tried = new Set<string>();
  const open: { readonly done: bigint; readonly state: State }[] = [{ done: 0n, state: object.initial }];
  const ended = operations.reduce(
    (bits, { endedMs }, index) => (endedMs === undefined ? bits : bits | (1n << BigInt(index))),
    0n,
  );
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { done, state } = at;
    // What has no end may have had no effect.
    if ((done & ended) === ended) return true;
    const left = operations.flatMap((each, index) =>
      (done >> BigInt(index)) & 1n ? [] : [{ ...each, index }],
    );
    const firstEndMs = left.reduce((least, { endedMs = Infinity }) => Math.min(least, endedMs), Infinity);
    for (const { operation, beganMs, index } of left) {
      // Another had ended before this one began: that one comes first.
      if (beganMs > firstEndMs) continue;
      const next = object.apply(state, operation);
      if (next === undefined) continue;
      const after = done | (1n << BigInt(index));
      const key = `${after.toString(36)} ${object.keyOf(next)}`;
      if (tried.has(key)) continue;
      tried.add(key);
      open.push({ done: after, state: next });
    }
  }
  return false;
}
