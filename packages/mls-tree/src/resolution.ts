import { leafIndexOf, type Slot } from "./tree-slot.ts";

/**
 * The resolution of a node as node numbers, left to right, unmerged leaves after their node (RFC 9420 4.1.1). Linear in
 * its length and the blanks passed.
 */
export function resolutionOf(slot: Slot): number[] {
  const nodes: number[] = [];
  collect(slot, nodes);
  return nodes;
}

function collect(slot: Slot, nodes: number[]): void {
  if (slot.blank) return;
  if (slot.kind === "leaf") nodes.push(slot.node);
  else if (slot.parent !== undefined) {
    nodes.push(slot.node);
    for (const leafIndex of slot.parent.unmergedLeaves) nodes.push(2 * leafIndex);
  } else {
    collect(slot.left, nodes);
    collect(slot.right, nodes);
  }
}

/** Length of the resolution without certain leaves: the ciphertexts that an UpdatePath owes to a node (RFC 9420 7.6). */
export function resolutionSizeWithout(slot: Slot, left: ReadonlySet<number>): number {
  if (slot.blank) return 0;
  if (slot.kind === "leaf") return left.has(leafIndexOf(slot)) ? 0 : 1;
  if (slot.parent === undefined)
    return resolutionSizeWithout(slot.left, left) + resolutionSizeWithout(slot.right, left);
  let size = 1;
  for (const leafIndex of slot.parent.unmergedLeaves) if (!left.has(leafIndex)) size += 1;
  return size;
}
