import { describe, expect, test } from "@jest/globals";
import { checkFreshness, checkHead, nextView, type View } from "../../src/client/view.ts";
import type { VerifiedCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { refusal } from "../refusal.ts";

const head = (treeSize: bigint, fill: number): VerifiedCheckpoint => ({
  origin: "a.example",
  treeSize,
  root: new Uint8Array(32).fill(fill),
  note: Uint8Array.of(fill),
  cosignatures: [],
});
const view: View = {
  note: Uint8Array.of(1),
  treeSize: 6n,
  root: new Uint8Array(32).fill(1),
  subtrees: [],
  frontier: [
    { position: 3n, timestamp: 300n },
    { position: 5n, timestamp: 500n },
  ],
};
const shown = (...timestamps: [bigint, bigint][]): Parameters<typeof nextView>[2] => ({
  timestamps: new Map(timestamps),
  subtrees: [new Uint8Array(32)],
});

describe("heads against the view", () => {
  test("longer, equal, shorter, another", () => {
    expect(refusal(() => checkHead(undefined, head(1n, 9)))).toBe("accepted");
    expect(refusal(() => checkHead(view, head(7n, 9)))).toBe("accepted");
    expect(refusal(() => checkHead(view, head(6n, 1)))).toBe("accepted");
    expect(refusal(() => checkHead(view, head(5n, 1)))).toBe("rollback");
    expect(refusal(() => checkHead(view, head(6n, 9)))).toBe("fork");
  });
});

describe("times against the view", () => {
  const at = (...timestamps: [bigint, bigint][]): string =>
    refusal(() => nextView(view, head(8n, 2), shown(...timestamps, [7n, 900n])));

  test.each([
    ["the same entry, the same time", [[5n, 500n]], "accepted"],
    ["the same entry, another time", [[5n, 501n]], "timestamps"],
    ["a later entry at the same time", [[6n, 500n]], "accepted"],
    ["a later entry before it", [[6n, 499n]], "timestamps"],
    ["an entry between", [[4n, 400n]], "accepted"],
    ["an entry between, too early", [[4n, 299n]], "timestamps"],
    ["an entry between, too late", [[4n, 501n]], "timestamps"],
    ["an earlier entry, too late", [[0n, 301n]], "timestamps"],
  ] as const)("%s", (_, timestamps, outcome) => {
    expect(at(...timestamps.map(([position, time]): [bigint, bigint] => [position, time]))).toBe(outcome);
  });

  test("the new frontier has what was shown, and of the rest what was known", () => {
    const next = nextView(view, head(7n, 2), shown([6n, 600n]));
    expect(next.frontier).toEqual([
      { position: 3n, timestamp: 300n },
      { position: 5n, timestamp: 500n },
      { position: 6n, timestamp: 600n },
    ]);
    expect(next).toMatchObject({ treeSize: 7n, root: head(7n, 2).root, note: Uint8Array.of(2) });
  });
});

test("freshness at the bounds and past them", () => {
  const at = (timestamp: bigint): string => refusal(() => checkFreshness(timestamp, 10n, 100n, 1000n));
  expect([899n, 900n, 1010n, 1011n].map(at)).toEqual(["stale", "accepted", "accepted", "future"]);
});
