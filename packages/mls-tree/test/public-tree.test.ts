import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { encode, hexFromBytes } from "@entente/tls-codec";
import { RatchetTree, type ParentNode } from "@entente/mls-wire";
import { PublicTree, resolutionOf, unmergedLeavesProblem } from "../src/index.ts";
import { KeyIndex } from "../src/key-index.ts";
import { resolutionSizeWithout } from "../src/resolution.ts";
import { treeHashWithout, type OriginalHashes } from "../src/tree-hash.ts";
import { client, crypto, keyPackageLeaf, noise, treeOf } from "./forge.ts";
import { accepted } from "./vectors.ts";

const seed = Number(process.env["ENTENTE_SEED"] ?? 20261121);
const owners = Array.from({ length: 8 }, (_, i) => client(`${i}`));
const someLeaf = () => keyPackageLeaf(owners[0]!, { signatureKey: noise(), signature: noise() });

type Step = readonly [kind: "add" | "update" | "remove" | "path", at: number];

/** One operation on any tree that keeps a member; `path` fills the nodes above a member, as a Commit does. */
function stepped(tree: PublicTree, [kind, at]: Step): PublicTree {
  const indices = [...tree.members()].map(([leafIndex]) => leafIndex);
  const leafIndex = indices[at % indices.length]!;
  if (kind === "add") return tree.add(someLeaf());
  if (kind === "update") return tree.update(leafIndex, someLeaf());
  if (kind === "remove") return indices.length > 1 ? tree.remove(leafIndex) : tree;
  return tree.replace(leafIndex, someLeaf(), (): ParentNode => ({
    encryptionKey: noise(),
    parentHash: noise(),
    unmergedLeaves: [],
  }));
}

const steps = fc.array(
  fc.tuple(fc.constantFrom<Step[0]>("add", "add", "add", "update", "remove", "path", "path"), fc.nat(100)),
  { maxLength: 40 },
);

describe("a tree after any operations", () => {
  test("is the tree that its nodes give: hash, keys, members; and the old one is as it was", () => {
    fc.assert(
      fc.property(steps, (all) => {
        let tree = treeOf([someLeaf()]);
        const history: (readonly [PublicTree, string])[] = [];
        for (const step of all) {
          tree = stepped(tree, step);
          history.push([tree, hexFromBytes(encode(RatchetTree, tree.nodes()))]);
          void tree.treeHash;
        }
        const nodes = tree.nodes();
        const fresh = accepted(PublicTree.fromNodes(nodes, crypto));
        expect(hexFromBytes(tree.treeHash)).toBe(hexFromBytes(fresh.treeHash));
        expect([tree.leafCount, tree.memberCount]).toEqual([fresh.leafCount, fresh.memberCount]);
        expect(unmergedLeavesProblem(tree.root)).toBeUndefined();
        expect([tree.encryptionKeys.repeated, tree.signatureKeys.repeated]).toEqual([0, 0]);
        const keys = new Set<string>();
        for (const node of nodes) {
          if (node === undefined) continue;
          const { encryptionKey } = node.nodeType === "leaf" ? node.leafNode : node.parentNode;
          keys.add(hexFromBytes(encryptionKey));
          expect(tree.encryptionKeys.has(encryptionKey)).toBe(true);
        }
        for (const [old, bytes] of history) {
          expect(hexFromBytes(encode(RatchetTree, old.nodes()))).toBe(bytes);
          for (const node of old.nodes()) {
            if (node?.nodeType !== "parent") continue;
            const { encryptionKey } = node.parentNode;
            expect(tree.encryptionKeys.has(encryptionKey)).toBe(keys.has(hexFromBytes(encryptionKey)));
          }
        }
      }),
      { seed, numRuns: 60 },
    );
  });

  test("the next member goes to the leftmost blank leaf", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const tree = all.reduce(stepped, treeOf([someLeaf()]));
        const taken = new Set([...tree.members()].map(([leafIndex]) => leafIndex));
        let free = 0;
        while (taken.has(free)) free++;
        expect(tree.freeLeafIndex).toBe(free);
        expect(tree.add(someLeaf()).leaf(free)).toBeDefined();
      }),
      { seed, numRuns: 60 },
    );
  });

  test("resolutions without leaves are as long as they are counted", () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat(20)), (all, left) => {
        const { root } = all.reduce(stepped, treeOf([someLeaf()]));
        const without = new Set(left);
        const slow = resolutionOf(root).filter((node) => node % 2 === 1 || !without.has(node / 2));
        expect(resolutionSizeWithout(root, without)).toBe(slow.length);
      }),
      { seed, numRuns: 60 },
    );
  });

  test("a hash without leaves is the hash of the tree without them, remembered or not", () => {
    // Filled nodes over blanks, then members who are unmerged at several heights.
    const filled = [0, 4, 3, 6].reduce(
      (tree, at) => stepped(tree, ["path", at]),
      treeOf(Array.from({ length: 7 }, someLeaf)),
    );
    const base = Array.from({ length: 6 }).reduce(
      (tree: PublicTree) => tree.add(someLeaf()),
      filled.remove(2),
    );
    const at = [...base.members()].map(([leafIndex]) => leafIndex);
    const tree = stepped(base, ["path", at.indexOf(9)])
      .add(someLeaf())
      .add(someLeaf())
      .add(someLeaf());
    const unmerged = tree
      .nodes()
      .flatMap((node) => (node?.nodeType === "parent" ? [node.parentNode.unmergedLeaves.length] : []));
    expect(unmerged.filter((length) => length > 0).length).toBeGreaterThan(3);
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.nat(tree.leafCount - 1), { maxLength: 4 }), { maxLength: 4 }),
        (lists) => {
          const earlier: OriginalHashes = new Map();
          for (const list of [...lists, ...lists]) {
            const leaves = list.toSorted((a, b) => a - b);
            expect(hexFromBytes(treeHashWithout(tree.root, leaves, crypto, earlier))).toBe(
              hexFromBytes(without(tree, leaves).treeHash),
            );
          }
        },
      ),
      { seed, numRuns: 60 },
    );
  });
});

/** The tree without some leaves, built the slow way. */
function without(tree: PublicTree, leaves: readonly number[]): PublicTree {
  return leaves.reduce(
    (tree, leafIndex) =>
      tree.replace(
        leafIndex,
        undefined,
        (parent) =>
          parent && { ...parent, unmergedLeaves: parent.unmergedLeaves.filter((leaf) => leaf !== leafIndex) },
      ),
    tree,
  );
}

test("lists of unmerged leaves ascend, whatever tree an Add finds", () => {
  const parentNode: ParentNode = { encryptionKey: noise(), parentHash: noise(), unmergedLeaves: [1] };
  const nodes: RatchetTree = [
    undefined,
    { nodeType: "parent", parentNode },
    { nodeType: "leaf", leafNode: someLeaf() },
  ];
  const { root } = accepted(PublicTree.fromNodes(nodes, crypto)).add(someLeaf());
  expect(root.kind === "parent" && root.parent?.unmergedLeaves).toEqual([0, 1]);
});

test("an operation hashes the path it changes, not the tree", () => {
  let hashes = 0;
  const counting = { ...crypto, hash: (content: Uint8Array) => (hashes++, crypto.hash(content)) };
  const nodes = treeOf(Array.from({ length: 256 }, someLeaf)).nodes();
  const tree = accepted(PublicTree.fromNodes(nodes, counting));
  void tree.treeHash;
  hashes = 0;
  void tree.update(77, someLeaf()).treeHash;
  // Nine places from leaf to root, and two keys each out and in.
  expect(hashes).toBe(9 + 4);
});

describe("a bag of keys", () => {
  test("counts as a list does, also where digests share their start", () => {
    // A hash of two octets of one bit each: every two digests share most of their nibbles.
    const weak = (key: Uint8Array) => Uint8Array.of(0x10, (key[0] ?? 0) % 4, (key[0] ?? 0) >> 2, key[0] ?? 0);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(7)), { maxLength: 60 }), (changes) => {
        let bag = new KeyIndex(weak);
        const counts = new Map<number, number>();
        for (const [more, key] of changes) {
          const before = counts.get(key) ?? 0;
          counts.set(key, Math.max(0, before + (more ? 1 : -1)));
          bag = more ? bag.with(Uint8Array.of(key)) : bag.without(Uint8Array.of(key));
        }
        for (let key = 0; key < 8; key++)
          expect(bag.has(Uint8Array.of(key))).toBe((counts.get(key) ?? 0) > 0);
        const repeated = [...counts.values()].reduce((sum, count) => sum + Math.max(0, count - 1), 0);
        expect(bag.repeated).toBe(repeated);
      }),
      { seed, numRuns: 300 },
    );
  });
});
