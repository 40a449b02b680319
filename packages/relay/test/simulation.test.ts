import { describe, expect, test } from "@jest/globals";

import { simulateRelay } from "../src/simulation/index.ts";

// SEEDS and FROM in the environment make it longer, or look at one seed.
const seeds = Number(process.env["SEEDS"] ?? "400");
const from = Number(process.env["FROM"] ?? "0");

describe("a stream through faults", () => {
  test(`${seeds} seeds from ${from}: exactly once, in the order of the lane, nothing lost`, () => {
    const failed: string[] = [];
    let delivered = 0;
    for (let seed = from; seed < from + seeds; seed += 1) {
      const report = simulateRelay(seed);
      delivered += report.delivered;
      if (report.violations.length > 0) failed.push(`seed ${seed}: ${report.violations.join("; ")}`);
    }
    expect(failed).toEqual([]);
    expect(delivered).toBeGreaterThan(seeds * 50);
  });

  test("the same seed gives the same report", () => {
    expect(simulateRelay(7)).toEqual(simulateRelay(7));
  });
});
