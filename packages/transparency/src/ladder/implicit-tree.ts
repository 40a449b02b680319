import { bitLength } from "../log-tree/shape.ts";

// The entries of a log, seen as a binary search tree over their positions. draft-ietf-keytrans-protocol-04 section 4.1,
// appendix A. It is another tree than the one that is hashed.

/** The level of an entry: 0 for even positions, otherwise the number of its trailing one bits. */
function levelOf(position: bigint): bigint {
  let level = 0n;
  for (let rest = position; (rest & 1n) === 1n; rest >>= 1n) level++;
  return level;
}

/** Where every search in a log of `treeSize` entries (at least one) starts. */
export function rootOf(treeSize: bigint): bigint {
  return (1n << BigInt(bitLength(treeSize) - 1)) - 1n;
}

/** The left child, undefined for a leaf. */
export function leftOf(position: bigint): bigint | undefined {
  const level = levelOf(position);
  return level === 0n ? undefined : position ^ (1n << (level - 1n));
}

/** The right child in a log of `treeSize` entries, undefined where there is none. */
export function rightOf(position: bigint, treeSize: bigint): bigint | undefined {
  const level = levelOf(position);
  if (level === 0n || position === treeSize - 1n) return undefined;
  let right = position ^ (3n << (level - 1n));
  while (right >= treeSize) right ^= 1n << (levelOf(right) - 1n);
  return right;
}

/** The entries from the root down to `position`, both included. */
export function pathTo(position: bigint, treeSize: bigint): bigint[] {
  const path = [rootOf(treeSize)];
  for (let at = path[0]; at !== undefined && at !== position;) {
    at = position < at ? leftOf(at) : rightOf(at, treeSize);
    if (at !== undefined) path.push(at);
  }
  return path;
}

/** The root, its right child, and so on to the last entry. */
export function frontier(treeSize: bigint): bigint[] {
  return treeSize === 0n ? [] : pathTo(treeSize - 1n, treeSize);
}

/**
 * The entries whose timestamps a client who last saw `oldSize` entries checks in a log of `newSize`: those above the old last
 * entry and to its right, then the rest of the frontier; from size 0 the frontier. In ascending order. Section 4.2.
 */
export function viewPath(oldSize: bigint, newSize: bigint): bigint[] {
  if (oldSize === newSize) return [];
  if (oldSize === 0n) return frontier(newSize);
  const above = pathTo(oldSize - 1n, newSize).filter((position) => position >= oldSize);
  const path = above.reverse();
  for (let at = path.at(-1) ?? oldSize - 1n; ;) {
    const right = rightOf(at, newSize);
    if (right === undefined) return path;
    path.push(right);
    at = right;
  }
}
