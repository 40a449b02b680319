#!/usr/bin/env node
import { mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { writeHistory } from "./history.ts";
import { runChaos } from "./run.ts";
import type { ChaosOptions } from "./shape.ts";

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("not a whole number");
  return value;
}

const program = new Command("chaos")
  .description(
    "real processes of several domains under load, kill -9 of any of them at any moment, and a checker of what clients were told and saw; exits non-zero when a promise is broken",
  )
  .option("--kills <n>", "how often something is killed", count, 1_000)
  .option("--messages <n>", "messages that are accepted, at least", count, 1_000_000)
  .option("--seed <n>", "what is drawn: who talks to whom, who is killed when", count, 1)
  .option("--domains <n>", "domains, of three processes each", count, 2)
  .option("--devices <n>", "devices of the load, a connection or two each", count, 24)
  .option("--people <n>", "full SDK clients that talk beside the load", count, 4)
  .option("--groups <n>", "groups of the load", count, 12)
  .option("--members <n>", "members of each", count, 4)
  .option("--processes <n>", "client processes of the load at each domain", count, 2)
  .option("--outstanding <n>", "deliveries that may be outstanding when something is killed", count, 20_000)
  .option("--update-every <n>", "messages of one of the people between two of its updates", count, 100)
  .option("--path <folder>", "where domains and journals are kept", ".entente/chaos")
  .option("--keep", "keep everything, even when nothing is wrong", false)
  .parse();

const { processes, path, keep, ...options } = program.opts<
  Omit<ChaosOptions, "processesPerDomain"> & { processes: number; path: string; keep: boolean }
>();
const folder = resolve(path, `seed-${String(options.seed)}`);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const result = await runChaos({ ...options, processesPerDomain: processes }, folder, (line) => {
  console.log(line);
});
const { kills, acknowledged, seen, counts, violations, seconds, folders } = result;
const wrong = Object.values(counts).reduce((sum, each) => sum + each, 0);
if (wrong > 0) {
  for (const { kind, device, group, what } of violations.slice(0, 20))
    console.error(`${kind}: ${device} in ${group}: ${what}`);
  console.error(
    `the history: ${writeHistory(folder, folders, kills, violations)}; journals and logs: ${folder}`,
  );
} else if (!keep) rmSync(folder, { recursive: true, force: true });
const tooFew = kills.length < options.kills || acknowledged < options.messages;
if (tooFew) console.error(`not everything was done; logs: ${folder}`);
console.log(
  JSON.stringify({ kills: kills.length, acknowledged, seen, ...counts, seed: options.seed, seconds }),
);
process.exitCode = wrong > 0 || tooFew ? 1 : 0;
