import { describe, expect, test } from "@jest/globals";
import { bytesFromHex, decode, DecodeError, encode, opaqueV } from "../src/index.ts";
import { Reader } from "../src/reader.ts";
import { Writer } from "../src/writer.ts";

function hex(text: string): Uint8Array {
  return bytesFromHex(text) ?? new Uint8Array();
}

function lengthOf(text: string): number {
  return new Reader(hex(text)).variableLength();
}

describe("RFC 9420 section 2.1.2, variable-size vector length headers", () => {
  test("the examples of the section", () => {
    expect(lengthOf("9d7f3e7d")).toBe(494878333);
    expect(lengthOf("7bbd")).toBe(15293);
    expect(lengthOf("25")).toBe(37);
  });

  test.each([
    [0, "00"],
    [63, "3f"],
    [64, "4040"],
    [16383, "7fff"],
    [16384, "80004000"],
    [0x3fff_ffff, "bfffffff"],
  ])("%d is written as %s and read back", (length, text) => {
    const writer = new Writer();
    writer.variableLength(length);
    expect(writer.finish()).toEqual(hex(text));
    expect(lengthOf(text)).toBe(length);
  });

  test("2^30 has no spelling", () => {
    expect(() => new Writer().variableLength(0x4000_0000)).toThrow("length_above_ceiling");
  });

  test.each(["403f", "4000", "80000000", "80003fff"])("%s is not the shortest form", (text) => {
    expect(() => lengthOf(text)).toThrow("length_not_minimal");
  });

  test.each(["c0", "ff", "c000000000000000"])("%s has the reserved prefix 11", (text) => {
    expect(() => lengthOf(text)).toThrow("length_prefix_reserved");
  });

  test.each(["", "40", "800000", "9d7f3e"])("%s is cut", (text) => {
    expect(() => lengthOf(text)).toThrow("truncated");
  });

  test("a length is believed only when the bytes are there", () => {
    const error = catching(() => decode(opaqueV, hex("bfffffff00")));
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code: "truncated", offset: 4, path: [] });
  });

  test.each([0, 1, 63, 64, 16383, 16384])("opaque<V> of %d bytes round-trips", (length) => {
    const value = new Uint8Array(length).fill(7);
    expect(decode(opaqueV, encode(opaqueV, value))).toEqual(value);
  });
});

function catching(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
