/*
 * Nodes by number, from left to right: leaf i is node 2i, and a node of level k > 0 has k ones at the end of its number
 * and a zero before them (RFC 9420 4.1.2, appendix C). Trees are full: their leaves are a power of two.
 */

/** Nodes of a tree of `leafCount` leaves. */
export function nodeCountOf(leafCount: number): number {
  return 2 * leafCount - 1;
}

/** Node number of the root of a tree of `leafCount` leaves, a power of two. */
export function rootOf(leafCount: number): number {
  return leafCount - 1;
}

/** Height over the leaves, which have 0. */
export function levelOf(node: number): number {
  return 31 - Math.clz32(~node & (node + 1));
}

/** Node number of the left child; `undefined` for a leaf. */
export function leftOf(node: number): number | undefined {
  const level = levelOf(node);
  return level === 0 ? undefined : node - (1 << (level - 1));
}

/** Node number of the right child; `undefined` for a leaf. */
export function rightOf(node: number): number | undefined {
  const level = levelOf(node);
  return level === 0 ? undefined : node + (1 << (level - 1));
}

/** Node number of the parent in a tree of `leafCount` leaves; `undefined` for the root. */
export function parentOf(node: number, leafCount: number): number | undefined {
  if (node === rootOf(leafCount)) return undefined;
  const step = 1 << levelOf(node);
  return (node & (step << 1)) === 0 ? node + step : node - step;
}

/** Node number of the parent's other child in a tree of `leafCount` leaves; `undefined` for the root. */
export function siblingOf(node: number, leafCount: number): number | undefined {
  const parent = parentOf(node, leafCount);
  if (parent === undefined) return undefined;
  return node < parent ? rightOf(parent) : leftOf(parent);
}

/** Index of the first leaf below a node. */
export function firstLeafOf(node: number): number {
  return (node + 1 - (1 << levelOf(node))) >> 1;
}

/** Whether a leaf, by its index among the leaves, is the node or below it. */
export function coversLeaf(node: number, leafIndex: number): boolean {
  const first = firstLeafOf(node);
  return leafIndex >= first && leafIndex < first + (1 << levelOf(node));
}

/** Leaves of the smallest full tree that holds node number `last`. */
export function leafCountFor(last: number): number {
  let leafCount = 1;
  while (nodeCountOf(leafCount) <= last) leafCount *= 2;
  return leafCount;
}
