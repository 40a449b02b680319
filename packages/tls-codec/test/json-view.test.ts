import { describe, expect, test } from "@jest/globals";
import {
  closedEnum,
  fixedOpaque,
  fromJson,
  JsonError,
  opaque,
  opaqueV,
  openEnum,
  optional,
  raw,
  select,
  struct,
  text,
  toJson,
  uint16,
  uint64,
  uint8,
  vectorV,
  type Codec,
  type Json,
} from "../src/index.ts";

function refusal(codec: Codec<unknown>, json: Json): JsonError {
  try {
    fromJson(codec, json);
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const Choice = select({
  tag: { kind: openEnum(uint16, { known: 1 }) },
  cases: { known: { count: uint8 } },
  otherwise: { data: opaqueV },
});
const Whole = struct({ id: fixedOpaque(2), at: uint64, maybe: optional(uint8), items: vectorV(raw(Choice)) });

describe("the JSON view (A18-1)", () => {
  test("is what the docstring says, and goes back", () => {
    const json: Json = {
      id: "00ff",
      at: "18446744073709551615",
      maybe: null,
      items: [
        { kind: "known", count: 3 },
        { kind: 2570, data: "" },
      ],
    };
    expect(toJson(Whole, fromJson(Whole, json))).toEqual(json);
  });

  const good = { id: "00ff", at: "1", maybe: 4, items: [] } as const;
  const cases: readonly [string, Codec<unknown>, Json, string, (string | number)[]][] = [
    ["a missing field", Whole, { id: "00ff", at: "1", maybe: 4 }, "field_missing", []],
    ["an unknown field", Whole, { ...good, more: 1 }, "field_unknown", []],
    ["an array for an object", Whole, [], "wrong_kind", []],
    ["an object for an array", Whole, { ...good, items: {} }, "wrong_kind", ["items"]],
    ["upper-case hexadecimal", Whole, { ...good, id: "00FF" }, "not_canonical", ["id"]],
    ["half a byte", Whole, { ...good, id: "00f" }, "not_canonical", ["id"]],
    ["a number for bytes", Whole, { ...good, id: 255 }, "wrong_kind", ["id"]],
    ["the wrong number of bytes", Whole, { ...good, id: "00" }, "not_encodable", ["id"]],
    ["a number for a uint64", Whole, { ...good, at: 1 }, "wrong_kind", ["at"]],
    ["a leading zero", Whole, { ...good, at: "01" }, "not_canonical", ["at"]],
    ["more than a uint64", Whole, { ...good, at: "18446744073709551616" }, "not_encodable", ["at"]],
    ["a string for a number", Whole, { ...good, maybe: "4" }, "wrong_kind", ["maybe"]],
    ["a fraction", Whole, { ...good, maybe: 0.5 }, "not_encodable", ["maybe"]],
    ["a missing tag", Whole, { ...good, items: [{ count: 1 }] }, "field_missing", ["items", 0]],
    [
      "the number of a name",
      Whole,
      { ...good, items: [{ kind: 1, count: 1 }] },
      "not_canonical",
      ["items", 0, "kind"],
    ],
    [
      "a field of another case",
      Whole,
      { ...good, items: [{ kind: 2, count: 1 }] },
      "field_unknown",
      ["items", 0],
    ],
    ["an unknown name", closedEnum(uint8, { a: 1 }), "b", "unknown_value", []],
    ["a name from the prototype", closedEnum(uint8, { a: 1 }), "toString", "unknown_value", []],
    ["a number for a name", closedEnum(uint8, { a: 1 }), 1, "wrong_kind", []],
    ["a number for text", text(opaqueV), 1, "wrong_kind", []],
    ["a lone surrogate", text(opaqueV), "\ud800", "not_encodable", []],
    ["too many bytes", opaque(0, 1), "0011", "not_encodable", []],
  ];
  test.each(cases)("%s is refused", (_what, codec, json, code, path) => {
    expect(refusal(codec, json)).toMatchObject({ name: "JsonError", code, path });
  });
});
