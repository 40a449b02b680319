import { equalBytes } from "@entente/tls-codec";
import { TransparencyError } from "../errors.ts";
import { hashBytes } from "../limits.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { type Plan } from "../store.ts";
import { nodeHash } from "./hashes.ts";
import { readRanges } from "./inclusion.ts";
import { splitPoint, trailingZeros } from "./shape.ts";

/**
 * Proves that the tree of `newSize` leaves extends the one of `oldSize`. The inverse is `verifyConsistency`.
 *
 * Empty where the sizes are equal or the old one is 0. One read. Errors: `store`. RFC 6962 section 2.1.2.
 */
export function* proveConsistency(
  oldSize: bigint,
  newSize: bigint,
  primitives: Primitives = purePrimitives,
): Plan<Uint8Array[]> {
  if (oldSize < 0n || oldSize > newSize) throw new RangeError(`from ${oldSize} to ${newSize}`);
  if (oldSize === 0n) return [];
  return yield* readRanges(consistencyRanges(oldSize, [0n, newSize], true), primitives);
}

type Range = readonly [start: bigint, end: bigint];

/** SUBPROOF(m, D[n], b): `isOldTree` is the RFC's b, true while the verifier knows this subtree's hash as the old root. */
function consistencyRanges(oldSize: bigint, [start, end]: Range, isOldTree: boolean): Range[] {
  if (oldSize === end) return isOldTree ? [] : [[start, end]];
  const middle = start + splitPoint(end - start);
  return oldSize <= middle
    ? [...consistencyRanges(oldSize, [start, middle], isOldTree), [middle, end]]
    : [...consistencyRanges(oldSize, [middle, end], false), [start, middle]];
}

/**
 * Checks that the tree of `newSize` leaves with `newRoot` has the tree of `oldSize` leaves with `oldRoot` as its beginning.
 *
 * Everything but what the caller kept (usually the old pair) may be an attacker's. An old size of 0 is refused: everything
 * extends the empty tree, so a proof of it says nothing, and a caller who means that does not ask. Errors: `consistency_proof`. Cost: at most 126 hashes. RFC 9162 section 2.1.4.2.
 */
export function verifyConsistency(
  oldSize: bigint,
  oldRoot: Uint8Array,
  newSize: bigint,
  newRoot: Uint8Array,
  proof: readonly Uint8Array[],
  primitives: Primitives = purePrimitives,
): void {
  if (oldSize <= 0n || oldSize > newSize)
    throw new TransparencyError("consistency_proof", `${oldSize} to ${newSize}`);
  if (oldSize === newSize) {
    if (proof.length > 0) throw new TransparencyError("consistency_proof", "too many hashes");
    if (!equalBytes(oldRoot, newRoot))
      throw new TransparencyError("consistency_proof", "one size, two roots");
    return;
  }
  const roots = foldConsistency(oldSize, oldRoot, newSize, proof, primitives);
  if (!equalBytes(roots.old, oldRoot))
    throw new TransparencyError("consistency_proof", "the old root differs");
  if (!equalBytes(roots.new, newRoot))
    throw new TransparencyError("consistency_proof", "the new root differs");
}

/**
 * The size from which a consistency proof shows the root of the first `size` leaves of a longer tree: `size` itself, or 3 where that
 * is a power of two, since the proof from a complete tree leaves its root out.
 */
export function beginningProvedFrom(size: bigint): bigint {
  return isComplete(size) ? 3n : size;
}

/**
 * The root of the first `size` leaves of the tree with `newRoot`, from a consistency proof from {@link beginningProvedFrom}.
 * Undefined where the proof leads to another new root, or does not show that. Errors: `consistency_proof`.
 */
export function beginningOf(
  size: bigint,
  newSize: bigint,
  newRoot: Uint8Array,
  proof: readonly Uint8Array[],
  primitives: Primitives = purePrimitives,
): Uint8Array | undefined {
  const from = beginningProvedFrom(size);
  if (size < 2n || from >= newSize) return undefined;
  const roots = foldConsistency(from, undefined, newSize, proof, primitives);
  if (!equalBytes(roots.new, newRoot)) return undefined;
  if (!isComplete(size)) return roots.old;
  // From three leaves, the first hash to the left is the root of two; from then on each hash is that of a complete tree.
  return size === 2n ? roots.left : roots.complete[trailingZeros(size) - 2];
}

function isComplete(size: bigint): boolean {
  return size === 1n << BigInt(trailingZeros(size));
}

/** `oldRoot` is undefined where the proof is to say it; then it is not one of a complete tree. */
function foldConsistency(
  oldSize: bigint,
  oldRoot: Uint8Array | undefined,
  newSize: bigint,
  proof: readonly Uint8Array[],
  primitives: Primitives,
): { old: Uint8Array; new: Uint8Array; left: Uint8Array | undefined; complete: readonly Uint8Array[] } {
  // A complete old tree is itself the first node; the proof then does not repeat it.
  const zeros = trailingZeros(oldSize);
  const path = oldRoot !== undefined && isComplete(oldSize) ? [oldRoot, ...proof] : proof;
  const [seed, ...siblings] = path;
  if (seed === undefined || path.some((hash) => hash.length !== hashBytes)) {
    throw new TransparencyError("consistency_proof", "too few hashes, or one of another length");
  }
  let [node, last] = [(oldSize - 1n) >> BigInt(zeros), (newSize - 1n) >> BigInt(zeros)];
  const hash = { old: seed, new: seed };
  let left: Uint8Array | undefined;
  const complete: Uint8Array[] = [];
  for (const sibling of siblings) {
    if (last === 0n) throw new TransparencyError("consistency_proof", "too many hashes");
    if ((node & 1n) === 1n || node === last) {
      left ??= sibling;
      hash.old = nodeHash(sibling, hash.old, primitives);
      hash.new = nodeHash(sibling, hash.new, primitives);
      while ((node & 1n) === 0n && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    } else {
      hash.new = nodeHash(hash.new, sibling, primitives);
    }
    [node, last] = [node >> 1n, last >> 1n];
    if (node === 0n) complete.push(hash.new);
  }
  if (last !== 0n) throw new TransparencyError("consistency_proof", "too few hashes");
  return { ...hash, left, complete };
}
