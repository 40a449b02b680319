import { describe, expect, test } from "@jest/globals";
import { runSeed, workloadOf } from "../src/ordering/simulate.ts";

/** Seeds that once failed, and what was wrong. Appended to, never cut. */
const regress: readonly (readonly [number, string])[] = [
  [575, "a domain that a slot brings back in was never told"],
  [945, "the farthest committers starved where nobody could reserve a slot"],
  [15278, "a domain that had promised itself did not pass its clients' wish for a slot on"],
  [35244, "the same, in another workload"],
];

describe("seeds that once failed", () => {
  for (const [seed, what] of regress) {
    test(`${seed}: ${what}`, () => {
      expect(runSeed(seed, { workload: workloadOf(seed) }).violations).toEqual([]);
    });
  }
});
