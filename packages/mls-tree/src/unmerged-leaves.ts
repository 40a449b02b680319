import { Refusal } from "./refusal.ts";
import { coversLeaf } from "./tree-math.ts";
import { leafSlotAt, type ParentSlot, type Slot } from "./tree-slot.ts";

/**
 * Whether each list of unmerged leaves ascends (RFC 9420 7.1), names filled leaves below its node, and is repeated for
 * each of them at every filled node between (12.4.3.1).
 */
export function unmergedLeavesProblem(slot: Slot): Refusal | undefined {
  if (slot.kind === "leaf") return undefined;
  let last = -1;
  for (const leafIndex of slot.parent?.unmergedLeaves ?? []) {
    const valid = leafIndex > last && coversLeaf(slot.node, leafIndex) && isUnmergedBelow(slot, leafIndex);
    if (!valid) return new Refusal("unmerged_leaf_invalid", { nodeIndex: slot.node, leafIndex });
    last = leafIndex;
  }
  return unmergedLeavesProblem(slot.left) ?? unmergedLeavesProblem(slot.right);
}

function isUnmergedBelow(top: ParentSlot, leafIndex: number): boolean {
  if (leafSlotAt(top, leafIndex).blank) return false;
  let at: Slot = 2 * leafIndex < top.node ? top.left : top.right;
  while (at.kind === "parent") {
    if (at.parent !== undefined && !includesAscending(at.parent.unmergedLeaves, leafIndex)) return false;
    at = 2 * leafIndex < at.node ? at.left : at.right;
  }
  return true;
}

/** Binary search. A list that does not ascend may give a wrong `false`, and is refused for itself anyway. */
function includesAscending(sorted: readonly number[], wanted: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle] ?? Infinity;
    if (value === wanted) return true;
    if (value < wanted) low = middle + 1;
    else high = middle;
  }
  return false;
}
