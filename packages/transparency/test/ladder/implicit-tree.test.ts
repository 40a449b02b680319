import { describe, expect, test } from "@jest/globals";
import { frontier, leftOf, pathTo, rightOf, rootOf, viewPath } from "../../src/ladder/implicit-tree.ts";

/** Section 4.1's inductive definition, as nested triples: the slow tree. */
interface Node {
  at: number;
  left: Node | undefined;
  right: Node | undefined;
}
const build = (size: number, offset = 0): Node | undefined => {
  if (size === 0) return undefined;
  const root = 2 ** Math.floor(Math.log2(size)) - 1;
  return { at: root + offset, left: build(root, offset), right: build(size - root - 1, offset + root + 1) };
};
const nodes = (node: Node | undefined): Node[] =>
  node === undefined ? [] : [node, ...nodes(node.left), ...nodes(node.right)];
const big = (n: number | undefined): bigint | undefined => (n === undefined ? undefined : BigInt(n));
const slowPath = (node: Node | undefined, target: number): number[] => {
  if (node === undefined) return [];
  return node.at === target
    ? [node.at]
    : [node.at, ...slowPath(target < node.at ? node.left : node.right, target)];
};

test("children, roots and ways equal those of the slow tree, for every size up to 130", () => {
  for (let size = 1; size <= 130; size++) {
    const tree = build(size);
    expect(rootOf(BigInt(size))).toBe(big(tree?.at));
    for (const { at, left, right } of nodes(tree)) {
      expect(leftOf(BigInt(at))).toBe(big(left?.at));
      expect(rightOf(BigInt(at), BigInt(size))).toBe(big(right?.at));
      expect(pathTo(BigInt(at), BigInt(size))).toEqual(slowPath(tree, at).map(BigInt));
    }
  }
});

describe("the draft's example", () => {
  test("a log with 50 entries", () => {
    expect(rootOf(50n)).toBe(31n);
    expect(rightOf(31n, 50n)).toBe(47n);
    expect(frontier(50n)).toEqual([31n, 47n, 49n]);
    expect(frontier(0n)).toEqual([]);
  });
});

test("the way from an old view to a new one is section 4.2's, for every pair up to 60", () => {
  for (let size = 1; size <= 60; size++) {
    expect(viewPath(0n, BigInt(size))).toEqual(frontier(BigInt(size)));
    for (let old = 1; old <= size; old++) {
      const path = viewPath(BigInt(old), BigInt(size));
      const above = slowPath(build(size), old - 1).filter((at) => at >= old);
      const last = Math.max(...above, -1);
      const rest = frontier(BigInt(size)).filter((at) => at > BigInt(last) && at >= BigInt(old));
      expect(path).toEqual([...above.sort((a, b) => a - b).map(BigInt), ...rest]);
      if (old < size) expect(path.at(-1)).toBe(BigInt(size - 1));
    }
  }
});
