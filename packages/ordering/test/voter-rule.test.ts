import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { checkConfig, configOf, OrderingError, quorumOf, type Config } from "../src/index.ts";

const leaves = (...names: string[]): string[] => names.map((name) => `${name}.example`);

describe("the voter rule", () => {
  test.each<[number, number, string]>([
    [1, 1, "quorum"],
    [2, 1, "fixed"],
    [3, 3, "quorum"],
    [4, 3, "quorum"],
    [5, 5, "quorum"],
    [9, 5, "quorum"],
  ])("of %i domains takes %i, %s", (domains, voters, mode) => {
    const config = configOf({ mode: "quorum" }, leaves(..."abcdefghi".slice(0, domains)));
    expect([config.voters.length, config.mode]).toEqual([voters, mode]);
    expect(config.memberDomains).toHaveLength(domains);
  });

  test("orders candidates by the lowest leaf of theirs, over blanks", () => {
    const config = configOf({ mode: "quorum" }, [
      undefined,
      "c.example",
      "a.example",
      undefined,
      "c.example",
      "b.example",
    ]);
    expect(config.voters).toEqual(leaves("c", "a", "b"));
  });

  test("of two domains takes both and the witness, if the policy names one", () => {
    const config = configOf({ mode: "quorum", witness: "w.example" }, leaves("a", "b"));
    expect(config.voters).toEqual(leaves("a", "b", "w"));
    expect(config.witness).toBe("w.example");
    expect(config.memberDomains).toEqual(leaves("a", "b"));
  });

  test("forgets a witness that has members, and one that is not needed", () => {
    expect(configOf({ mode: "quorum", witness: "b.example" }, leaves("a", "b")).mode).toBe("fixed");
    expect(configOf({ mode: "quorum", witness: "w.example" }, leaves("a", "b", "c")).voters).toEqual(
      leaves("a", "b", "c"),
    );
  });

  test("of two domains without a witness is fixed at the first, or at the owner that the policy names", () => {
    expect(configOf({ mode: "quorum" }, leaves("b", "a")).voters).toEqual(leaves("b"));
    expect(configOf({ mode: "quorum", owner: "a.example" }, leaves("b", "a")).voters).toEqual(leaves("a"));
  });

  test("never makes a domain a voter that is not on the list", () => {
    const allowedVoters = leaves("b", "d", "e");
    const config = configOf({ mode: "quorum", allowedVoters }, leaves("a", "b", "c", "d", "e"));
    expect(config.voters).toEqual(leaves("b", "d", "e"));
    expect(config.memberDomains).toHaveLength(5);
    expect(() => configOf({ mode: "quorum", allowedVoters: leaves("x") }, leaves("a"))).toThrow(
      OrderingError,
    );
  });

  test("is the same for every order of members of one domain, odd, and at most five", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(..."abcdefgh"), { minLength: 1, maxLength: 40 }), (names) => {
        const config = configOf({ mode: "quorum" }, leaves(...names));
        expect(config.voters.length % 2).toBe(1);
        expect(config.voters.length).toBeLessThanOrEqual(5);
        expect(config).toEqual(configOf({ mode: "quorum" }, leaves(...new Set(names))));
        expect(quorumOf(config) * 2).toBeGreaterThan(config.voters.length);
      }),
    );
  });

  test("eventual and single_writer groups", () => {
    expect(configOf({ mode: "eventual" }, leaves("a", "b")).voters).toEqual([]);
    expect(configOf({ mode: "single_writer" }, leaves("a", "b", "c")).voters).toEqual(leaves("a"));
  });
});

describe("a configuration is refused", () => {
  const good: Config = configOf({ mode: "quorum" }, leaves("a", "b", "c"));
  test.each<[string, Partial<Config>]>([
    ["a voter twice", { voters: leaves("a", "a", "b") }],
    ["two voters", { voters: leaves("a", "b") }],
    ["seven voters", { voters: leaves(..."abcdefg"), memberDomains: leaves(..."abcdefg") }],
    ["a voter without members", { voters: leaves("a", "b", "x") }],
    ["a witness that does not vote", { witness: "w.example" }],
    ["a witness with members", { witness: "a.example" }],
    ["a fixed group with three owners", { mode: "fixed" }],
    ["an eventual group with voters", { mode: "eventual" }],
    ["a member domain twice", { memberDomains: leaves("a", "b", "c", "a") }],
    [
      "more member domains than the bound",
      { memberDomains: Array.from({ length: 1025 }, (_, i) => `d${i}`) },
    ],
  ])("with %s", (_what, change) => {
    expect(() => checkConfig({ ...good, ...change })).toThrow(OrderingError);
  });
});
