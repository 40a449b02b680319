import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  concatBytes,
  decode,
  defineCodec,
  encode,
  EncodeError,
  opaqueV,
  outputBytesMax,
  struct,
  uint8,
  vector,
  vectorV,
  Writer,
} from "../src/index.ts";

describe("outputs", () => {
  test("no byte is given out twice, whatever the lengths", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 30 }),
        (lengths) => {
          const outputs = lengths.map((length, i) => encode(opaqueV, new Uint8Array(length).fill(i + 1)));
          outputs.forEach((output, i) => {
            const value = decode(opaqueV, output);
            expect(value).toHaveLength(lengths[i] ?? -1);
            expect(value.every((byte) => byte === i + 1)).toBe(true);
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  test("a failed encode leaves no trace in the next", () => {
    const pair = struct({ first: opaqueV, second: uint8 });
    for (const length of [3, 100_000]) {
      expect(() => encode(pair, { first: new Uint8Array(length).fill(7), second: 999 })).toThrow(EncodeError);
      expect(encode(uint8, 5)).toEqual(Uint8Array.of(5));
    }
  });

  test("a codec that encodes while it writes does not disturb the outer encode", () => {
    const nested = defineCodec<number>({
      bytesMin: 2,
      read: (reader) => reader.uint16() & 0xff,
      write: (writer, value) => writer.raw(concatBytes(encode(uint8, 1), encode(uint8, value))),
      toJson: (value) => value,
      fromJson: (json) => Number(json),
    });
    expect(encode(vectorV(nested), [3, 4])).toEqual(Uint8Array.of(4, 1, 3, 1, 4));
  });

  test("an output past 2^30 − 1 bytes is refused before it is allocated", () => {
    const writer = new Writer();
    writer.uint8(1);
    expect(() => writer.zeros(outputBytesMax)).toThrow("output_too_large");
  });
});

describe("lengths that are known only afterwards", () => {
  // Elements of unequal size force the length to be filled in behind them.
  test.each([0, 1, 61, 62, 63, 64, 65, 16_380, 16_381, 16_382, 16_383, 16_384, 70_000])(
    "a <V> vector around %d bytes has the shortest header",
    (length) => {
      const list = vectorV(opaqueV);
      const inner = encode(opaqueV, new Uint8Array(length).fill(9));
      const outer = encode(list, [new Uint8Array(length).fill(9)]);
      const prefix = inner.length < 64 ? 1 : inner.length < 16_384 ? 2 : 4;
      expect(outer.subarray(prefix)).toEqual(inner);
      expect(decode(list, outer)).toEqual([new Uint8Array(length).fill(9)]);
    },
  );

  test.each([
    [0xff, 1],
    [0xffff, 2],
    [0xff_ffff, 3],
    [0xffff_ffff, 4],
  ])("a vector up to %d has a prefix of %d bytes", (ceiling, width) => {
    const list = vector(opaqueV, 0, ceiling);
    const bytes = encode(list, [Uint8Array.of(1, 2), Uint8Array.of(3)]);
    expect(bytes).toEqual(concatBytes(new Uint8Array(width - 1), Uint8Array.of(5, 2, 1, 2, 1, 3)));
  });

  test("nested vectors of any shape go both ways", () => {
    const grid = vectorV(vectorV(opaqueV));
    const cell = fc.uint8Array({ maxLength: 70 });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 5 }), (rows) => {
        expect(decode(grid, encode(grid, rows))).toEqual(rows);
      }),
    );
  });
});
