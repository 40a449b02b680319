import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { breakTie, type RivalCommit } from "../src/index.ts";

const commit = (leafIndex: number | undefined, hash = 0, hasRemove = false): RivalCommit => ({
  leafIndex,
  hasRemove,
  hash: new Uint8Array([hash]),
});
const plain = { removeFirst: false };

test("the priority rotates with the epoch", () => {
  const [first, second] = [commit(0), commit(2)];
  expect(breakTie(first, second, 0n, 4, plain).winner).toBe(first);
  expect(breakTie(first, second, 1n, 4, plain).winner).toBe(second);
  expect(breakTie(first, second, 3n, 4, plain).winner).toBe(first);
});

test("an external Commit comes last, and two of them go by hash", () => {
  const outside = commit(undefined, 1);
  expect(breakTie(outside, commit(3), 0n, 4, plain).winner.leafIndex).toBe(3);
  expect(breakTie(outside, commit(undefined, 2), 0n, 4, plain)).toEqual({
    winner: outside,
    equivocation: false,
  });
});

test("a Remove wins if the policy says so", () => {
  const remove = commit(3, 0, true);
  expect(breakTie(commit(0), remove, 0n, 4, { removeFirst: true }).winner).toBe(remove);
  expect(breakTie(commit(0), remove, 0n, 4, plain).winner).not.toBe(remove);
});

test("two Commits of one member are an equivocation, and the smaller hash wins", () => {
  const small = commit(1, 1);
  expect(breakTie(commit(1, 9), small, 5n, 4, plain)).toEqual({ winner: small, equivocation: true });
});

test("everybody chooses the same, in whatever order Commits arrive", () => {
  const rival = fc.record({
    leafIndex: fc.option(fc.nat(7), { nil: undefined }),
    hasRemove: fc.boolean(),
    hash: fc.uint8Array({ minLength: 2, maxLength: 2 }),
  });
  fc.assert(
    fc.property(
      fc.array(rival, { minLength: 1, maxLength: 6 }),
      fc.bigInt(0n, 99n),
      fc.boolean(),
      (all, epoch, removeFirst) => {
        const best = (list: typeof all): RivalCommit =>
          list.reduce((a, b) => breakTie(a, b, epoch, 8, { removeFirst }).winner);
        expect(best([...all].reverse())).toEqual(best(all));
      },
    ),
  );
});
