import { expect, test } from "@jest/globals";
import { paddedLength } from "../src/index.ts";

test("nothing is added by `none`", () => {
  expect(
    [0, 1, 255, 4_000].map((bytes) => paddedLength({ padding: "none", paddingBytes: 256 }, bytes)),
  ).toEqual([0, 1, 255, 4_000]);
});

test("`blocks` are full, and at least one", () => {
  const padded = (bytes: number) => paddedLength({ padding: "blocks", paddingBytes: 100 }, bytes);
  expect([0, 1, 100, 101, 250].map(padded)).toEqual([100, 100, 100, 200, 300]);
});

test("`padme` has few lengths, costs at most 12 %, and never shortens (A18-31, A23-93)", () => {
  const padded = (bytes: number) => paddedLength({ padding: "padme", paddingBytes: 256 }, bytes);
  const lengths = new Set<number>();
  for (let bytes = 0; bytes < 65_536; bytes++) {
    const length = padded(bytes);
    lengths.add(length);
    if (length < bytes || (bytes > 256 && length > bytes * 1.12))
      throw new Error(`${bytes} becomes ${length}`);
  }
  expect(padded(9)).toBe(256);
  expect(padded(257)).toBe(272);
  expect(lengths.size).toBeLessThan(130);
});
