import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { downgradeAttacks } from "../src/attacks/downgrade.ts";
import { attacks, memoryGrowthMax, runAttacks } from "../src/run.ts";

test("every attack has a name of its own, and there are at least sixty", () => {
  expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
  expect(attacks.length).toBeGreaterThanOrEqual(60);
});

test("at least twenty of them are downgrades, each refused with a code that no other one has", () => {
  const codes = downgradeAttacks.flatMap(({ refusedWith }) => refusedWith);
  expect(downgradeAttacks.length).toBeGreaterThanOrEqual(20);
  expect(new Set(codes).size).toBe(downgradeAttacks.length);
});

test("every downgrade and a few of each other kind are refused with their codes, and disturb nobody", async () => {
  const few = [
    ...["another-peers-name-under-own-root", "session-of-a-stripped-greeting", "only-versions-to-come"],
    ...["route-of-another-origin", "operators-reload", "drain-by-one-requester", "commit-of-random-bytes"],
    ...["message-of-random-bytes", "six-streams-at-once", "made-up-token", "key-package-of-random-bytes"],
    ...["http-1-request", "rapid-reset"],
    ...downgradeAttacks.map(({ name }) => name),
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
