import { equalBytes } from "@entente/tls-codec";
import { TransparencyError } from "../errors.ts";
import { hashBytes } from "../limits.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { type Plan, readAll } from "../store.ts";
import { nodeHash } from "./hashes.ts";
import { fullSubtrees, joinSubtrees, splitPoint } from "./shape.ts";

/** Leaves `start` to `end - 1`. */
type Range = readonly [start: bigint, end: bigint];

/**
 * Proves that leaf `position` is in the tree of `treeSize` leaves: the hashes from the leaf's sibling up. The inverse is
 * `verifyInclusion`. One read. Errors: `store`. RFC 6962 section 2.1.1.
 */
export function* proveInclusion(
  position: bigint,
  treeSize: bigint,
  primitives: Primitives = purePrimitives,
): Plan<Uint8Array[]> {
  if (position < 0n || position >= treeSize) throw new RangeError(`leaf ${position} of ${treeSize}`);
  return yield* readRanges(inclusionRanges(position, [0n, treeSize]), primitives);
}

function inclusionRanges(position: bigint, [start, end]: Range): Range[] {
  if (end - start === 1n) return [];
  const middle = start + splitPoint(end - start);
  return position < middle
    ? [...inclusionRanges(position, [start, middle]), [middle, end]]
    : [...inclusionRanges(position, [middle, end]), [start, middle]];
}

/** Reads, in one batch, the hash of each range's tree. */
export function* readRanges(ranges: readonly Range[], primitives: Primitives): Plan<Uint8Array[]> {
  const subtrees = ranges.map(([start, end]) => fullSubtrees(start, end));
  const hashes = yield* readAll(
    subtrees.flat().map((node) => ({ kind: "log-node" as const, ...node })),
    hashBytes,
  );
  let taken = 0;
  return subtrees.map((nodes) => joinSubtrees(hashes.slice(taken, (taken += nodes.length)), primitives));
}

/**
 * Checks that `leaf` (a leaf *hash*) is leaf `position` of the tree of `treeSize` leaves with `root`.
 *
 * Position, leaf and proof may be an attacker's; size and root come from a verified checkpoint.
 * Errors: `inclusion_proof`. Cost: at most 63 hashes. RFC 9162 section 2.1.3.2.
 */
export function verifyInclusion(
  leaf: Uint8Array,
  position: bigint,
  treeSize: bigint,
  proof: readonly Uint8Array[],
  root: Uint8Array,
  primitives: Primitives = purePrimitives,
): void {
  if (position < 0n || position >= treeSize) throw new TransparencyError("inclusion_proof", "no such leaf");
  if (leaf.length !== hashBytes)
    throw new TransparencyError("inclusion_proof", "the leaf hash has another length");
  let [node, last, hash] = [position, treeSize - 1n, leaf];
  for (const sibling of proof) {
    if (sibling.length !== hashBytes)
      throw new TransparencyError("inclusion_proof", "a hash of another length");
    if (last === 0n) throw new TransparencyError("inclusion_proof", "too many hashes");
    if ((node & 1n) === 1n || node === last) {
      hash = nodeHash(sibling, hash, primitives);
      // On the right edge the levels at which this node is its own parent take no sibling.
      while ((node & 1n) === 0n && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    } else {
      hash = nodeHash(hash, sibling, primitives);
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  if (last !== 0n) throw new TransparencyError("inclusion_proof", "too few hashes");
  if (!equalBytes(hash, root)) throw new TransparencyError("inclusion_proof", "the root differs");
}
