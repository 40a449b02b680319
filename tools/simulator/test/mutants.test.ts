import { describe, expect, test } from "@jest/globals";
import { mutants, type MutantName } from "../src/ordering/mutants.ts";
import { runSeed } from "../src/ordering/simulate.ts";

/**
 * Seeds that are known to end in two Commits for one epoch. The two variants that chance hardly ever catches have a
 * script instead (scripts.test.ts).
 */
const failing: readonly (readonly [MutantName, number])[] = [
  ["quorum-too-small", 17],
  ["accepts-below-promise", 61],
  ["orderer-alone-decides", 140],
  ["ignores-accepted-value", 254],
  ["accepted-not-persisted", 15],
  ["promise-not-persisted", 429],
  ["no-recovery", 36],
];

describe("broken variants are caught by agreement alone", () => {
  for (const [name, seed] of failing) {
    test(`${name}, seed ${seed}`, () => {
      const { workload } = mutants[name];
      const { violations } = runSeed(seed, { workload, mutant: name, only: "agreement" });
      expect(violations.map((violation) => violation.kind)).toContain("agreement");
      // The protocol itself passes the same seed.
      expect(runSeed(seed, { workload }).violations).toEqual([]);
    });
  }
});
