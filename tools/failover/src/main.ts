#!/usr/bin/env node
import { mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { runFailover } from "./failover.ts";
import { percentile } from "./percentile.ts";

/** The promise: another domain has ordered a Commit within this time, 99 times out of 100, in milliseconds. */
const targetMs = 3_000;

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("not a whole number above 0");
  return value;
}

const program = new Command("failover")
  .description(
    "three domains as real processes; the one that orders is lost by kill -9 again and again, and the time is taken until another has ordered a Commit; exits non-zero when a promise is broken",
  )
  .option("--kills <n>", "how often the domain that orders is killed", count, 50)
  .option("--path <folder>", "where the domains are kept", ".entente/failover")
  .parse();

const { kills, path } = program.opts<{ kills: number; path: string }>();
const folder = resolve(path);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const { losses, commitsMs, decided, forks } = await runFailover(kills, folder, (line) => {
  console.log(line);
});
rmSync(folder, { recursive: true, force: true });
const takeovers = losses.map(({ takeoverMs }) => takeoverMs);
const figures = {
  kills: losses.length,
  p50Ms: Math.round(percentile(takeovers, 0.5)),
  p99Ms: Math.round(percentile(takeovers, 0.99)),
  maxMs: Math.round(percentile(takeovers, 1)),
  targetMs,
  commitP50Ms: Math.round(percentile(commitsMs, 0.5)),
  startP50Ms: Math.round(
    percentile(
      losses.map(({ startMs }) => startMs),
      0.5,
    ),
  ),
  catchUpP50Ms: Math.round(
    percentile(
      losses.map(({ catchUpMs }) => catchUpMs),
      0.5,
    ),
  ),
  decided,
  forks,
};
console.log(JSON.stringify(figures));
process.exitCode = forks > 0 || figures.p99Ms > targetMs ? 1 : 0;
