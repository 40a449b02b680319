import { expect, test } from "@jest/globals";
import { simulateEventual } from "../../src/eventual/simulation/index.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";

test("random interleavings converge or tell a fork, and never part in silence (A23-29)", async () => {
  const total = { forked: 0, rollBacks: 0, decided: 0 };
  for (let seed = 1; seed <= 40; seed++) {
    const run = await simulateEventual(seed, nodeCrypto);
    expect({ seed, violations: run.violations }).toEqual({ seed, violations: [] });
    total.forked += run.forked ? 1 : 0;
    total.rollBacks += run.rollBacks;
    total.decided += run.decided;
  }
  // All of it happens: agreement, going back, and forks.
  expect(total.forked).toBeGreaterThan(0);
  expect(total.forked).toBeLessThan(40);
  expect(total.rollBacks).toBeGreaterThan(10);
});

test("a message whose Commit comes after the time for which it was held is not lost without a word", async () => {
  // Found by the simulation: it was let go of in silence.
  const { violations, forked } = await simulateEventual(978, nodeCrypto);
  expect({ violations, forked }).toEqual({ violations: [], forked: false });
});

test("two members who remove each other, each followed at once by more, do not part in silence", async () => {
  // Found by the simulation: each was a stranger in the other's branch, and its late Commit was not judged.
  const { violations, forked } = await simulateEventual(2463, nodeCrypto);
  expect({ violations, forked }).toEqual({ violations: [], forked: true });
});
