import { equalBytes } from "@entente/tls-codec";
import { LeafNode, type GroupContext, type ParentNode, type UpdatePath } from "@entente/mls-wire";
import { detached } from "./detached.ts";
import { leafProblem, leafSourceProblem } from "./leaf-validity.ts";
import { parentHashOf } from "./parent-hash.ts";
import type { PublicTree } from "./public-tree.ts";
import { Refusal } from "./refusal.ts";
import { resolutionSizeWithout } from "./resolution.ts";
import type { ParentSlot, Slot } from "./tree-slot.ts";

/** A node of a direct path with its child that is not on the path. */
interface Step {
  readonly slot: ParentSlot;
  readonly copath: Slot;
}

/** Where a path goes. */
export interface PathPlace {
  readonly context: GroupContext;
  /** Of the committer. */
  readonly leafIndex: number;
  /** Leaves that the same Commit adds: nothing is encrypted to them (RFC 9420 7.6). */
  readonly added: ReadonlySet<number>;
}

/**
 * Checks an UpdatePath against the tree that the proposals give, and merges it (RFC 9420 7.5, 12.4.2). `tree` must reach
 * to the committer's leaf, which an external joiner finds blank. That the path secrets fit the keys needs a secret.
 */
export function mergePath(tree: PublicTree, path: UpdatePath, place: PathPlace): PublicTree | Refusal {
  const { leafIndex, context } = place;
  const { crypto } = tree;
  const problem =
    leafSourceProblem(path.leafNode, "commit") ??
    pathKeyProblem(tree, path) ??
    leafProblem(path.leafNode, { groupId: context.groupId, leafIndex }, context, crypto);
  if (problem !== undefined) return problem;

  const steps = filteredDirectPath(tree, leafIndex);
  if (steps.length !== path.nodes.length) return new Refusal("path_length_wrong");
  const parents = new Map<number, ParentNode>();
  // From the root to the leaf: each parent hash covers all that is above it.
  let parentHash: Uint8Array = new Uint8Array();
  for (let i = steps.length - 1; i >= 0; i--) {
    const [step, node] = [steps[i], path.nodes[i]];
    if (step === undefined || node === undefined) return new Refusal("path_length_wrong");
    if (node.encryptedPathSecret.length !== resolutionSizeWithout(step.copath, place.added))
      return new Refusal("path_ciphertexts_wrong", { nodeIndex: step.slot.node });
    const parent = { encryptionKey: node.encryptionKey.slice(), parentHash, unmergedLeaves: [] };
    parents.set(step.slot.node, parent);
    parentHash = parentHashOf(parent, step.copath, crypto);
  }
  const leaf = detached(LeafNode, path.leafNode);
  if (leaf.leafNodeSource !== "commit" || !equalBytes(leaf.parentHash, parentHash))
    return new Refusal("path_parent_hash_wrong");
  return tree.replace(leafIndex, leaf, (_, node) => parents.get(node));
}

/** The filtered direct path, from the leaf upwards (RFC 9420 4.1.2): without nodes over a blank copath child. */
function filteredDirectPath(tree: PublicTree, leafIndex: number): Step[] {
  const steps: Step[] = [];
  let at = tree.root;
  while (at.kind === "parent") {
    const onLeft = 2 * leafIndex < at.node;
    const copath = onLeft ? at.right : at.left;
    if (!copath.blank) steps.push({ slot: at, copath });
    at = onLeft ? at.left : at.right;
  }
  return steps.reverse();
}

/** No key of a path may be in the tree already, the committer's current leaf included (RFC 9420 12.4.2). */
function pathKeyProblem(tree: PublicTree, { leafNode, nodes }: UpdatePath): Refusal | undefined {
  const known = [leafNode, ...nodes].some(({ encryptionKey }) => tree.encryptionKeys.has(encryptionKey));
  return known ? new Refusal("path_key_known") : undefined;
}
