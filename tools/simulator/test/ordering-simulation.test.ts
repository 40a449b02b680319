import { expect, test } from "@jest/globals";
import { runSeed, workloadOf } from "../src/ordering/simulate.ts";

const seeds = Number(process.env["ORDERING_SEEDS"] ?? 2_000);

test(`${seeds} seeds of faults, healing and more Commits break nothing`, () => {
  const failed: string[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const workload = workloadOf(seed);
    const [first] = runSeed(seed, { workload }).violations;
    if (first !== undefined) failed.push(`seed ${seed} (${workload}): ${first.kind}: ${first.detail}`);
  }
  expect(failed).toEqual([]);
}, 600_000);
