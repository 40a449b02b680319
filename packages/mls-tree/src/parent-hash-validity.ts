import { equalBytes } from "@entente/tls-codec";
import type { ParentNode } from "@entente/mls-wire";
import { parentHashOf } from "./parent-hash.ts";
import type { PublicCrypto } from "./public-crypto.ts";
import { Refusal } from "./refusal.ts";
import { resolutionOf } from "./resolution.ts";
import type { OriginalHashes } from "./tree-hash.ts";
import { coversLeaf } from "./tree-math.ts";
import { slotAt, type Slot } from "./tree-slot.ts";

/**
 * Whether every filled parent node is parent-hash valid: one of its descendants, and one only, names it (RFC 9420
 * 7.9.2). Together these steps chain each to a leaf, whose signature covers its parent hash. Lists of unmerged leaves
 * must have been checked before. O(n log n) hashes for the worst tree, O(n) for a common one.
 */
export function parentHashProblem(
  slot: Slot,
  crypto: PublicCrypto,
  earlier: OriginalHashes = new Map(),
): Refusal | undefined {
  if (slot.kind === "leaf") return undefined;
  if (slot.parent !== undefined) {
    const { parent, left, right } = slot;
    const names =
      Number(isNamedBelow(parent, left, right, crypto, earlier)) +
      Number(isNamedBelow(parent, right, left, crypto, earlier));
    if (names !== 1) return new Refusal("parent_hash_invalid", { nodeIndex: slot.node });
  }
  return parentHashProblem(slot.left, crypto, earlier) ?? parentHashProblem(slot.right, crypto, earlier);
}

/**
 * Whether a node in the resolution of `child` has the parent hash of `parent`, with all others there unmerged at
 * `parent`.
 */
function isNamedBelow(
  parent: ParentNode,
  child: Slot,
  sibling: Slot,
  crypto: PublicCrypto,
  earlier: OriginalHashes,
): boolean {
  const unmerged = new Set(
    parent.unmergedLeaves.filter((leaf) => coversLeaf(child.node, leaf)).map((leaf) => 2 * leaf),
  );
  const resolution = resolutionOf(child);
  if (resolution.length !== unmerged.size + 1) return false;
  const others = resolution.filter((node) => !unmerged.has(node));
  const [namer] = others;
  if (namer === undefined || others.length !== 1) return false;
  const named = parentHashField(slotAt(child, namer));
  return named !== undefined && equalBytes(named, parentHashOf(parent, sibling, crypto, earlier));
}

function parentHashField(slot: Slot): Uint8Array | undefined {
  if (slot.kind === "parent") return slot.parent?.parentHash;
  return slot.leaf?.leafNodeSource === "commit" ? slot.leaf.parentHash : undefined;
}
