#!/usr/bin/env node
import { mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { type CrashesOptions, runCrashes } from "./crashes.ts";
import { runFailover } from "./failover.ts";
import type { Violation } from "./history/judge.ts";
import { runLinks } from "./links.ts";
import { percentile } from "./percentile.ts";

/** The promise: another domain has ordered a Commit within this time, 99 times out of 100, in milliseconds. */
const targetMs = 3_000;

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("not a whole number above 0");
  return value;
}

function emptied(path: string): string {
  const folder = resolve(path);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function tell(line: string): void {
  console.log(line);
}

/** Ends a run: what was broken for people, the figures as one line; the folder stays where something was. */
function finish(
  folder: string,
  figures: Readonly<Record<string, unknown>>,
  violations: readonly Violation[],
  targetHeld = true,
): void {
  if (violations.length === 0) rmSync(folder, { recursive: true, force: true });
  for (const { kind, epoch, what } of violations.slice(0, 20))
    console.error(`${kind} at epoch ${String(epoch)}: ${what}`);
  console.log(JSON.stringify({ ...figures, violations: violations.length }));
  process.exitCode = violations.length === 0 && targetHeld ? 0 : 1;
}

const median = (values: readonly number[]): number => Math.round(percentile(values, 0.5));

const program = new Command("failover").description(
  "three domains order a group together, and break; exits non-zero when a promise is broken",
);

program
  .command("kills", { isDefault: true })
  .description(
    "the domain that orders, three real processes, is lost by kill -9 again and again: the time until another has ordered a Commit",
  )
  .option("--kills <n>", "how often the domain that orders is killed", count, 50)
  .option("--path <folder>", "where the domains are kept", ".entente/failover")
  .action(async ({ kills, path }: { kills: number; path: string }) => {
    const folder = emptied(path);
    const { losses, commitsMs, decided, violations } = await runFailover(kills, folder, tell);
    const takeovers = losses.map(({ takeoverMs }) => takeoverMs);
    const p99Ms = Math.round(percentile(takeovers, 0.99));
    const figures = {
      kills: losses.length,
      p50Ms: median(takeovers),
      p99Ms,
      maxMs: Math.round(percentile(takeovers, 1)),
      targetMs,
      commitP50Ms: median(commitsMs),
      startP50Ms: median(losses.map(({ startMs }) => startMs)),
      catchUpP50Ms: median(losses.map(({ catchUpMs }) => catchUpMs)),
      decided,
      forks: violations.filter(({ kind }) => kind === "fork").length,
    };
    finish(folder, figures, violations, p99Ms <= targetMs);
  });

program
  .command("links")
  .description(
    "links between the domains are cut, fall silent, work one way or forget their connections, while a client of each commits; what clients saw is judged",
  )
  .option("--rounds <n>", "faults, one after the other", count, 50)
  .option("--seed <n>", "what is drawn: the faults", count, 1)
  .option("--in-process", "all services in one process: starts faster", false)
  .option("--path <folder>", "where the domains are kept", ".entente/failover-links")
  .action(
    async ({
      rounds,
      seed,
      inProcess,
      path,
    }: {
      rounds: number;
      seed: number;
      inProcess: boolean;
      path: string;
    }) => {
      const folder = emptied(path);
      const mode = inProcess ? "in-process" : "processes";
      const { violations, ...figures } = await runLinks({ seed, rounds, mode }, folder, tell);
      finish(folder, { rounds, seed, ...figures }, violations);
    },
  );

program
  .command("crashes")
  .description(
    "any process of three domains is killed by kill -9 at any moment, also around Commits, and links break, while clients commit to several groups; what they saw is judged",
  )
  .option("--kills <n>", "faults, most of them a kill -9", count, 50)
  .option("--groups <n>", "groups of all three domains", count, 3)
  .option("--seed <n>", "what is drawn: faults, moments, groups", count, 1)
  .option("--path <folder>", "where the domains are kept", ".entente/failover-crashes")
  .action(async ({ path, ...options }: CrashesOptions & { path: string }) => {
    const folder = emptied(path);
    const { violations, ...figures } = await runCrashes(options, folder, tell);
    finish(folder, { ...options, ...figures }, violations);
  });

await program.parseAsync();
