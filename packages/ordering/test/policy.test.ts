import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  configOf,
  decodePolicy,
  defaultPolicy,
  encodePolicy,
  makeValue,
  OrderingError,
  type OrderingPolicy,
  valueHash,
  type Hash,
} from "../src/index.ts";
import { sha256 } from "./keys.ts";

const name = fc.constantFrom("a.example", "b.example", "c.example");
const anyPolicy = fc.record(
  {
    mode: fc.constantFrom("fixed", "quorum", "eventual", "single_writer"),
    owner: name,
    witness: name,
    allowedVoters: fc.array(name, { maxLength: 4 }),
  },
  { requiredKeys: ["mode"] },
) as fc.Arbitrary<OrderingPolicy>;

describe("the ordering policy", () => {
  test("is what was written, and every cut of it is refused", () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        const bytes = encodePolicy(policy);
        expect(decodePolicy(bytes)).toEqual(policy);
        for (let length = 0; length < bytes.length; length++) {
          expect(() => decodePolicy(bytes.subarray(0, length))).toThrow(OrderingError);
        }
        expect(() => decodePolicy(Uint8Array.of(...bytes, 0))).toThrow(OrderingError);
      }),
    );
  });

  test("of a group that says nothing takes a quorum as soon as there are three domains", () => {
    const voters = (...domains: string[]) => configOf(defaultPolicy, domains).voters;
    expect(voters("a.example")).toEqual(["a.example"]);
    expect(voters("a.example", "b.example")).toEqual(["a.example"]);
    expect(voters("b.example", "c.example", "a.example")).toEqual(["b.example", "c.example", "a.example"]);
  });
});

describe("the hash of a value", () => {
  const config = configOf(defaultPolicy, ["a.example"]);

  test("covers a bundle by the digest that the driver gives it", () => {
    const hash: Hash = Object.assign((input: Uint8Array) => sha256(input), {
      ofBundle: (bundle: Uint8Array) => sha256(bundle.subarray(0, 1)),
    });
    const one = makeValue(Uint8Array.of(1, 2), config, hash);
    expect(one.hash).toEqual(makeValue(Uint8Array.of(1, 3), config, hash).hash);
    expect(one.hash).toEqual(valueHash(sha256(Uint8Array.of(1)), config, sha256));
    expect(one.hash).not.toEqual(makeValue(Uint8Array.of(2), config, hash).hash);
  });

  test("covers the configuration that follows", () => {
    const other = configOf(defaultPolicy, ["b.example"]);
    const bundle = Uint8Array.of(1);
    expect(makeValue(bundle, config, sha256).hash).not.toEqual(makeValue(bundle, other, sha256).hash);
  });
});
