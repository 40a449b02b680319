import { encode } from "@entente/tls-codec";
import { TreeHashInput } from "@entente/mls-wire";
import type { PublicCrypto } from "./public-crypto.ts";
import { coversLeaf } from "./tree-math.ts";
import { leafIndexOf, type Slot } from "./tree-slot.ts";

/**
 * The tree hash of a node (RFC 9420 7.8), remembered in its place: after a Commit only the changed paths are hashed
 * again. A place belongs to one group, and so to one hash.
 */
export function treeHashOf(slot: Slot, crypto: PublicCrypto): Uint8Array {
  slot.treeHash ??= crypto.hash(
    encode(
      TreeHashInput,
      slot.kind === "leaf"
        ? { nodeType: "leaf", leafIndex: leafIndexOf(slot), leafNode: slot.leaf }
        : {
            nodeType: "parent",
            parentNode: slot.parent,
            leftHash: treeHashOf(slot.left, crypto),
            rightHash: treeHashOf(slot.right, crypto),
          },
    ),
  );
  return slot.treeHash;
}

/**
 * The tree hash that a node had before the given leaves came: they are blanked and taken from every list of unmerged
 * leaves (`original_sibling_tree_hash`, RFC 9420 7.9). Subtrees without any of them use what is remembered.
 */
export function treeHashWithout(slot: Slot, leaves: readonly number[], crypto: PublicCrypto): Uint8Array {
  const here = leaves.filter((leafIndex) => coversLeaf(slot.node, leafIndex));
  if (here.length === 0) return treeHashOf(slot, crypto);
  if (slot.kind === "leaf")
    return crypto.hash(
      encode(TreeHashInput, { nodeType: "leaf", leafIndex: leafIndexOf(slot), leafNode: undefined }),
    );
  const gone = new Set(here);
  const parentNode =
    slot.parent === undefined
      ? undefined
      : { ...slot.parent, unmergedLeaves: slot.parent.unmergedLeaves.filter((leaf) => !gone.has(leaf)) };
  return crypto.hash(
    encode(TreeHashInput, {
      nodeType: "parent",
      parentNode,
      leftHash: treeHashWithout(slot.left, here, crypto),
      rightHash: treeHashWithout(slot.right, here, crypto),
    }),
  );
}
