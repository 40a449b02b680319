import { expect, test } from "@jest/globals";
import {
  closedEnum,
  opaqueV,
  openEnum,
  optional,
  raw,
  select,
  struct,
  uint16,
  uint64,
  uint8,
  vectorV,
  type Codec,
  type Raw,
  type Value,
} from "../src/index.ts";

// Types are tested as types: this file is checked by tsc, and a wrong type is an error there.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function assertEqual<T extends true>(equal?: T): void {
  expect(equal).toBeUndefined();
}

const Open = openEnum(uint16, { one: 1, two: 2 });
const Closed = closedEnum(uint8, { one: 1, two: 2 });

test("the value of a struct has one read-only property for each field", () => {
  const _Pair = struct({ a: uint8, b: optional(uint64), c: vectorV(opaqueV), d: raw(uint8) });
  assertEqual<
    Equal<
      Value<typeof _Pair>,
      {
        readonly a: number;
        readonly b: bigint | undefined;
        readonly c: readonly Uint8Array[];
        readonly d: Raw<number>;
      }
    >
  >();
});

test("an open enum is a name or a number, a closed one a name", () => {
  assertEqual<Equal<Value<typeof Open>, "one" | "two" | number>>();
  assertEqual<Equal<Value<typeof Closed>, "one" | "two">>();
  const codes: { readonly one: number; readonly two: number } = Open.codes;
  expect(codes).toEqual({ one: 1, two: 2 });
});

test("a select is a union that its tag tells apart", () => {
  const _Choice = select({
    before: { id: uint8 },
    tag: { kind: Open },
    cases: { one: { x: uint8 }, two: {} },
    otherwise: { data: opaqueV },
    after: { end: uint8 },
  });
  type Choice = Value<typeof _Choice>;
  assertEqual<
    Equal<
      Extract<Choice, { kind: "one" }>,
      { readonly id: number; readonly kind: "one"; readonly x: number; readonly end: number }
    >
  >();
  const describe = (choice: Choice): number => {
    if (choice.kind === "one") return choice.x;
    if (choice.kind === "two") return choice.end;
    return choice.data.length;
  };
  expect(describe({ id: 1, kind: 7, data: new Uint8Array(3), end: 0 })).toBe(3);
});

test("a select without otherwise has its cases and no more", () => {
  const _Choice = select({ tag: { kind: Closed }, cases: { one: { x: uint8 }, two: { y: uint8 } } });
  assertEqual<Equal<Value<typeof _Choice>["kind"], "one" | "two">>();
  // @ts-expect-error a case needs its fields
  const wrong: Value<typeof _Choice> = { kind: "one", y: 1 };
  expect(wrong).toBeDefined();
});

test("a codec is taken where a codec of unknown is asked for", () => {
  const all: readonly Codec<unknown>[] = [uint8, Open, struct({ a: uint8 })];
  expect(all).toHaveLength(3);
});
