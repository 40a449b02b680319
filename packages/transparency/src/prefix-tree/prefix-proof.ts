import {
  closedEnum,
  fixedOpaque,
  select,
  struct,
  uint8,
  type Value,
  vectorV,
  vectorVWithin,
  equalBytes,
} from "@entente/tls-codec";
import { TransparencyError } from "../errors.ts";
import { hashBytes, prefixResultsMax, searchKeyBits } from "../limits.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { absentHash, prefixNodeHash } from "./node.ts";
import { bitAt, samePrefix } from "./search-key.ts";

/** `opaque HashValue[Hash.Nh]`. draft-ietf-keytrans-protocol-04 section 11.1. */
export const HashValue = fixedOpaque(hashBytes);

/**
 * How the walk to one search key ended.
 *
 *     enum { inclusion(1), nonInclusionLeaf(2), nonInclusionParent(3) } PrefixSearchResultType;
 *     struct {
 *       PrefixSearchResultType result;
 *       select (result) { case nonInclusionLeaf: PrefixLeaf leaf; };
 *       uint8 depth;
 *     } PrefixSearchResult;
 *
 * `depth` is that of the leaf, or of the parent that lacks the child. draft-ietf-keytrans-protocol-04 section 11.2.
 */
export const PrefixResult = select({
  tag: { result: closedEnum(uint8, { inclusion: 1, nonInclusionLeaf: 2, nonInclusionParent: 3 }) },
  cases: {
    inclusion: {},
    nonInclusionLeaf: { leaf: struct({ searchKey: HashValue, commitment: HashValue }) },
    nonInclusionParent: {},
  },
  after: { depth: uint8 },
});
export type PrefixResult = Value<typeof PrefixResult>;

/**
 * The walks to several search keys in one tree.
 *
 *     struct { PrefixSearchResult results<V>; HashValue elements<V>; } PrefixProof;
 *
 * `elements` are the hashes beside the walks, left to right; a child that is not there counts as 32 zero bytes.
 */
export const PrefixProof = struct({
  results: vectorVWithin(PrefixResult, 0, prefixResultsMax * (2 + 2 * hashBytes)),
  elements: vectorV(HashValue),
});
export type PrefixProof = Value<typeof PrefixProof>;

/** A search key that a proof is about, and the commitment that an inclusion shows. */
export interface PrefixLookup {
  readonly searchKey: Uint8Array;
  readonly commitment: Uint8Array | undefined;
}

interface Terminal {
  readonly searchKey: Uint8Array;
  readonly depth: number;
  readonly hash: Uint8Array;
}

/**
 * The root of the tree in which `lookups` end as `proof` says; results and lookups pair up in order.
 *
 * The proof may be an attacker's; nothing is proved until the root is compared with one that is trusted. Under one root every
 * search key has one outcome: the walk is determined by its bits, and leaf, parent and absence hash apart.
 * Errors: `prefix_proof`. Cost: one hash for each depth of each walk. draft-ietf-keytrans-protocol-04 section 11.2.
 */
export function evaluatePrefixProof(
  lookups: readonly PrefixLookup[],
  proof: PrefixProof,
  primitives: Primitives = purePrimitives,
): Uint8Array {
  if (lookups.length === 0 || proof.results.length !== lookups.length)
    fail("results and lookups differ in number");
  const terminals = lookups.map((lookup, i) => terminalOf(lookup, proof.results[i], primitives));
  const elements = proof.elements[Symbol.iterator]();
  const root = fold(0, terminals, elements, primitives);
  if (elements.next().done !== true) fail("too many hashes");
  return root;
}

function terminalOf(
  lookup: PrefixLookup,
  result: PrefixResult | undefined,
  primitives: Primitives,
): Terminal {
  const { searchKey, commitment } = lookup;
  switch (result?.result) {
    case "inclusion": {
      if (commitment === undefined) return fail("an inclusion without a commitment");
      const hash = prefixNodeHash({ kind: "leaf", searchKey, commitment }, primitives);
      return { searchKey, depth: result.depth, hash };
    }
    case "nonInclusionLeaf": {
      const { leaf, depth } = result;
      const isElsewhere = !samePrefix(leaf.searchKey, searchKey, depth);
      if (isElsewhere || equalBytes(leaf.searchKey, searchKey))
        return fail("a leaf that does not bar the way");
      return {
        searchKey: leaf.searchKey,
        depth,
        hash: prefixNodeHash({ kind: "leaf", ...leaf }, primitives),
      };
    }
    case "nonInclusionParent":
      return { searchKey, depth: result.depth + 1, hash: absentHash };
    case undefined:
      return fail("too few results");
  }
}

/** The hash at `depth` of the one place that all of `terminals` (at least one) are at or below. */
function fold(
  depth: number,
  terminals: readonly Terminal[],
  elements: Iterator<Uint8Array>,
  primitives: Primitives,
): Uint8Array {
  const [first] = terminals;
  if (first === undefined || depth > searchKeyBits) return fail("a walk past the last bit");
  // The root is a parent, so no walk ends at depth 0.
  if (depth > 0 && terminals.some((terminal) => terminal.depth === depth)) {
    const isOne = terminals.every(
      (terminal) => terminal.depth === depth && equalBytes(terminal.hash, first.hash),
    );
    return isOne ? first.hash : fail("two ends at one place");
  }
  const side = (bit: 0 | 1): Uint8Array => {
    const below = terminals.filter(({ searchKey }) => bitAt(searchKey, depth) === bit);
    return below.length > 0 ? fold(depth + 1, below, elements, primitives) : nextElement(elements);
  };
  const left = side(0);
  return prefixNodeHash({ kind: "parent", left, right: side(1) }, primitives);
}

function nextElement(elements: Iterator<Uint8Array>): Uint8Array {
  const next = elements.next();
  return next.done === true ? fail("too few hashes") : next.value;
}

function fail(reason: string): never {
  throw new TransparencyError("prefix_proof", reason);
}
