import { hexFromBytes } from "@entente/tls-codec";
import type { RatchetTree } from "ts-mls";

// A tree is most of what a member of a large group has in memory, and all members have the same. Its hash names it (RFC 9420 7.8).
const trees = new Map<string, WeakRef<RatchetTree>>();
const forgotten = new FinalizationRegistry<string>((name) => {
  if (trees.get(name)?.deref() === undefined) trees.delete(name);
});

/**
 * The one tree of this hash that members in this process have, for as long as one of them has it; `tree` where none does.
 *
 * @param treeHash of `tree`, computed or checked. Trees are never changed in place.
 */
export function sharedTree(tree: RatchetTree, treeHash: Uint8Array, suite: string): RatchetTree {
  const name = `${suite} ${hexFromBytes(treeHash)}`;
  const found = trees.get(name)?.deref();
  if (found !== undefined) return found;
  trees.set(name, new WeakRef(tree));
  forgotten.register(tree, name);
  return tree;
}
