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
 * Earlier hashes by place, each with the leaves that it is without. Ancestors ask for the same subtree without the same
 * leaves, unless something was added between their last changes (RFC 9420 7.9).
 */
export type OriginalHashes = Map<Slot, { readonly leaves: readonly number[]; readonly hash: Uint8Array }>;

/**
 * The tree hash that a node had before the given leaves came: they are blanked and taken from every list of unmerged
 * leaves (`original_sibling_tree_hash`, RFC 9420 7.9). Subtrees without any of them use what is remembered.
 */
export function treeHashWithout(
  slot: Slot,
  leaves: readonly number[],
  crypto: PublicCrypto,
  earlier?: OriginalHashes,
): Uint8Array {
  const here = leaves.filter((leafIndex) => coversLeaf(slot.node, leafIndex));
  if (here.length === 0) return treeHashOf(slot, crypto);
  const known = earlier?.get(slot);
  if (known?.leaves.length === here.length && here.every((leaf, i) => leaf === known.leaves[i]))
    return known.hash;
  const hash = crypto.hash(encode(TreeHashInput, inputWithout(slot, here, crypto, earlier)));
  earlier?.set(slot, { leaves: here, hash });
  return hash;
}

function inputWithout(
  slot: Slot,
  here: readonly number[],
  crypto: PublicCrypto,
  earlier: OriginalHashes | undefined,
): TreeHashInput {
  if (slot.kind === "leaf") return { nodeType: "leaf", leafIndex: leafIndexOf(slot), leafNode: undefined };
  const gone = new Set(here);
  const unmerged = slot.parent?.unmergedLeaves.filter((leaf) => !gone.has(leaf)) ?? [];
  return {
    nodeType: "parent",
    parentNode: slot.parent === undefined ? undefined : { ...slot.parent, unmergedLeaves: unmerged },
    leftHash: treeHashWithout(slot.left, here, crypto, earlier),
    rightHash: treeHashWithout(slot.right, here, crypto, earlier),
  };
}
