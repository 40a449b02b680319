import { describe, expect, test } from "@jest/globals";
import { dmlsSeed, relaySeed } from "../src/cores.ts";
import { runSeed, workloadOf } from "../src/ordering/simulate.ts";
import { Progress } from "../src/progress.ts";
import { runSeeds, type SeedReport } from "../src/seed-run.ts";

const quiet: SeedReport = { decided: 2, messages: 3, violations: [] };

function collect(): { lines: string[]; say: (line: string) => void } {
  const lines: string[] = [];
  return { lines, say: (line) => void lines.push(line) };
}

describe("the cores", () => {
  test("ordering: 10 seeds", async () => {
    const { lines, say } = collect();
    const run = (seed: number): SeedReport => {
      const { decided, messages, violations } = runSeed(seed, { workload: workloadOf(seed) });
      return { decided, messages, violations: violations.map(({ kind, detail }) => `${kind}: ${detail}`) };
    };
    const summary = await runSeeds("ordering", run, { seeds: 10, from: 1, stop: false }, say);
    expect(lines).toEqual([]);
    expect(summary).toMatchObject({ seeds: 10, violations: 0 });
    expect(summary.decided).toBeGreaterThan(10);
  });

  test("relay: 10 seeds", async () => {
    const { lines, say } = collect();
    const summary = await runSeeds("relay", relaySeed, { seeds: 10, from: 1, stop: false }, say);
    expect(lines.filter((line) => line.startsWith("seed "))).toEqual([]);
    expect(summary).toMatchObject({ core: "relay", seeds: 10, violations: 0 });
    expect(summary.decided).toBeGreaterThan(500);
    expect(summary.messages).toBeGreaterThan(0);
  });

  test("dmls: 2 seeds", async () => {
    const { lines, say } = collect();
    const summary = await runSeeds("dmls", dmlsSeed, { seeds: 2, from: 1, stop: false }, say);
    expect(lines.filter((line) => line.startsWith("seed "))).toEqual([]);
    expect(summary).toMatchObject({ core: "dmls", seeds: 2, violations: 0 });
    expect(summary.decided).toBeGreaterThan(2);
    expect(summary.messages).toBeGreaterThan(2);
  });
});

describe("runSeeds", () => {
  test("tells each violation with its seed and the commit, and counts it", async () => {
    const { lines, say } = collect();
    const run = (seed: number): SeedReport => ({ ...quiet, violations: seed === 6 ? ["lost", "twice"] : [] });
    const summary = await runSeeds("relay", run, { seeds: 4, from: 5, stop: false }, say);
    expect(summary).toEqual({ core: "relay", seeds: 4, decided: 8, messages: 12, violations: 2 });
    expect(lines).toEqual([
      expect.stringMatching(/^seed 6 \(relay, commit \w+\): lost$/),
      expect.stringMatching(/^seed 6 \(relay, commit \w+\): twice$/),
    ]);
  });

  test("takes what a seed throws for a violation, and goes on", async () => {
    const { lines, say } = collect();
    const run = (seed: number): SeedReport => {
      if (seed === 1) throw new Error("an invariant");
      return quiet;
    };
    const summary = await runSeeds("relay", run, { seeds: 2, from: 1, stop: false }, say);
    expect(summary).toEqual({ core: "relay", seeds: 2, decided: 2, messages: 3, violations: 1 });
    expect(lines[0]).toContain("threw Error: an invariant");
  });

  test("stops at the first failed seed if told to", async () => {
    const run = (): SeedReport => ({ ...quiet, violations: ["lost"] });
    const summary = await runSeeds("relay", run, { seeds: 9, from: 1, stop: true }, () => undefined);
    expect(summary).toMatchObject({ seeds: 1, violations: 1 });
  });

  test("takes the last uint32 for a seed and nothing past it", async () => {
    const last = 2 ** 32 - 1;
    const range = { seeds: 1, from: last, stop: false };
    expect(
      await runSeeds(
        "relay",
        () => quiet,
        range,
        () => undefined,
      ),
    ).toMatchObject({ seeds: 1 });
    const past = runSeeds(
      "relay",
      () => quiet,
      { ...range, seeds: 2 },
      () => undefined,
    );
    await expect(past).rejects.toThrow(RangeError);
  });
});

test("progress is told every 5 seconds at most", () => {
  const { lines, say } = collect();
  let nowMs = 0;
  const progress = new Progress(100, say, () => nowMs);
  for (let seeds = 1; seeds <= 11; seeds++) {
    nowMs = seeds * 1_000;
    progress.note({ seeds, decided: seeds, messages: 0, violations: 0 });
  }
  expect(lines).toEqual([
    "5/100 seeds, 5 decided, 0 violations, 5 s",
    "10/100 seeds, 10 decided, 0 violations, 10 s",
  ]);
});
