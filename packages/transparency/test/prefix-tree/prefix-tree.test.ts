import { describe, expect, test } from "@jest/globals";
import { decode, encode } from "@entente/tls-codec";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { insertLeaves } from "../../src/prefix-tree/insert.ts";
import { lookUp, prefixProof } from "../../src/prefix-tree/lookup.ts";
import type { PrefixLeaf } from "../../src/prefix-tree/node.ts";
import {
  evaluatePrefixProof,
  PrefixProof,
  type KnownHashes,
  type PrefixLookup,
} from "../../src/prefix-tree/prefix-proof.ts";
import { runPlan } from "../../src/store.ts";
import { MemoryStore } from "../memory-store.ts";
import { flipBit, refusal } from "../refusal.ts";
import { slowPrefixRoot } from "./slow-prefix-tree.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const hash = (text: string): Uint8Array => new Uint8Array(createHash("sha256").update(text).digest());
const leaf = (i: number): PrefixLeaf => ({ searchKey: hash(`key ${i}`), commitment: hash(`value ${i}`) });
const without = (lookup: PrefixLeaf): PrefixLookup => ({
  searchKey: lookup.searchKey,
  commitment: undefined,
});

/** A tree grown batch by batch, with the slow tree's root after each. */
const grow = (
  batches: readonly (readonly PrefixLeaf[])[],
): { store: MemoryStore; roots: Uint8Array[]; slow: Uint8Array[] } => {
  const store = new MemoryStore();
  const [roots, slow]: [Uint8Array[], Uint8Array[]] = [[], []];
  const entries = new Map<string, string>();
  batches.forEach((batch, version) => {
    const inserted = runPlan(insertLeaves(BigInt(version), batch), store.read);
    store.save(inserted.items);
    roots.push(inserted.root);
    for (const { searchKey, commitment } of batch) entries.set(hex(searchKey), hex(commitment));
    slow.push(slowPrefixRoot(entries));
  });
  return { store, roots, slow };
};

const sizes = [1, 2, 0, 5, 1, 1, 17, 0, 60, 3];
let next = 0;
const batches = sizes.map((size) => Array.from({ length: size }, () => leaf(next++)));
const tree = grow(batches);
const total = next;
const addedAt = batches.flatMap((batch, version) => batch.map(() => version));

describe("insertion", () => {
  test("every version's root equals the slow tree's", () => expect(tree.roots).toEqual(tree.slow));

  test("a first batch of nothing has the root of the empty tree, on which the next builds", () => {
    const { roots, slow } = grow([[], [], [leaf(1)]]);
    expect(roots).toEqual(slow);
  });

  test("the order within a batch does not matter", () => {
    const all = batches.flat();
    expect(grow([all]).roots).toEqual(grow([all.toReversed()]).roots);
  });

  test("a version of a label is written once", () => {
    const again = { ...leaf(3), commitment: hash("another") };
    expect(() => runPlan(insertLeaves(10n, [again]), tree.store.read)).toThrow(RangeError);
    expect(() => runPlan(insertLeaves(10n, [leaf(900), leaf(900)]), tree.store.read)).toThrow(RangeError);
  });

  test("search keys that differ in the last bit only", () => {
    const a = new Uint8Array(32).fill(0xaa);
    const twins = [a, flipBit(a, 31 * 8)].map((searchKey) => ({ searchKey, commitment: hash("twin") }));
    const { store, roots, slow } = grow([[twins[0]!], [twins[1]!, leaf(1)]]);
    expect(roots).toEqual(slow);
    // A uint8 cannot say depth 256. No two VRF outputs share 255 bits.
    expect(() => encode(PrefixProof, prefixProof(runPlan(lookUp([a], 1n), store.read)))).toThrow();
  });

  test("the number of new nodes is that of the way, not of the tree", () => {
    const { items } = runPlan(insertLeaves(10n, [leaf(5000)]), tree.store.read);
    expect(items.length).toBeLessThan(16);
  });
});

describe("lookup", () => {
  test("every key is found from its version on, and proved absent before, in every version", () => {
    for (let version = 0; version < sizes.length; version++) {
      for (let i = 0; i < total; i++) {
        const isThere = addedAt[i]! <= version;
        const found = runPlan(lookUp([leaf(i).searchKey], BigInt(version)), tree.store.read);
        const [proof, { commitments }] = [prefixProof(found), found];
        expect(commitments).toEqual([isThere ? leaf(i).commitment : undefined]);
        expect(evaluatePrefixProof([isThere ? leaf(i) : without(leaf(i))], proof)).toEqual(
          tree.roots[version],
        );
        const claim = isThere ? without(leaf(i)) : leaf(i);
        if (isThere) expect(refusal(() => evaluatePrefixProof([claim], proof))).toBe("prefix_proof");
        else expect(proof.results[0]?.result).not.toBe("inclusion");
      }
    }
  });

  test("a commitment of another value gives another root", () => {
    const proof = prefixProof(runPlan(lookUp([leaf(7).searchKey], 9n), tree.store.read));
    expect(evaluatePrefixProof([{ ...leaf(7), commitment: hash("other") }], proof)).not.toEqual(
      tree.roots[9],
    );
  });

  test("three batches of reads reach the leaves", () => {
    const before = tree.store.reads;
    runPlan(lookUp([leaf(7).searchKey, leaf(999).searchKey], 9n), tree.store.read);
    expect(tree.store.reads - before).toBeLessThanOrEqual(3);
  });

  test("a storage that lost a node is named", () => {
    const read = (keys: Parameters<typeof tree.store.read>[0]): (Uint8Array | undefined)[] =>
      tree.store.read(keys).map((value, i) => {
        const key = keys[i];
        return key?.kind === "prefix-node" && key.depth === 2 ? undefined : value;
      });
    expect(refusal(() => runPlan(lookUp([leaf(7).searchKey], 9n), read))).toBe("store");
    expect(
      refusal(() => runPlan(lookUp([leaf(7).searchKey], 9n), (keys) => keys.map(() => new Uint8Array(65)))),
    ).toBe("store");
  });
});

describe("forged proofs", () => {
  const ids = [3, 40, 901, 88, 902, 3];
  const lookups = ids.map((i) => (i < total ? leaf(i) : without(leaf(i))));
  const searchKeys = ids.map((i) => leaf(i).searchKey);
  const proof = prefixProof(runPlan(lookUp(searchKeys, 9n), tree.store.read));
  const accepts = (bad: PrefixProof): boolean => {
    try {
      return hex(evaluatePrefixProof(lookups, bad)) === hex(tree.roots[9]!);
    } catch (error) {
      expect(error).toHaveProperty("code", "prefix_proof");
      return false;
    }
  };

  test("the honest one is accepted, for shared and repeated ends too", () =>
    expect(accepts(proof)).toBe(true));

  test("no flipped bit of its encoding is", () => {
    const bytes = encode(PrefixProof, proof);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      let bad: PrefixProof;
      try {
        bad = decode(PrefixProof, flipBit(bytes, bit));
      } catch {
        continue; // Not a proof at all.
      }
      expect(accepts(bad)).toBe(false);
    }
  });

  test("a missing, superfluous or swapped hash or result is refused", () => {
    const { results, elements } = proof;
    expect(accepts({ ...proof, elements: elements.slice(1) })).toBe(false);
    expect(accepts({ ...proof, elements: [...elements, elements[0]!] })).toBe(false);
    expect(accepts({ ...proof, elements: elements.toReversed() })).toBe(false);
    expect(accepts({ ...proof, results: results.slice(1) })).toBe(false);
    expect(accepts({ ...proof, results: results.toReversed() })).toBe(false);
    expect(accepts({ ...proof, reused: proof.reused.subarray(1) })).toBe(false);
    expect(accepts({ ...proof, reused: new Uint8Array([...proof.reused, 0]) })).toBe(false);
    const nothing = { results: [], reused: new Uint8Array(0), elements: [hash("x")] };
    expect(refusal(() => evaluatePrefixProof([], nothing))).toBe("prefix_proof");
  });

  test("a second proof says only what the first did not, and in one way only", () => {
    const known: KnownHashes = new Map();
    const first = prefixProof(runPlan(lookUp(searchKeys, 8n), tree.store.read), known);
    const second = prefixProof(runPlan(lookUp(searchKeys, 9n), tree.store.read), known);
    expect(second.elements.length).toBeLessThan(proof.elements.length);
    const check = (last: PrefixProof): string => {
      const seen: KnownHashes = new Map();
      const early = lookups.map((lookup, i) =>
        addedAt[ids[i]!]! <= 8 ? lookup : { ...lookup, commitment: undefined },
      );
      expect(evaluatePrefixProof(early, first, undefined, seen)).toEqual(tree.roots[8]);
      let root: Uint8Array | undefined;
      const code = refusal(() => (root = evaluatePrefixProof(lookups, last, undefined, seen)));
      return code === "accepted" && hex(root!) !== hex(tree.roots[9]!) ? "another root" : code;
    };
    expect(check(second)).toBe("accepted");
    // The same hashes without reuse would be a second spelling.
    expect(check(proof)).toBe("prefix_proof");
    const bytes = encode(PrefixProof, second);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      let bad: PrefixProof;
      try {
        bad = decode(PrefixProof, flipBit(bytes, bit));
      } catch {
        continue; // Not a proof at all.
      }
      expect(check(bad)).not.toBe("accepted");
    }
  });

  test("absence of one key cannot be claimed with the true way to another's leaf", () => {
    for (const i of [0, 10, 50]) {
      const way = prefixProof(runPlan(lookUp([leaf(i).searchKey], 9n), tree.store.read));
      const { depth } = way.results[0]!;
      const claimed = { ...way, results: [{ result: "nonInclusionLeaf" as const, leaf: leaf(i), depth }] };
      expect(refusal(() => evaluatePrefixProof([without(leaf(3))], claimed))).toBe("prefix_proof");
      // To the reader who looks for that leaf itself it is no absence either.
      expect(refusal(() => evaluatePrefixProof([without(leaf(i))], claimed))).toBe("prefix_proof");
    }
  });

  test("absence cannot be claimed by a leaf beside the way", () => {
    const other = leaf(50);
    for (let depth = 0; depth < 256; depth += 5) {
      const claimed = {
        results: [{ result: "nonInclusionLeaf" as const, leaf: other, depth }],
        reused: new Uint8Array(0),
        elements: [],
      };
      expect(refusal(() => evaluatePrefixProof([without(leaf(3))], claimed))).toBe("prefix_proof");
    }
  });
});

test("property: any batches give the slow tree, and any lookup is proved", () => {
  const key = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => bytes.map((b, i) => (i < 2 ? b & 0x81 : b)));
  fc.assert(
    fc.property(
      fc.uniqueArray(key, { minLength: 1, maxLength: 30, selector: hex }),
      fc.integer({ min: 1, max: 5 }),
      (keys, size) => {
        const leaves = keys.map((searchKey) => ({ searchKey, commitment: hash(hex(searchKey)) }));
        const groups = Array.from({ length: Math.ceil(leaves.length / size) }, (_, i) =>
          leaves.slice(i * size, (i + 1) * size),
        );
        const { store, roots, slow } = grow(groups);
        expect(roots).toEqual(slow);
        groups.forEach((_, version) => {
          const lookups = leaves.map((l, i) => (i < (version + 1) * size ? l : without(l)));
          const proof = prefixProof(runPlan(lookUp(keys, BigInt(version)), store.read));
          expect(evaluatePrefixProof(lookups, decode(PrefixProof, encode(PrefixProof, proof)))).toEqual(
            roots[version],
          );
        });
      },
    ),
    { numRuns: 60 },
  );
});
