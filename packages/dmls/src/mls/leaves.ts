import type { RatchetTree, LeafNode } from "ts-mls";
import { decodeLeafNode, encodeLeafNode } from "ts-mls/leafNode.js";
import { InternalError } from "ts-mls/mlsError.js";
import { updateLeafNode } from "ts-mls/ratchetTree.js";
import { toLeafIndex } from "ts-mls/treemath.js";

/** The leaf at `leafIndex`, or `undefined` where it is blank or beyond the tree. */
export function leafAt(tree: RatchetTree, leafIndex: number): LeafNode | undefined {
  const node = tree[leafIndex * 2];
  return node?.nodeType === "leaf" ? node.leaf : undefined;
}

/** Every non-blank leaf with its index, in order. */
export function leavesOf(
  tree: RatchetTree,
): readonly { readonly leafIndex: number; readonly leaf: LeafNode }[] {
  return tree.flatMap((node, i) =>
    node?.nodeType === "leaf" ? [{ leafIndex: i / 2, leaf: node.leaf }] : [],
  );
}

/** The LeafNode's encoding (RFC 9420 7.2). */
export function leafBytes(leaf: LeafNode): Uint8Array {
  return encodeLeafNode(leaf);
}

/** `tree` with another leaf at `leafIndex` and the nodes above it blank, as an Update does it (RFC 9420 12.1.2). */
export function withLeaf(tree: RatchetTree, leafIndex: number, leaf: LeafNode): RatchetTree {
  return updateLeafNode(tree, leaf, toLeafIndex(leafIndex));
}

/** The LeafNode that {@link leafBytes} encoded. */
export function leafFromBytes(bytes: Uint8Array): LeafNode {
  const decoded = decodeLeafNode(bytes, 0);
  if (decoded === undefined) throw new InternalError("a LeafNode that was encoded does not decode");
  return decoded[0];
}
