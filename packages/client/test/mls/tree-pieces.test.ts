import { beforeAll, describe, expect, test } from "@jest/globals";
import { treePieceBytesMax, treePiecesMax } from "@entente/mls-wire";
import fc from "fast-check";
import type { RatchetTree } from "ts-mls";
import { encodeTree } from "../../src/mls/tree-codec.ts";
import { partsOfTree, treeOfParts } from "../../src/mls/tree-pieces.ts";
import { hex } from "../crypto/providers.ts";
import { stateOf } from "./hostile.ts";
import { deliver, groupOf } from "./people.ts";

type Node = NonNullable<RatchetTree[number]>;
type Leaf = Extract<Node, { readonly nodeType: "leaf" }>;
type Parent = Extract<Node, { readonly nodeType: "parent" }>;

let leaf: Leaf, parent: Parent;

beforeAll(async () => {
  const people = await groupOf(["alice@a.example/phone", "bob@b.example/phone"]);
  await deliver(await people[0]!.commit(), people);
  const { ratchetTree } = stateOf(people[0]!).mls;
  leaf = ratchetTree[0] as Leaf;
  parent = ratchetTree[1] as Parent;
});

/** A tree of so many leaves, whose nodes can be told apart. */
function treeOf(leaves: number, isBlank: (index: number) => boolean = () => false): RatchetTree {
  return Array.from({ length: 2 * leaves - 1 }, (_none, index) => {
    const hpkePublicKey = new Uint8Array(32);
    new DataView(hpkePublicKey.buffer).setUint32(0, index);
    if (isBlank(index)) return undefined;
    return index % 2 === 0
      ? { ...leaf, leaf: { ...leaf.leaf, hpkePublicKey } }
      : { ...parent, parent: { ...parent.parent, hpkePublicKey } };
  });
}

describe("a ratchet tree in pieces", () => {
  test("comes together to the tree's own bytes, of any size and with any blanks", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_100 }), fc.integer({ min: 2, max: 9 }), (leaves, every) => {
        // The last leaf is there, as in every tree.
        const tree = treeOf(leaves, (index) => index !== 2 * leaves - 2 && (index * 7) % every === 1);
        const parts = partsOfTree(tree);
        expect(parts.pieces).toHaveLength(Math.ceil(leaves / 256));
        expect(hex(treeOfParts(parts))).toBe(hex(encodeTree(tree)));
      }),
      {
        seed: 20261122,
        numRuns: 25,
        examples: [
          [1, 2],
          [256, 9],
          [257, 9],
          [512, 9],
          [513, 9],
        ],
      },
    );
  });

  test("keeps its pieces but the crown and those that a Commit changes", () => {
    const tree = treeOf(2_000);
    const before = partsOfTree(tree);
    const changed = tree.slice();
    // The path of leaf 700, and an Add behind the last one.
    for (const index of [1_400, 1_401, 1_403, 1_407, 1_535, 1_023, 2_047]) changed[index] = parent;
    const after = partsOfTree([...changed, parent, leaf]);
    const same = after.pieces.map(
      (piece, index) => hex(piece) === hex(before.pieces[index] ?? new Uint8Array()),
    );
    expect(same).toEqual([true, true, false, true, true, true, true, false]);
    expect(hex(after.crown)).not.toBe(hex(before.crown));
  });

  test("is bounded in number and size of its pieces", () => {
    const blank = (leaves: number): RatchetTree => treeOf(leaves, (index) => index !== 2 * leaves - 2);
    expect(partsOfTree(blank(256 * treePiecesMax)).pieces).toHaveLength(treePiecesMax);
    const full = expect.objectContaining({ code: "too_large" });
    expect(() => partsOfTree(blank(256 * treePiecesMax + 1))).toThrow(full);
    const groupInfo = new Uint8Array(treePieceBytesMax);
    const [first] = treeOf(1) as [Leaf];
    const large = { ...first, leaf: { ...first.leaf, signature: groupInfo } };
    expect(() => partsOfTree([large])).toThrow(full);
  });

  test("of parts that do not fit is refused", () => {
    const { crown, pieces } = partsOfTree(treeOf(600));
    const malformed = expect.objectContaining({ code: "malformed" });
    expect(() => treeOfParts({ crown, pieces: pieces.slice(1) })).toThrow(malformed);
    expect(() => treeOfParts({ crown, pieces: [...pieces, new Uint8Array()] })).toThrow(malformed);
    expect(() => treeOfParts({ crown: crown.subarray(1), pieces })).toThrow(malformed);
    expect(() => treeOfParts({ crown: new Uint8Array(), pieces })).toThrow(malformed);
  });
});
