import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";

import { hasSeq, highestSettled, isSettled, settle, unsettled, withRange } from "../src/seq-ranges.ts";
import type { SeqRange, SeqRanges, Settled } from "../src/seq-ranges.ts";

const range = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 6 }))
  .map(([from, more]): SeqRange => ({ fromSeq: BigInt(from), toSeq: BigInt(from + more) }));
const numbers = Array.from({ length: 50 }, (_, index) => BigInt(index + 1));

describe("ranges against a plain set", () => {
  test("adding, asking, and what is missing", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), range, (added, asked) => {
        const slow = new Set<bigint>();
        let ranges: SeqRanges = [];
        let settled: Settled = { lastSeq: 0n, sack: [] };
        for (const { fromSeq, toSeq } of added) {
          for (let seq = fromSeq; seq <= toSeq; seq += 1n) slow.add(seq);
          ranges = withRange(ranges, fromSeq, toSeq);
          settled = settle(settled, fromSeq, toSeq);
        }
        expect(numbers.filter((seq) => hasSeq(ranges, seq))).toEqual(numbers.filter((seq) => slow.has(seq)));
        expect(numbers.filter((seq) => isSettled(settled, seq))).toEqual(
          numbers.filter((seq) => slow.has(seq)),
        );
        expect(slow.has(settled.lastSeq + 1n)).toBe(false);
        expect(highestSettled(settled)).toBe(numbers.findLast((seq) => slow.has(seq)) ?? 0n);
        const holes = unsettled(settled, asked.fromSeq, asked.toSeq).flatMap(({ fromSeq, toSeq }) =>
          numbers.filter((seq) => seq >= fromSeq && seq <= toSeq),
        );
        expect(holes).toEqual(
          numbers.filter((seq) => seq >= asked.fromSeq && seq <= asked.toSeq && !slow.has(seq)),
        );
        for (const [index, { fromSeq }] of ranges.entries()) {
          const before = ranges[index - 1];
          if (before !== undefined) expect(fromSeq).toBeGreaterThan(before.toSeq + 1n);
        }
      }),
      { numRuns: 500 },
    );
  });
});
