import { describe, expect, test } from "@jest/globals";
import {
  coversLeaf,
  firstLeafOf,
  leafCountFor,
  leftOf,
  levelOf,
  nodeCountOf,
  parentOf,
  rightOf,
  rootOf,
  siblingOf,
} from "../src/index.ts";
import { load } from "./vectors.ts";

interface Case {
  readonly n_leaves: number;
  readonly n_nodes: number;
  readonly root: number;
  readonly left: readonly (number | null)[];
  readonly right: readonly (number | null)[];
  readonly parent: readonly (number | null)[];
  readonly sibling: readonly (number | null)[];
}

const cases = load<Case>("tree-math");

describe("tree-math vectors", () => {
  test.each(cases.map((one) => [one.n_leaves, one] as const))("%i leaves", (leafCount, one) => {
    expect(nodeCountOf(leafCount)).toBe(one.n_nodes);
    expect(rootOf(leafCount)).toBe(one.root);
    const nodes = Array.from({ length: one.n_nodes }, (_, node) => node);
    expect(nodes.map((node) => leftOf(node) ?? null)).toEqual(one.left);
    expect(nodes.map((node) => rightOf(node) ?? null)).toEqual(one.right);
    expect(nodes.map((node) => parentOf(node, leafCount) ?? null)).toEqual(one.parent);
    expect(nodes.map((node) => siblingOf(node, leafCount) ?? null)).toEqual(one.sibling);
  });
});

test("a node covers the leaves that its children cover", () => {
  for (let node = 0; node < 127; node++) {
    const [left, right] = [leftOf(node), rightOf(node)];
    if (left === undefined || right === undefined) {
      expect([levelOf(node), firstLeafOf(node)]).toEqual([0, node / 2]);
      continue;
    }
    expect(levelOf(node)).toBe(levelOf(left) + 1);
    for (let leaf = 0; leaf < 64; leaf++)
      expect(coversLeaf(node, leaf)).toBe(coversLeaf(left, leaf) || coversLeaf(right, leaf));
  }
});

test("leafCountFor is the smallest full tree", () => {
  expect([0, 1, 2, 3, 6, 7, 14, 15].map(leafCountFor)).toEqual([1, 2, 2, 4, 4, 8, 8, 16]);
});
