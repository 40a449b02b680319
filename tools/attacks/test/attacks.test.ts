import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { attacks, memoryGrowthMax, runAttacks } from "../src/run.ts";

test("every attack has a name of its own, and there are at least sixty", () => {
  expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
  expect(attacks.length).toBeGreaterThanOrEqual(60);
});

test("a few of each kind are refused with their codes, and disturb nobody", async () => {
  const few = [
    ...["another-peers-name-under-own-root", "session-of-a-stripped-greeting", "only-versions-to-come"],
    ...["route-of-another-origin", "operators-reload", "drain-by-one-requester", "commit-of-random-bytes"],
    ...["message-of-random-bytes", "six-streams-at-once", "made-up-token", "key-package-of-random-bytes"],
    ...["http-1-request", "rapid-reset"],
  ];
  const path = mkdtempSync(join(tmpdir(), "entente-attacks-"));
  try {
    const wanted = attacks.filter(({ name }) => few.includes(name));
    expect(wanted).toHaveLength(few.length);
    const { results, disturbed, memoryGrowth } = await runAttacks(path, wanted, () => undefined);
    const through = results.filter(({ refused }) => !refused);
    expect(through.map(({ attack, code }) => `${attack.name}: ${code}`)).toEqual([]);
    expect(disturbed).toBe(0);
    expect(memoryGrowth).toBeLessThan(memoryGrowthMax);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
});
