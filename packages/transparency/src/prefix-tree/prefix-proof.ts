import {
  closedEnum,
  opaqueVWithin,
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
import { hashBytes, prefixResultsMax, reusedBytesMax, searchKeyBits } from "../limits.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { absentHash, prefixNodeHash } from "./node.ts";
import { bitAt, placeOf, samePrefix } from "./search-key.ts";

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
 *     struct { PrefixSearchResult results<V>; opaque reused<V>; HashValue elements<V>; } PrefixProof;
 *
 * The hashes beside the walks are taken left to right; a child that is not there counts as 32 zero bytes. `reused` has a bit
 * for each (the first is the highest of the first byte, the rest of the last byte zero). 0: the hash is the next of `elements`.
 * 1: it is the one that the last proof of the same answer with a hash at this place had, or, if none had one, no child.
 * Entries that follow each other share most of their prefix trees. The draft has no `reused` and repeats them.
 */
export const PrefixProof = struct({
  results: vectorVWithin(PrefixResult, 0, prefixResultsMax * (2 + 2 * hashBytes)),
  reused: opaqueVWithin(0, reusedBytesMax),
  elements: vectorV(HashValue),
});
export type PrefixProof = Value<typeof PrefixProof>;

/** A search key that a proof is about, and the commitment that an inclusion shows. */
export interface PrefixLookup {
  readonly searchKey: Uint8Array;
  readonly commitment: Uint8Array | undefined;
}

/**
 * The hashes that an answer's proofs have had beside walks so far, by place. One for each answer, in the order of its proofs;
 * both who makes and who checks an answer keep one.
 */
export type KnownHashes = Map<string, Uint8Array>;

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
  known: KnownHashes = new Map(),
): Uint8Array {
  if (lookups.length === 0 || proof.results.length !== lookups.length)
    fail("results and lookups differ in number");
  const terminals = lookups.map((lookup, i) => terminalOf(lookup, proof.results[i], primitives));
  const copath = new Copath(proof, known);
  const root = fold(0, terminals, copath, primitives);
  copath.finish();
  return root;
}

/** The hashes beside the walks, as they are taken. */
class Copath {
  private readonly proof: PrefixProof;
  private readonly known: KnownHashes;
  private places = 0;
  private taken = 0;

  constructor(proof: PrefixProof, known: KnownHashes) {
    this.proof = proof;
    this.known = known;
  }

  next(place: string): Uint8Array {
    const octet = this.proof.reused[this.places >> 3];
    if (octet === undefined) return fail("too few hashes");
    const isReused = ((octet >> (7 - (this.places++ & 7))) & 1) === 1;
    const before = this.known.get(place) ?? absentHash;
    if (isReused) return before;
    const hash = this.proof.elements[this.taken++];
    if (hash === undefined) return fail("too few hashes");
    // One spelling for each proof.
    if (equalBytes(before, hash)) return fail("a hash that could be reused");
    this.known.set(place, hash);
    return hash;
  }

  finish(): void {
    const { reused, elements } = this.proof;
    const last = reused.at(-1) ?? 0;
    const isPadded =
      reused.length === Math.ceil(this.places / 8) && (last & ((0xff >> ((this.places - 1) & 7)) >> 1)) === 0;
    if (this.taken !== elements.length || !isPadded) fail("too many hashes");
  }
}

/** Writes hashes beside walks (`copath`, left to right) as a proof does, reusing what is known. The inverse is in the check. */
export function writeCopath(
  copath: readonly CopathHash[],
  known: KnownHashes,
): Pick<PrefixProof, "reused" | "elements"> {
  const reused = new Uint8Array(Math.ceil(copath.length / 8));
  const elements: Uint8Array[] = [];
  copath.forEach(({ place, hash }, i) => {
    if (equalBytes(known.get(place) ?? absentHash, hash)) {
      reused[i >> 3] = (reused[i >> 3] ?? 0) | (0x80 >> (i & 7));
      return;
    }
    known.set(place, hash);
    elements.push(hash);
  });
  return { reused, elements };
}

/** A hash beside a walk, and the place on the walk that it is beside. */
export interface CopathHash {
  readonly place: string;
  readonly hash: Uint8Array;
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
  copath: Copath,
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
    return below.length > 0
      ? fold(depth + 1, below, copath, primitives)
      : copath.next(placeOf(first.searchKey, depth + 1));
  };
  const left = side(0);
  return prefixNodeHash({ kind: "parent", left, right: side(1) }, primitives);
}

function fail(reason: string): never {
  throw new TransparencyError("prefix_proof", reason);
}
