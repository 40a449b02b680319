import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { writeHistory } from "../src/history.ts";
import { runChaos } from "../src/run.ts";
import type { ChaosOptions } from "../src/shape.ts";

const options: ChaosOptions = {
  kills: 20,
  messages: 2_000,
  seed: 1,
  domains: 2,
  devices: 6,
  people: 3,
  groups: 3,
  members: 4,
  processesPerDomain: 1,
};

test("twenty kills of any process under load: nothing is lost, doubled, out of order or left out", async () => {
  const path = mkdtempSync(join(tmpdir(), "entente-chaos-"));
  const result = await runChaos(options, path, () => undefined);
  const { violations, acknowledged, kills, folders } = result;
  // Kept for a person to read.
  if (violations.length > 0) console.error(writeHistory(path, folders, kills, violations));
  expect(violations).toEqual([]);
  expect(kills).toHaveLength(options.kills);
  expect(acknowledged).toBeGreaterThanOrEqual(options.messages);
  rmSync(path, { recursive: true, force: true });
});
