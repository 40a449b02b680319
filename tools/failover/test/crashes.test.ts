import { afterAll, describe, expect, test } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crashPlan } from "../src/crash-plan.ts";
import { runCrashes } from "../src/crashes.ts";
import { Random } from "../src/random.ts";

const path = mkdtempSync(join(tmpdir(), "entente-crashes-"));
const domains = ["a.example", "b.example", "c.example"];

afterAll(() => rmSync(path, { recursive: true, force: true }));

describe("a plan of crashes", () => {
  test("is the same for the same seed, and another for another", () => {
    const plan = (seed: number) => crashPlan(new Random(seed), domains, 20);
    expect(plan(7)).toEqual(plan(7));
    expect(plan(8)).not.toEqual(plan(7));
  });

  test("meets every process of every domain, every link, and every moment around a Commit", () => {
    const blows = crashPlan(new Random(1), domains, 1_000);
    const met = (pick: (blow: (typeof blows)[number]) => string) => new Set(blows.map(pick)).size;
    expect(met(({ after }) => after)).toBe(3);
    expect(
      met(({ fault }) => (fault.kind === "process" ? `${fault.domain} ${fault.service}` : "another")),
    ).toBe(10);
    expect(met(({ fault }) => (fault.kind === "link" ? fault.between.join() : "another"))).toBe(7);
  });
});

// A smoke of `npm run failover -- crashes`: nine real processes, any of which is killed at any moment (A23-24, A23-31, D-19).
test("processes are killed around Commits of several groups: what clients saw is one history of each", async () => {
  const told: string[] = [];
  const result = await runCrashes({ seed: 5, kills: 5, groups: 2 }, path, (line) => told.push(line));
  expect({ violations: result.violations, told }).toMatchObject({ violations: [] });
  expect(told).toHaveLength(5);
  expect(result.decided).toBeGreaterThanOrEqual(5);
});
