import { TransparencyError } from "../errors.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { type Plan, type StoreItem } from "../store.ts";
import {
  absentHash,
  encodeNode,
  isAbsent,
  type PrefixLeaf,
  type PrefixNode,
  prefixNodeHash,
} from "./node.ts";
import { bitAt, placeOf, prefixOf } from "./search-key.ts";
import { type Loaded, walk } from "./walk.ts";

/** What adding leaves to the prefix tree makes: the new root, and the new nodes to save under the new version. */
export interface Inserted {
  readonly root: Uint8Array;
  readonly items: readonly StoreItem[];
}

/**
 * Adds `leaves` to the tree as of log position `version - 1`, giving the tree as of `version`. Nothing is overwritten: every
 * changed node is saved anew, so all older trees stay readable.
 *
 * Errors: `store`. Throws RangeError for a search key that is in the tree already or twice in `leaves`: a version of a label
 * is written once. Cost: about log2(tree) hashes and items per leaf, less what a batch shares.
 */
export function* insertLeaves(
  version: bigint,
  leaves: readonly PrefixLeaf[],
  primitives: Primitives = purePrimitives,
): Plan<Inserted> {
  const searchKeys = leaves.length === 0 ? [new Uint8Array(1)] : leaves.map(({ searchKey }) => searchKey);
  const loaded = yield* walk(searchKeys, version === 0n ? undefined : version - 1n);
  const root = loaded.get(placeOf(new Uint8Array(0), 0));
  if (root === undefined) throw new TransparencyError("store", "no root");
  // Without leaves only the first entry has something to save: the root that all later ones build on.
  if (leaves.length === 0 && version > 0n) return { root: prefixNodeHash(root, primitives), items: [] };
  const building = new Building(version, loaded, primitives);
  return { root: building.place(0, root, leaves), items: building.items };
}

class Building {
  readonly items: StoreItem[] = [];
  private readonly version: bigint;
  private readonly loaded: Loaded;
  private readonly primitives: Primitives;

  constructor(version: bigint, loaded: Loaded, primitives: Primitives) {
    this.version = version;
    this.loaded = loaded;
    this.primitives = primitives;
  }

  /** Puts `leaves` at or below the place where `existing` is, and returns the new hash of that place. */
  place(depth: number, existing: PrefixNode | undefined, leaves: readonly PrefixLeaf[]): Uint8Array {
    const all = existing?.kind === "leaf" ? [existing, ...leaves] : leaves;
    const [first, second] = all;
    if (depth > 0 && first !== undefined && second === undefined && existing?.kind !== "parent") {
      const { searchKey, commitment } = first;
      return this.save(searchKey, depth, { kind: "leaf", searchKey, commitment });
    }
    if (depth === 256) throw new RangeError("this version of the label is in the tree");
    const parent = existing?.kind === "parent" ? existing : { left: absentHash, right: absentHash };
    const [toLeft, toRight]: [PrefixLeaf[], PrefixLeaf[]] = [[], []];
    for (const leaf of all) (bitAt(leaf.searchKey, depth) === 0 ? toLeft : toRight).push(leaf);
    const left = this.child(depth + 1, parent.left, toLeft);
    const right = this.child(depth + 1, parent.right, toRight);
    return this.save(first?.searchKey ?? new Uint8Array(0), depth, { kind: "parent", left, right });
  }

  private child(depth: number, hash: Uint8Array, leaves: readonly PrefixLeaf[]): Uint8Array {
    const [first] = leaves;
    if (first === undefined) return hash;
    if (isAbsent(hash)) return this.place(depth, undefined, leaves);
    const existing = this.loaded.get(placeOf(first.searchKey, depth));
    if (existing === undefined) throw new TransparencyError("store", `no prefix node at depth ${depth}`);
    return this.place(depth, existing, leaves);
  }

  private save(searchKey: Uint8Array, depth: number, node: PrefixNode): Uint8Array {
    const prefix = prefixOf(searchKey, depth);
    const key = { kind: "prefix-node" as const, depth, prefix, version: this.version };
    this.items.push({ key, value: encodeNode(node) });
    return prefixNodeHash(node, this.primitives);
  }
}
