import { equalBytes } from "@entente/tls-codec";
import { TransparencyError } from "../errors.ts";
import { searchKeyBits } from "../limits.ts";
import { type Plan } from "../store.ts";
import { isAbsent, type PrefixNode } from "./node.ts";
import {
  type CopathHash,
  type KnownHashes,
  type PrefixProof,
  type PrefixResult,
  writeCopath,
} from "./prefix-proof.ts";
import { bitAt, placeOf } from "./search-key.ts";
import { childHash, type Loaded, walk } from "./walk.ts";

/** What a lookup found: how each walk ended, what is beside the walks, and the commitment stored under each search key. */
export interface Found {
  readonly results: readonly PrefixResult[];
  readonly copath: readonly CopathHash[];
  readonly commitments: readonly (Uint8Array | undefined)[];
}

/**
 * Looks up `searchKeys` (at least one) in the tree as of log position `version` and finds what proves the outcome;
 * `prefixProof` writes it and `evaluatePrefixProof` checks it. Errors: `store`.
 */
export function* lookUp(searchKeys: readonly Uint8Array[], version: bigint): Plan<Found> {
  const loaded = yield* walk(searchKeys, version);
  const ends = searchKeys.map((searchKey) => endOf(searchKey, loaded));
  const ways = ends.map(({ result }, i) => ({
    searchKey: searchKeys[i] ?? new Uint8Array(0),
    // Hashes are needed beside every place that a walk has gone through, down to the place of its end.
    depth: result.result === "nonInclusionParent" ? result.depth + 1 : result.depth,
  }));
  const copath: CopathHash[] = [];
  collect(0, ways, loaded, copath);
  return {
    results: ends.map(({ result }) => result),
    copath,
    commitments: ends.map(({ commitment }) => commitment),
  };
}

/** The proof of what was found; `known` are the hashes of the same answer's proofs before it. */
export function prefixProof({ results, copath }: Found, known: KnownHashes = new Map()): PrefixProof {
  return { results, ...writeCopath(copath, known) };
}

function endOf(
  searchKey: Uint8Array,
  loaded: Loaded,
): { result: PrefixResult; commitment: Uint8Array | undefined } {
  for (let depth = 0; depth <= searchKeyBits; depth++) {
    const node = nodeAt(loaded, searchKey, depth);
    if (node.kind === "parent") {
      if (!isAbsent(childHash(node, searchKey, depth))) continue;
      return { result: { result: "nonInclusionParent", depth }, commitment: undefined };
    }
    const { commitment } = node;
    if (equalBytes(node.searchKey, searchKey)) return { result: { result: "inclusion", depth }, commitment };
    const leaf = { searchKey: node.searchKey, commitment };
    return { result: { result: "nonInclusionLeaf", leaf, depth }, commitment: undefined };
  }
  throw new TransparencyError("store", "a way without an end");
}

function collect(
  depth: number,
  ways: readonly { searchKey: Uint8Array; depth: number }[],
  loaded: Loaded,
  copath: CopathHash[],
): void {
  const [first] = ways;
  if (first === undefined || first.depth === depth) return;
  const node = nodeAt(loaded, first.searchKey, depth);
  if (node.kind === "leaf") throw new TransparencyError("store", "a leaf above a leaf");
  for (const bit of [0, 1] as const) {
    const below = ways.filter(({ searchKey }) => bitAt(searchKey, depth) === bit);
    if (below.length > 0) collect(depth + 1, below, loaded, copath);
    else
      copath.push({ place: placeOf(first.searchKey, depth + 1), hash: bit === 0 ? node.left : node.right });
  }
}

function nodeAt(loaded: Loaded, searchKey: Uint8Array, depth: number): PrefixNode {
  const node = loaded.get(placeOf(searchKey, depth));
  if (node === undefined) throw new TransparencyError("store", `no prefix node at depth ${depth}`);
  return node;
}
