import { describe, expect, test } from "@jest/globals";
import { defineCodec } from "@entente/tls-codec";
import { decoders, fuzzDecoder, publishedCases } from "../src/decoders.ts";
import { statementTargets } from "../src/statement-targets.ts";

const cases = publishedCases();

describe("what a domain signs of itself", () => {
  test.each(statementTargets.map((target) => [target.name, target] as const))(
    "%s has one encoding, whatever comes",
    (_name, target) => {
      const { accepted, crashes, hangs, inputs } = fuzzDecoder(target, cases.slice(0, 2), 3_000, 11);
      expect([crashes, hangs]).toEqual([[], 0]);
      expect(accepted).toBeGreaterThan(0);
      expect(accepted).toBeLessThan(inputs);
    },
  );
});

describe("the fuzzer", () => {
  test("finds a decoder that accepts two spellings", () => {
    const sloppy = defineCodec<number>({
      bytesMin: 1,
      read: (reader) => reader.take(1)[0]! & 0x0f,
      write: (writer, value) => writer.raw(Uint8Array.of(value)),
      toJson: (value) => value,
      fromJson: (json) => Number(json),
    });
    const report = fuzzDecoder(
      { name: "sloppy", codec: sloppy, selfDelimiting: true, samples: () => [Uint8Array.of(3)] },
      cases.slice(0, 1),
      500,
      1,
    );
    expect(report.crashes.length).toBeGreaterThan(0);
  });

  test("tries the same inputs for the same seed", () => {
    const target = decoders.find(({ name }) => name === "KeyPackage")!;
    expect(fuzzDecoder(target, cases, 300, 7)).toEqual(fuzzDecoder(target, cases, 300, 7));
  });

  test("reaches values that decoders accept as well as ones that they refuse", () => {
    const target = decoders.find(({ name }) => name === "PrivateMessage")!;
    const { accepted, inputs } = fuzzDecoder(target, cases, 2_000, 3);
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(inputs);
  });
});
