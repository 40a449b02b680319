import { describe, expect, test } from "@jest/globals";
import { checkCanonical, checkTruncations, mutated, seededRandom } from "@entente/tls-codec/mutation";
import { decode, encode, fromJson, toJson, type Json } from "@entente/tls-codec";
import { targets } from "../src/targets.ts";
import { messageCases } from "./vectors.ts";

/** `ENTENTE_LONG=1` tries every truncation of every vector, and 100,000 mutations for each decoder. */
const long = process.env["ENTENTE_LONG"] === "1";
const inputs = long ? 100_000 : 5_000;
const seed = Number(process.env["ENTENTE_SEED"] ?? 20261121);

/** Cases spread over the file: the published ones come in blocks of equal cipher suite. */
function spread(count: number) {
  const step = Math.floor(messageCases.length / count);
  return messageCases.filter((_, i) => i % step === 0).slice(0, count);
}

describe.each(targets)("$name", ({ codec, samples, selfDelimiting }) => {
  const few = spread(7).flatMap((one) => samples(one));

  test("has samples, which re-encode byte for byte and through JSON", () => {
    expect(few.length).toBeGreaterThan(0);
    for (const sample of few) {
      expect(checkCanonical(codec, sample)).toBe("accepted");
      const json = JSON.parse(JSON.stringify(toJson(codec, decode(codec, sample)))) as Json;
      expect(encode(codec, fromJson(codec, json))).toEqual(sample);
    }
  });

  test(`${inputs} mutated inputs are refused with a place, or re-encode to themselves (seed ${seed})`, () => {
    const random = seededRandom(seed);
    const outcomes = { refused: 0, accepted: 0 };
    for (let i = 0; i < inputs; i++) {
      const sample = few[random(few.length)] ?? new Uint8Array();
      const other = few[random(few.length)] ?? new Uint8Array();
      outcomes[checkCanonical(codec, mutated(sample, other, random))]++;
    }
    // A mutation engine that never breaks anything would prove nothing.
    expect(outcomes.refused).toBeGreaterThan(inputs / 20);
  });

  if (selfDelimiting) {
    test("every truncation of a sample is refused", () => {
      const cases = long ? messageCases : spread(3);
      for (const one of cases) {
        for (const sample of samples(one)) {
          // All prefixes of small samples; in CI a prime step through the others still meets every kind of place.
          expect(checkTruncations(codec, sample, long || sample.length <= 600 ? 1 : 7)).toBeGreaterThan(0);
        }
      }
    }, 600_000);
  }
});

test("target names are unique", () => {
  expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length);
});
