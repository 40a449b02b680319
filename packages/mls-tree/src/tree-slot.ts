import type { LeafNode, ParentNode } from "@entente/mls-wire";
import { levelOf } from "./tree-math.ts";

/** The place of a leaf, blank or not. */
export interface LeafSlot {
  readonly kind: "leaf";
  /** Node number: twice the leaf's index. */
  readonly node: number;
  readonly leaf: LeafNode | undefined;
  /** Leaves here that are not blank. */
  readonly members: number;
  /** Whether nothing here or below is filled; then the resolution is empty (RFC 9420 4.1.1). */
  readonly blank: boolean;
  /** Remembered by `treeHashOf`; nobody else reads or writes it. */
  treeHash: Uint8Array | undefined;
}

/** The place of a parent node, blank or not, with all that is below it. Shared between trees and never changed. */
export interface ParentSlot {
  readonly kind: "parent";
  readonly node: number;
  readonly parent: ParentNode | undefined;
  readonly left: Slot;
  readonly right: Slot;
  readonly members: number;
  readonly blank: boolean;
  treeHash: Uint8Array | undefined;
}

export type Slot = LeafSlot | ParentSlot;

export function leafSlot(node: number, leaf: LeafNode | undefined): LeafSlot {
  const members = leaf === undefined ? 0 : 1;
  return { kind: "leaf", node, leaf, members, blank: leaf === undefined, treeHash: undefined };
}

export function parentSlot(
  node: number,
  parent: ParentNode | undefined,
  left: Slot,
  right: Slot,
): ParentSlot {
  return {
    kind: "parent",
    node,
    parent,
    left,
    right,
    members: left.members + right.members,
    blank: parent === undefined && left.blank && right.blank,
    treeHash: undefined,
  };
}

/** A subtree of blanks, `node` its root. */
export function blankSlot(node: number): Slot {
  const level = levelOf(node);
  if (level === 0) return leafSlot(node, undefined);
  const half = 1 << (level - 1);
  return parentSlot(node, undefined, blankSlot(node - half), blankSlot(node + half));
}

/** Leaf index of a leaf's place. */
export function leafIndexOf(slot: LeafSlot): number {
  return slot.node / 2;
}

/** The place of a leaf below `slot`, which must cover it. */
export function leafSlotAt(slot: Slot, leafIndex: number): LeafSlot {
  let at = slot;
  while (at.kind === "parent") at = 2 * leafIndex < at.node ? at.left : at.right;
  return at;
}

/** A node below `slot`, which must cover it. */
export function slotAt(slot: Slot, node: number): Slot {
  let at = slot;
  while (at.kind === "parent" && at.node !== node) at = node < at.node ? at.left : at.right;
  return at;
}
