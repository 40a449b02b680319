import { describe, expect, test } from "@jest/globals";
import {
  bytesFromHex,
  closedEnum,
  decode,
  encode,
  fixedOpaque,
  hexFromBytes,
  opaque,
  openEnum,
  uint16,
  uint24,
  uint32,
  uint64,
  uint8,
  vector,
  type Codec,
} from "../src/index.ts";

function hex(text: string): Uint8Array {
  const bytes = bytesFromHex(text);
  if (bytes === undefined) throw new Error(`not hexadecimal: ${text}`);
  return bytes;
}

function thrown(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("3.3, numbers are big-endian", () => {
  const cases: readonly [string, Codec<number>, number, string][] = [
    ["uint8", uint8, 0xfe, "fe"],
    ["uint16", uint16, 0xfedc, "fedc"],
    ["uint24", uint24, 0xfedcba, "fedcba"],
    ["uint32", uint32, 0xfedcba98, "fedcba98"],
  ];
  test.each(cases)("%s", (_name, codec, value, text) => {
    expect(hexFromBytes(encode(codec, value))).toBe(text);
    expect(decode(codec, hex(text))).toBe(value);
    for (const extreme of [0, 2 ** (4 * text.length) - 1]) {
      expect(decode(codec, encode(codec, extreme))).toBe(extreme);
    }
    for (const wrong of [-1, 2 ** (4 * text.length), 0.5, NaN, Infinity]) {
      expect(thrown(() => encode(codec, wrong))).toMatchObject({ name: "EncodeError", code: "out_of_range" });
    }
    expect(thrown(() => decode(codec, hex(text.slice(2))))).toMatchObject({ code: "truncated", offset: 0 });
    expect(thrown(() => decode(codec, hex(`${text}00`)))).toMatchObject({
      code: "trailing_bytes",
      offset: text.length / 2,
    });
  });

  test.each([
    0n,
    1n,
    0xffff_ffffn,
    0x1_0000_0000n,
    2n ** 53n - 1n,
    2n ** 53n,
    2n ** 53n + 1n,
    2n ** 64n - 1n,
  ])("uint64 %d", (value) => {
    const text = value.toString(16).padStart(16, "0");
    expect(hexFromBytes(encode(uint64, value))).toBe(text);
    expect(decode(uint64, hex(text))).toBe(value);
  });

  test.each([-1n, 2n ** 64n])("uint64 refuses %d", (value) => {
    expect(thrown(() => encode(uint64, value))).toMatchObject({ code: "out_of_range" });
  });
});

describe("3.4, vectors", () => {
  test("opaque Datum[3] has no prefix", () => {
    const Datum = fixedOpaque(3);
    expect(decode(Datum, hex("010203"))).toEqual(hex("010203"));
    expect(thrown(() => encode(Datum, hex("0102")))).toMatchObject({ code: "wrong_length" });
    expect(thrown(() => decode(Datum, hex("0102")))).toMatchObject({ code: "truncated" });
  });

  test.each([
    [0, 255, "03"],
    [0, 256, "0003"],
    [0, 0xffff, "0003"],
    [0, 0x1_0000, "000003"],
    [1, 0xff_ffff, "000003"],
    [0, 0x100_0000, "00000003"],
    [0, 0xffff_ffff, "00000003"],
  ])("<%d..%d> has a prefix as wide as its ceiling", (floor, ceiling, prefix) => {
    const codec = opaque(floor, ceiling);
    expect(hexFromBytes(encode(codec, hex("aabbcc")))).toBe(`${prefix}aabbcc`);
    expect(decode(codec, hex(`${prefix}aabbcc`))).toEqual(hex("aabbcc"));
  });

  test("opaque mandatory<300..400>: at and past both bounds", () => {
    const mandatory = opaque(300, 400);
    for (const length of [300, 400]) {
      expect(decode(mandatory, encode(mandatory, new Uint8Array(length)))).toHaveLength(length);
    }
    expect(thrown(() => encode(mandatory, new Uint8Array(299)))).toMatchObject({
      code: "length_below_floor",
    });
    expect(thrown(() => encode(mandatory, new Uint8Array(401)))).toMatchObject({
      code: "length_above_ceiling",
    });
    const short = new Uint8Array(301);
    short.set([0x01, 0x2b]);
    expect(thrown(() => decode(mandatory, short))).toMatchObject({ code: "length_below_floor", offset: 2 });
    const long = new Uint8Array(403);
    long.set([0x01, 0x91]);
    expect(thrown(() => decode(mandatory, long))).toMatchObject({ code: "length_above_ceiling", offset: 2 });
  });

  test("uint16 longer<0..800>: the prefix counts bytes, and an odd count is refused", () => {
    const longer = vector(uint16, 0, 800);
    expect(hexFromBytes(encode(longer, [1, 2]))).toBe("000400010002");
    expect(decode(longer, hex("000400010002"))).toEqual([1, 2]);
    expect(thrown(() => decode(longer, hex("0003000100")))).toMatchObject({
      code: "vector_overrun",
      path: [1],
    });
    expect(thrown(() => decode(longer, hex("000300010002")))).toMatchObject({
      code: "vector_overrun",
      path: [1],
    });
    expect(encode(longer, new Array<number>(400).fill(7))).toHaveLength(802);
    expect(thrown(() => encode(longer, new Array<number>(401).fill(7)))).toMatchObject({
      code: "length_above_ceiling",
    });
  });

  test("elements of unequal size: the bounds hold for what was written", () => {
    const list = vector(opaque(0, 255), 3, 6);
    expect(hexFromBytes(encode(list, [hex("aa"), hex("bb")]))).toBe("0401aa01bb");
    expect(thrown(() => encode(list, [hex("aa")]))).toMatchObject({ code: "length_below_floor" });
    expect(thrown(() => encode(list, [hex("aa"), hex("bb"), hex("cc"), hex("")]))).toMatchObject({
      code: "length_above_ceiling",
    });
  });

  test.each([
    [-1, 5],
    [6, 5],
    [0, 2 ** 32],
    [0.5, 3],
  ])("<%d..%d> are bounds of no vector", (floor, ceiling) => {
    expect(() => opaque(floor, ceiling)).toThrow(RangeError);
  });

  test("a vector of elements without bytes would have many spellings", () => {
    expect(() => vector(fixedOpaque(0), 0, 255)).toThrow(RangeError);
  });
});

describe("3.5, enums", () => {
  const Color = closedEnum(uint8, { red: 3, blue: 5, white: 7 });
  const Taste = openEnum(uint16, { sweet: 1, sour: 2 });

  test("a closed enum refuses every other value, and stops at it", () => {
    expect(decode(Color, hex("05"))).toBe("blue");
    expect(hexFromBytes(encode(Color, "white"))).toBe("07");
    expect(thrown(() => decode(Color, hex("04")))).toMatchObject({ code: "unknown_value", offset: 0 });
    expect(thrown(() => encode(Color, "green" as "red"))).toMatchObject({ code: "unknown_value" });
    expect(thrown(() => encode(Color, "toString" as "red"))).toMatchObject({ code: "unknown_value" });
  });

  test("an open enum carries unknown numbers, and each value has one spelling", () => {
    expect(decode(Taste, hex("0002"))).toBe("sour");
    expect(decode(Taste, hex("0a0a"))).toBe(0x0a0a);
    expect(hexFromBytes(encode(Taste, 0x0a0a))).toBe("0a0a");
    expect(thrown(() => encode(Taste, 2))).toMatchObject({ code: "unknown_value" });
    expect(thrown(() => encode(Taste, 0x1_0000))).toMatchObject({ code: "out_of_range" });
    expect(thrown(() => encode(Taste, "salty" as "sweet"))).toMatchObject({ code: "unknown_value" });
  });

  test("names and numbers are found both ways", () => {
    expect(Taste.codes.sour).toBe(2);
    expect([Taste.codeOf("sour"), Taste.codeOf(9), Taste.valueOf(1), Taste.valueOf(9)]).toEqual([
      2,
      9,
      "sweet",
      9,
    ]);
    expect([Color.codeOf("red"), Color.valueOf(3), Color.valueOf(4)]).toEqual([3, "red", undefined]);
  });

  test("two names for one number are refused", () => {
    expect(() => closedEnum(uint8, { a: 1, b: 1 })).toThrow(RangeError);
  });
});
