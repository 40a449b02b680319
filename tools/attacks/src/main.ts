#!/usr/bin/env node
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { attacks, memoryGrowthMax, runAttacks } from "./run.ts";

const program = new Command("attacks")
  .description(
    "a hostile domain and a hostile client against real services; exits non-zero when an attack is not refused with its own code, when others are disturbed, or when memory grows",
  )
  .option("--only <text>", "only the attacks whose name contains this")
  .option("--list", "print the names and do nothing")
  .parse();
const { only, list } = program.opts<{ only?: string; list?: boolean }>();
const wanted = attacks.filter(({ name }) => only === undefined || name.includes(only));

if (list === true) {
  for (const { name, source } of wanted) console.log(`${name} (${source})`);
} else {
  const path = mkdtempSync(join(tmpdir(), "entente-attacks-"));
  try {
    const { results, disturbed, talks, memoryGrowth } = await runAttacks(path, wanted, (line) => {
      console.log(line);
    });
    const notRefused = results.filter(({ refused }) => !refused).length;
    const refused = results.length - notRefused;
    const memoryGrowthMiB = Math.round(memoryGrowth / 1024 / 1024);
    console.log(
      JSON.stringify({ attacks: results.length, refused, notRefused, disturbed, talks, memoryGrowthMiB }),
    );
    const well = notRefused + disturbed === 0 && memoryGrowth <= memoryGrowthMax && refused > 0;
    process.exitCode = well ? 0 : 1;
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
