import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type CommitRank, compareRanks, rankOf } from "../../src/eventual/tie-break.ts";

const aCommit = fc.record({
  removes: fc.boolean(),
  leafIndex: fc.integer({ min: 0, max: 6 }),
  hash: fc.uint8Array({ minLength: 2, maxLength: 2 }),
});

test("Commits of one epoch have one order, the same whatever came first", () => {
  const epoch = fc.bigInt({ min: 0n, max: 2n ** 63n });
  fc.assert(
    fc.property(epoch, fc.array(aCommit, { minLength: 2, maxLength: 6 }), (of, commits) => {
      const ranks = commits.map((commit) => rankOf(of, 7, commit));
      const winner = (list: readonly CommitRank[]): CommitRank =>
        list.reduce((best, each) => (compareRanks(each, best) < 0 ? each : best));
      expect(winner([...ranks].reverse())).toEqual(winner(ranks));
      for (const a of ranks) {
        for (const b of ranks)
          expect(Math.sign(compareRanks(a, b))).toBe(-Math.sign(compareRanks(b, a)) || 0);
      }
    }),
  );
});

test("turns rotate: each member is first in one epoch of as many as there are leaves, and a removal is before all", () => {
  const hash = new Uint8Array(32);
  for (let epoch = 0n; epoch < 5n; epoch++) {
    const ranks = [0, 1, 2, 3, 4].map((leafIndex) => rankOf(epoch, 5, { removes: false, leafIndex, hash }));
    const first = [...ranks].sort(compareRanks)[0];
    expect(first?.leafIndex).toBe(Number(epoch));
    const removal = rankOf(epoch, 5, { removes: true, leafIndex: (Number(epoch) + 4) % 5, hash });
    for (const rank of ranks) expect(compareRanks(removal, rank)).toBeLessThan(0);
  }
});

test("a hash decides between Commits of one member alone: it cannot be ground against others", () => {
  const [low, high] = [new Uint8Array(32), new Uint8Array(32).fill(255)];
  const first = rankOf(1n, 4, { removes: false, leafIndex: 1, hash: high });
  expect(compareRanks(first, rankOf(1n, 4, { removes: false, leafIndex: 2, hash: low }))).toBeLessThan(0);
  expect(compareRanks(first, rankOf(1n, 4, { removes: false, leafIndex: 1, hash: low }))).toBeGreaterThan(0);
});
