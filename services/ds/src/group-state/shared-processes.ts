import {
  authenticationExtensionType,
  type LeafNode,
  sharedProcessesProblem,
  toldProcesses,
} from "@entente/mls-wire";
import type { PublicGroup } from "@entente/mls-tree";

type Told = ReturnType<typeof toldProcesses>;

/** Leaves are shared from tree to tree, so each is read once. */
const known = new WeakMap<LeafNode, Told>();

/**
 * Whether members of a group do not support each other's authentication process (F-22, F-23): the same decision as every member's, by
 * the leaves alone. Linear in the members.
 */
export function processesDiffer({ tree }: Pick<PublicGroup, "tree">): boolean {
  return (
    sharedProcessesProblem([...tree.leaves()].map((leaf) => [leaf, toldByLeaf(leaf)] as const)) !== undefined
  );
}

/** What a leaf says of its process. */
export function toldByLeaf(leaf: LeafNode): Told {
  const found = known.get(leaf);
  if (found !== undefined) return found;
  const extension = leaf.extensions.find(
    ({ extensionType }) => extensionType === authenticationExtensionType,
  );
  const told = toldProcesses(leaf.credential.credentialType === "basic", extension?.extensionData);
  known.set(leaf, told);
  return told;
}
