import { describe, expect, test } from "@jest/globals";
import { compareRates, median, round2 } from "../src/comparison.ts";

describe("a comparison", () => {
  test("runs both sides and gives a ratio of the two", () => {
    const calls = { ours: 0, theirs: 0 };
    const result = compareRates(
      () => calls.ours++,
      () => calls.theirs++,
    );
    expect(Math.min(calls.ours, calls.theirs)).toBeGreaterThan(0);
    expect(result.ratio).toBeCloseTo(result.value / result.baseline, 1);
  });

  test("takes the median, which one slow round does not move", () => {
    expect(median([5, 1, 100])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(3);
  });

  test("prints ratios with two digits", () => {
    expect(round2(3.14159)).toBe(3.14);
  });
});
