import { TransparencyError } from "../errors.ts";
import { depthsPerRead, searchKeyBits } from "../limits.ts";
import { type Plan, type StoreKey } from "../store.ts";
import { decodeNode, emptyParent, isAbsent, type PrefixNode } from "./node.ts";
import { bitAt, placeOf, prefixOf } from "./search-key.ts";

/** The nodes of one tree that some walks have met, by place. */
export type Loaded = ReadonlyMap<string, PrefixNode>;

/**
 * Loads every node on the ways to `searchKeys` in the tree as of log position `version`; `undefined` is the tree before the
 * first entry, which has no stored node.
 *
 * Eight depths of every way go out in one batch: the places are known beforehand, since a node is stored by its prefix and not
 * by its hash. Errors: `store`. Cost: ⌈(log2 of the leaves + 2) / 8⌉ batches.
 */
export function* walk(searchKeys: readonly Uint8Array[], version: bigint | undefined): Plan<Loaded> {
  const loaded = new Map<string, PrefixNode>();
  if (version === undefined) return loaded.set(placeOf(new Uint8Array(0), 0), emptyParent);
  let open = searchKeys.map((searchKey) => ({ searchKey, depth: 0 }));
  while (open.length > 0) {
    const wanted = new Map<string, StoreKey>();
    for (const { searchKey, depth } of open) {
      for (let d = depth; d < Math.min(depth + depthsPerRead, searchKeyBits + 1); d++) {
        wanted.set(placeOf(searchKey, d), {
          kind: "prefix-node",
          depth: d,
          prefix: prefixOf(searchKey, d),
          version,
        });
      }
    }
    const values = yield [...wanted.values()];
    [...wanted.keys()].forEach((place, i) => {
      const value = values[i];
      if (value !== undefined) loaded.set(place, decodeNode(value));
    });
    open = open.flatMap(({ searchKey, depth }) => {
      const next = unread(loaded, searchKey, depth, depth + depthsPerRead);
      return next === undefined ? [] : [{ searchKey, depth: next }];
    });
  }
  return loaded;
}

/** The first depth from `depth` on that still has to be read, or undefined where the way ends before `end`. */
function unread(loaded: Loaded, searchKey: Uint8Array, depth: number, end: number): number | undefined {
  for (let d = depth; d < end; d++) {
    const node = loaded.get(placeOf(searchKey, d));
    if (node === undefined) throw new TransparencyError("store", `no prefix node at depth ${d}`);
    if (node.kind === "leaf" || isAbsent(childHash(node, searchKey, d))) return undefined;
  }
  return end;
}

/** The hash of the child of `node` (at `depth`) on the way to `searchKey`. */
export function childHash(
  node: PrefixNode & { kind: "parent" },
  searchKey: Uint8Array,
  depth: number,
): Uint8Array {
  return bitAt(searchKey, depth) === 0 ? node.left : node.right;
}
