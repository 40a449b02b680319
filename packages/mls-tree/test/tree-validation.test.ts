import { describe, expect, test } from "@jest/globals";
import { decode, encode, hexFromBytes } from "@entente/tls-codec";
import { RatchetTree } from "@entente/mls-wire";
import {
  leafProblem,
  nodeCountOf,
  parentHashProblem,
  PublicTree,
  resolutionOf,
  treeHashOf,
  unmergedLeavesProblem,
} from "../src/index.ts";
import { cryptoOf } from "./node-crypto.ts";
import { accepted, bytesOf, load, suiteOf } from "./vectors.ts";

interface Case {
  readonly cipher_suite: number;
  readonly tree: string;
  readonly group_id: string;
  readonly tree_hashes: readonly string[];
  readonly resolutions: readonly (readonly number[])[];
}

const cases = load<Case>("tree-validation").map((one, i) => {
  const crypto = cryptoOf(suiteOf(one.cipher_suite));
  const tree = accepted(PublicTree.fromNodes(decode(RatchetTree, bytesOf(one.tree)), crypto));
  return [i, one, tree] as const;
});

describe("tree-validation vectors", () => {
  test.each(cases)("case %i", (_, one, tree) => {
    expect(hexFromBytes(encode(RatchetTree, tree.nodes()))).toBe(one.tree);
    const nodes = Array.from({ length: nodeCountOf(tree.leafCount) }, (_, node) => node);
    expect(nodes.map((node) => hexFromBytes(treeHashOf(tree.slot(node), tree.crypto)))).toEqual(
      one.tree_hashes,
    );
    expect(nodes.map((node) => resolutionOf(tree.slot(node)))).toEqual(one.resolutions);
    expect(unmergedLeavesProblem(tree.root)).toBeUndefined();
    expect(parentHashProblem(tree.root, tree.crypto)).toBeUndefined();
    const group = { version: "mls10", cipherSuite: suiteOf(one.cipher_suite) } as const;
    const groupId = bytesOf(one.group_id);
    for (const [leafIndex, leaf] of tree.members())
      expect(leafProblem(leaf, { groupId, leafIndex }, group, tree.crypto)).toBeUndefined();
    expect([tree.encryptionKeys.repeated, tree.signatureKeys.repeated]).toEqual([0, 0]);
  });
});
