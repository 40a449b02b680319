import { afterAll, expect, test } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runLinks } from "../src/links.ts";

const path = mkdtempSync(join(tmpdir(), "entente-links-"));

afterAll(() => rmSync(path, { recursive: true, force: true }));

// A smoke of `npm run failover -- links`: real services and links that break, and a checker that knows nothing of the protocol (A23-24, A23-27, A23-31).
test("links are cut, fall silent and work one way, and heal: what clients saw is one history", async () => {
  const told: string[] = [];
  const options = { seed: 17, rounds: 6, mode: "in-process" } as const;
  const result = await runLinks(options, path, (line) => told.push(line));
  expect({ violations: result.violations, told }).toMatchObject({ violations: [] });
  expect(told).toHaveLength(6);
  expect(result.decided).toBeGreaterThanOrEqual(18);
  expect(result.submissions).toBeGreaterThanOrEqual(18);
});
