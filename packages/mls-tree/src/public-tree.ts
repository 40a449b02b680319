import type { LeafNode, ParentNode, RatchetTree } from "@entente/mls-wire";
import { KeyIndex } from "./key-index.ts";
import { leavesMax } from "./limits.ts";
import type { PublicCrypto } from "./public-crypto.ts";
import { Refusal } from "./refusal.ts";
import { treeHashOf } from "./tree-hash.ts";
import { leafCountFor, levelOf, rootOf } from "./tree-math.ts";
import { blankSlot, leafSlot, leafSlotAt, parentSlot, slotAt, type Slot } from "./tree-slot.ts";

/** What becomes of a parent node on the path from a changed leaf to the root; `undefined` is blank. */
export type ParentChange = (parent: ParentNode | undefined, node: number) => ParentNode | undefined;

const blanked: ParentChange = () => undefined;

/**
 * A ratchet tree without secrets (RFC 9420 4, 7). It is never changed: each operation gives a new tree that shares all
 * untouched subtrees with the old one, their hashes included, at the cost of O(log n). The operations do as they are
 * told; validity is checked on the tree that they give.
 */
export class PublicTree {
  readonly crypto: PublicCrypto;
  readonly root: Slot;
  /** Encryption keys of all filled nodes. */
  readonly encryptionKeys: KeyIndex;
  /** Signature keys of all filled leaves. */
  readonly signatureKeys: KeyIndex;

  private constructor(crypto: PublicCrypto, root: Slot, encryptionKeys: KeyIndex, signatureKeys: KeyIndex) {
    this.crypto = crypto;
    this.root = root;
    this.encryptionKeys = encryptionKeys;
    this.signatureKeys = signatureKeys;
  }

  /**
   * The tree of a `ratchet_tree` (RFC 9420 12.4.3.3). Inverse of {@link nodes}. Refuses an empty one, more than
   * `leavesMax` leaves, a blank at the end, and a leaf where a parent belongs or the reverse. Nothing else is checked.
   */
  static fromNodes(nodes: RatchetTree, crypto: PublicCrypto): PublicTree | Refusal {
    const last = nodes.length - 1;
    if (last < 0) return new Refusal("tree_empty");
    if (nodes.length > 2 * leavesMax - 1) return new Refusal("tree_too_large");
    if (nodes[last] === undefined) return new Refusal("tree_ends_blank");
    const misplaced = nodes.findIndex(
      (node, i) => node !== undefined && (node.nodeType === "leaf") !== (i % 2 === 0),
    );
    if (misplaced >= 0) return new Refusal("node_kind_wrong", { nodeIndex: misplaced });
    const root = built(nodes, rootOf(leafCountFor(last)));
    const hash = (key: Uint8Array): Uint8Array => crypto.hash(key);
    let encryptionKeys = new KeyIndex(hash);
    let signatureKeys = new KeyIndex(hash);
    for (const node of nodes) {
      if (node === undefined) continue;
      const filled = node.nodeType === "leaf" ? node.leafNode : node.parentNode;
      encryptionKeys = encryptionKeys.with(filled.encryptionKey);
      if (node.nodeType === "leaf") signatureKeys = signatureKeys.with(node.leafNode.signatureKey);
    }
    return new PublicTree(crypto, root, encryptionKeys, signatureKeys);
  }

  /** Leaves, blank ones included: a power of two. */
  get leafCount(): number {
    return 1 << levelOf(this.root.node);
  }

  /** Leaves that are not blank. */
  get memberCount(): number {
    return this.root.members;
  }

  /** The tree hash of the root (RFC 9420 7.8). */
  get treeHash(): Uint8Array {
    return treeHashOf(this.root, this.crypto);
  }

  /** The member at a leaf index; `undefined` where it is blank or outside of the tree. */
  leaf(leafIndex: number): LeafNode | undefined {
    return leafIndex < this.leafCount ? leafSlotAt(this.root, leafIndex).leaf : undefined;
  }

  /** The place of a node number inside the tree. */
  slot(node: number): Slot {
    return slotAt(this.root, node);
  }

  /** All members with their leaf indices, left to right. */
  *members(): Generator<readonly [leafIndex: number, leaf: LeafNode]> {
    for (let i = 0; i < this.leafCount; i++) {
      const leaf = this.leaf(i);
      if (leaf !== undefined) yield [i, leaf];
    }
  }

  /** All members, left to right. */
  *leaves(): Generator<LeafNode> {
    for (const [, leaf] of this.members()) yield leaf;
  }

  /** The tree as `ratchet_tree`, without blanks at its end (RFC 9420 12.4.3.3). Inverse of {@link fromNodes}. */
  nodes(): RatchetTree {
    const nodes: RatchetTree[number][] = [];
    list(this.root, nodes);
    while (nodes.length > 0 && nodes[nodes.length - 1] === undefined) nodes.pop();
    return nodes;
  }

  /** Where the next member goes: the leftmost blank leaf, or the first beyond the tree (RFC 9420 12.1.1). */
  get freeLeafIndex(): number {
    if (this.root.members === this.leafCount) return this.leafCount;
    let at = this.root;
    while (at.kind === "parent") at = at.left.members < 1 << levelOf(at.left.node) ? at.left : at.right;
    return at.node / 2;
  }

  /** A new member at {@link freeLeafIndex}, unmerged at every filled node above it (RFC 9420 12.1.1). */
  add(leaf: LeafNode): PublicTree {
    const leafIndex = this.freeLeafIndex;
    return this.spanning(leafIndex).replace(leafIndex, leaf, (parent) =>
      parent === undefined
        ? undefined
        : { ...parent, unmergedLeaves: inserted(parent.unmergedLeaves, leafIndex) },
    );
  }

  /** Another leaf for a member, and blanks above it (RFC 9420 12.1.2). */
  update(leafIndex: number, leaf: LeafNode): PublicTree {
    return this.replace(leafIndex, leaf, blanked);
  }

  /** No leaf, blanks above it, and the right half cut off while it is without members (RFC 9420 12.1.3). */
  remove(leafIndex: number): PublicTree {
    let tree = this.replace(leafIndex, undefined, blanked);
    while (tree.root.kind === "parent" && tree.root.right.members === 0) tree = tree.withoutRightHalf();
    return tree;
  }

  /** Sets a leaf inside the tree and changes every parent node above it, from the leaf upwards. */
  replace(leafIndex: number, leaf: LeafNode | undefined, change: ParentChange): PublicTree {
    let { encryptionKeys, signatureKeys } = this;
    const rekeyed = (before: Uint8Array | undefined, after: Uint8Array | undefined): void => {
      if (before === after) return;
      if (before !== undefined) encryptionKeys = encryptionKeys.without(before);
      if (after !== undefined) encryptionKeys = encryptionKeys.with(after);
    };
    const copied = (slot: Slot): Slot => {
      if (slot.kind === "leaf") {
        rekeyed(slot.leaf?.encryptionKey, leaf?.encryptionKey);
        if (slot.leaf !== undefined) signatureKeys = signatureKeys.without(slot.leaf.signatureKey);
        if (leaf !== undefined) signatureKeys = signatureKeys.with(leaf.signatureKey);
        return leafSlot(slot.node, leaf);
      }
      const onLeft = 2 * leafIndex < slot.node;
      const left = onLeft ? copied(slot.left) : slot.left;
      const right = onLeft ? slot.right : copied(slot.right);
      const parent = change(slot.parent, slot.node);
      rekeyed(slot.parent?.encryptionKey, parent?.encryptionKey);
      return parentSlot(slot.node, parent, left, right);
    };
    const root = copied(this.root);
    return new PublicTree(this.crypto, root, encryptionKeys, signatureKeys);
  }

  /** The tree, doubled to the right until it has a place for the leaf index (RFC 9420 7.7). */
  spanning(leafIndex: number): PublicTree {
    let { root } = this;
    for (let leafCount = this.leafCount; leafIndex >= leafCount; leafCount *= 2) {
      const node = rootOf(2 * leafCount);
      root = parentSlot(node, undefined, root, blankSlot(node + leafCount));
    }
    return new PublicTree(this.crypto, root, this.encryptionKeys, this.signatureKeys);
  }

  private withoutRightHalf(): PublicTree {
    if (this.root.kind === "leaf") return this;
    let { encryptionKeys } = this;
    // Filled parents over no member exist in no valid tree; should one be here, its key leaves with it.
    const nodes: RatchetTree[number][] = [];
    list(parentSlot(this.root.node, this.root.parent, leafSlot(0, undefined), this.root.right), nodes);
    for (const node of nodes)
      if (node?.nodeType === "parent") encryptionKeys = encryptionKeys.without(node.parentNode.encryptionKey);
    return new PublicTree(this.crypto, this.root.left, encryptionKeys, this.signatureKeys);
  }
}

function built(nodes: RatchetTree, node: number): Slot {
  const here = nodes[node];
  const level = levelOf(node);
  if (level === 0) return leafSlot(node, here?.nodeType === "leaf" ? here.leafNode : undefined);
  const half = 1 << (level - 1);
  return parentSlot(
    node,
    here?.nodeType === "parent" ? here.parentNode : undefined,
    built(nodes, node - half),
    built(nodes, node + half),
  );
}

function list(slot: Slot, nodes: RatchetTree[number][]): void {
  if (slot.kind === "leaf") {
    nodes.push(slot.leaf === undefined ? undefined : { nodeType: "leaf", leafNode: slot.leaf });
    return;
  }
  list(slot.left, nodes);
  nodes.push(slot.parent === undefined ? undefined : { nodeType: "parent", parentNode: slot.parent });
  list(slot.right, nodes);
}

function inserted(sorted: readonly number[], value: number): number[] {
  let at = sorted.length;
  while (at > 0 && (sorted[at - 1] ?? -1) > value) at -= 1;
  return [...sorted.slice(0, at), value, ...sorted.slice(at)];
}
