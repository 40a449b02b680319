import { TransparencyError } from "../errors.ts";
import { leftOf, pathTo, rightOf, rootOf } from "../ladder/implicit-tree.ts";
import { type ProofHandle } from "../proof/proof-handle.ts";
import { type Plan } from "../store.ts";
import { distinguishedOnWay } from "./distinguished.ts";

/** A version that was seen at an entry which no owner has to check yet. */
export interface Watched {
  readonly position: bigint;
  readonly version: number;
}

/**
 * Moves each watched version up to entries that have since come above its own, as far as the first distinguished one, and
 * shows at each that the version is still there. Returns what has to be watched on; empty once owners have to check it all.
 *
 * Errors: `ladder`. draft-ietf-keytrans-protocol-04 section 8.2.
 */
export function* monitorContact(
  handle: ProofHandle,
  watched: readonly Watched[],
  treeSize: bigint,
  windowMs: bigint,
): Plan<Watched[]> {
  const rightToLeft = [...watched].sort((a, b) => (a.position > b.position ? -1 : 1));
  const shown = new Map<bigint, number>();
  const still = new Map<bigint, number>();
  for (const { position, version } of rightToLeft) {
    const moved = yield* moveUp(handle, { position, version }, shown, treeSize, windowMs);
    if (moved !== undefined) still.set(moved, Math.max(version, still.get(moved) ?? 0));
  }
  return [...still].map(([position, version]) => ({ position, version }));
}

/** The entry at which the version has to be watched from now on; undefined where it does not. */
function* moveUp(
  handle: ProofHandle,
  { position, version }: Watched,
  shown: Map<bigint, number>,
  treeSize: bigint,
  windowMs: bigint,
): Plan<bigint | undefined> {
  const distinguished = yield* distinguishedOnWay(handle, position, treeSize, windowMs);
  const stop = distinguished.filter((at) => at >= position).at(-1);
  if (stop === position) return undefined;
  // Entries above and to the right, nearest first, which is also left to right.
  const above = pathTo(position, treeSize)
    .filter((at) => at > position)
    .reverse();
  let reached = position;
  for (const at of above) {
    const earlier = shown.get(at);
    if (earlier !== undefined) {
      if (earlier <= version) throw new TransparencyError("ladder", `versions decrease at entry ${at}`);
      return undefined;
    }
    yield* handle.monitoringLadder(at, version);
    shown.set(at, version);
    reached = at;
    if (at === stop) return undefined;
  }
  return reached;
}

/** The greatest version shown at a distinguished entry; -1 for none. */
export interface Inspected {
  readonly position: bigint;
  readonly greatest: number;
}

/**
 * Shows the greatest version of a label at each distinguished entry after `after`, left to right, with nothing left out.
 *
 * `claim` says what to show at an entry, or undefined to end here: for who makes the proof when it is long enough, for who
 * checks it when it is consumed. `isComplete` tells that the rightmost distinguished entry was reached.
 * Errors: `ladder`. draft-ietf-keytrans-protocol-04 section 8.3.
 */
export function* monitorOwned(
  handle: ProofHandle,
  after: bigint | undefined,
  claim: (position: bigint) => number | undefined,
  treeSize: bigint,
  windowMs: bigint,
): Plan<{ inspected: Inspected[]; isComplete: boolean }> {
  const inspected: Inspected[] = [];
  let isComplete = true;
  const visit = function* (position: bigint, left: bigint, right: bigint): Plan<void> {
    if (right - left < windowMs) return;
    const isNew = after === undefined || position > after;
    const leftChild = isNew ? leftOf(position) : undefined;
    if (leftChild !== undefined) yield* visit(leftChild, left, yield* handle.timestamp(position));
    if (isNew && !isComplete) return;
    if (isNew) {
      const greatest = claim(position);
      if (greatest === undefined) {
        isComplete = false;
        return;
      }
      yield* showGreatest(handle, position, greatest);
      inspected.push({ position, greatest });
    }
    const rightChild = rightOf(position, treeSize);
    if (rightChild !== undefined) yield* visit(rightChild, yield* handle.timestamp(position), right);
  };
  yield* visit(rootOf(treeSize), 0n, yield* handle.timestamp(treeSize - 1n));
  return { inspected, isComplete };
}

/** Shows that `greatest` is exactly the greatest version at an entry (-1: that there is none). Errors: `ladder`. */
export function* showGreatest(handle: ProofHandle, position: bigint, greatest: number): Plan<void> {
  const comparison = yield* handle.searchLadder(position, Math.max(greatest, 0), false);
  if (comparison !== (greatest < 0 ? -1 : 0)) {
    throw new TransparencyError("ladder", `version ${greatest} is not the greatest at entry ${position}`);
  }
}
