import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type AuthenticationProcess,
  meetsProcesses,
  processDemand,
  sharedProcessesProblem,
  type ToldProcesses,
} from "../../src/index.ts";

// What is asked of who is to join is the rule that the tree with them is held to (F-23).
const process = fc.constantFrom<AuthenticationProcess>("x509", "log_vouched", "fingerprint", 77);
const told: fc.Arbitrary<ToldProcesses> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ used: process, supported: fc.uniqueArray(process) }) },
  { weight: 1, arbitrary: fc.constant("silent" as const) },
  { weight: 1, arbitrary: fc.constant({ problem: "nobody can read it" }) },
);

const differ = (all: readonly ToldProcesses[]): boolean =>
  sharedProcessesProblem(all.map((each, index) => [index, each] as const)) !== undefined;

/** Members as there are: those who share their processes. */
const members = fc.array(told, { maxLength: 4 }).filter((all) => !differ(all));

describe("a demand", () => {
  test("is met by exactly those beside whom the members still share their processes", () => {
    fc.assert(
      fc.property(members, told, (all, joiner) => {
        const isAlone =
          typeof joiner === "object" && "used" in joiner && !joiner.supported.includes(joiner.used);
        fc.pre(!isAlone);
        const demand = processDemand(all);
        const fits = demand === undefined ? !differ([joiner]) : meetsProcesses(demand, joiner);
        expect(fits).toBe(!differ([...all, joiner]));
      }),
      { numRuns: 2_000 },
    );
  });

  test("is what members are known by, and what all of them support, in the order of numbers", () => {
    expect(
      processDemand([
        { used: "log_vouched", supported: ["fingerprint", "log_vouched", "x509"] },
        "silent",
        { used: "x509", supported: ["log_vouched", "x509", 77] },
      ]),
    ).toEqual({ inUse: ["x509", "log_vouched"], accepted: ["x509", "log_vouched"] });
    expect(processDemand(["silent"])).toBeUndefined();
  });
});
