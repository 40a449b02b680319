import { describe, expect, test } from "@jest/globals";
import { DecodeError, defineCodec, encode, opaqueV, struct, uint8, vectorV } from "../src/index.ts";
import { checkCanonical, checkTruncations, mutated, seededRandom } from "../src/mutation.ts";

const Sample = struct({ id: uint8, names: vectorV(opaqueV) });
const sample = encode(Sample, { id: 1, names: [new Uint8Array(70), Uint8Array.of(1, 2, 3)] });

/** A codec that breaks its promise in the way of `read`. */
function broken(read: () => number) {
  return defineCodec<number>({
    bytesMin: 1,
    read: (reader) => {
      reader.offset = reader.end;
      return read();
    },
    write: (writer, value) => writer.uint8(value),
    toJson: (value) => value,
    fromJson: () => 0,
  });
}

describe("the mutation engine", () => {
  test("equal seeds give equal inputs, other seeds others", () => {
    const inputs = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 50 }, () => mutated(sample, sample, random));
    };
    expect(inputs(1)).toEqual(inputs(1));
    expect(inputs(1)).not.toEqual(inputs(2));
  });

  test("a sample without bytes still gives inputs", () => {
    const random = seededRandom(3);
    for (let i = 0; i < 500; i++)
      expect(mutated(new Uint8Array(), sample, random)).toBeInstanceOf(Uint8Array);
  });

  test("seeded numbers stay below their bound and reach all of it", () => {
    const random = seededRandom(4);
    const seen = new Set(Array.from({ length: 500 }, () => random(7)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test("combinators keep their promise under 20,000 mutations", () => {
    const random = seededRandom(5);
    const outcomes = new Set<string>();
    for (let i = 0; i < 20_000; i++) outcomes.add(checkCanonical(Sample, mutated(sample, sample, random)));
    expect([...outcomes].sort()).toEqual(["accepted", "refused"]);
  });

  test("every truncation is refused", () => {
    expect(checkTruncations(Sample, sample)).toBe(sample.length);
  });

  test("what breaks the promise is caught", () => {
    const one = Uint8Array.of(1);
    const wrongError = broken(() => {
      throw new RangeError("from the inside");
    });
    expect(() => checkCanonical(wrongError, one)).toThrow("no DecodeError");
    const wrongOffset = broken(() => {
      throw new DecodeError("truncated", 99);
    });
    expect(() => checkCanonical(wrongOffset, one)).toThrow("offset outside");
    const secondSpelling = broken(() => 2);
    expect(() => checkCanonical(secondSpelling, one)).toThrow("second spelling");
    const unwritable = broken(() => {
      return 0;
    });
    const refusing = { ...unwritable, write: uint8.write, read: broken(() => 999).read };
    expect(() => checkCanonical(refusing, one)).toThrow("cannot be encoded");
    const greedy = broken(() => 1);
    expect(() => checkTruncations(greedy, Uint8Array.of(1))).toThrow();
  });
});
