import { expect, test } from "@jest/globals";
import { percentile } from "../src/percentile.ts";

test("a percentile is one of the values, and of few values the 99th is the largest", () => {
  const values = [5, 1, 4, 2, 3];
  expect([0.01, 0.2, 0.5, 0.99, 1].map((share) => percentile(values, share))).toEqual([1, 1, 3, 5, 5]);
  const hundred = Array.from({ length: 100 }, (_none, index) => index + 1);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});
