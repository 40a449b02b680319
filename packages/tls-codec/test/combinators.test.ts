import { describe, expect, test } from "@jest/globals";
import {
  closedEnum,
  decode,
  encode,
  fixedOpaque,
  fromJson,
  hexFromBytes,
  opaqueV,
  openEnum,
  optional,
  select,
  struct,
  toJson,
  uint16,
  uint64,
  uint8,
  vectorV,
  type Json,
  type Value,
} from "../src/index.ts";

const Kind = openEnum(uint16, { first: 1, second: 2 });
const Choice = select({
  tag: { kind: Kind },
  cases: { first: { id: fixedOpaque(2) }, second: {} },
  otherwise: { data: opaqueV },
});
type Choice = Value<typeof Choice>;

const Outer = struct({
  flag: closedEnum(uint8, { no: 1, yes: 2 }),
  count: uint64,
  maybe: optional(uint16),
  choices: vectorV(Choice),
});
type Outer = Value<typeof Outer>;

const value: Outer = {
  flag: "yes",
  count: 2n ** 64n - 1n,
  maybe: undefined,
  choices: [
    { kind: "first", id: Uint8Array.of(1, 2) },
    { kind: "second" },
    { kind: 0x0a0a, data: Uint8Array.of(255) },
  ],
};
const spelled = "02" + "ffffffffffffffff" + "00" + "0a" + "00010102" + "0002" + "0a0a01ff";

describe("a structure of everything", () => {
  test("has the bytes that the grammar gives", () => {
    expect(hexFromBytes(encode(Outer, value))).toBe(spelled);
    expect(decode(Outer, encode(Outer, value))).toEqual(value);
  });

  test("has a lossless JSON view", () => {
    const json = toJson(Outer, value);
    expect(json).toEqual({
      flag: "yes",
      count: "18446744073709551615",
      maybe: null,
      choices: [{ kind: "first", id: "0102" }, { kind: "second" }, { kind: 2570, data: "ff" }],
    });
    expect(fromJson(Outer, JSON.parse(JSON.stringify(json)) as Json)).toEqual(value);
  });
});
