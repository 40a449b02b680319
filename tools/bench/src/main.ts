#!/usr/bin/env node
import { Command, InvalidArgumentError } from "commander";
import { browserBenchmark } from "./browser/verification.ts";
import { codecBenchmark } from "./codec.ts";
import type { Benchmark, BenchmarkOptions, Measurement } from "./comparison.ts";
import { acceptBenchmark } from "./delivery/accept.ts";
import { backlogBenchmark } from "./delivery/backlog.ts";
import { costBenchmark } from "./delivery/cost.ts";
import { idleBenchmark } from "./delivery/idle.ts";
import { latencyBenchmark } from "./delivery/latency.ts";
import { pushBenchmarks } from "./delivery/push.ts";
import { stalledBenchmark } from "./delivery/stalled.ts";
import { groupsBenchmark } from "./groups.ts";
import { orderingCommitsBenchmark } from "./ordering/commits.ts";
import { orderingIdleBenchmark } from "./ordering/idle.ts";
import { outageBenchmark } from "./outage/benchmark.ts";
import { flippedBenchmark, lookUpBenchmark, updateBenchmark } from "./transparency.ts";

const benchmarks: readonly Benchmark[] = [
  codecBenchmark,
  groupsBenchmark,
  acceptBenchmark,
  backlogBenchmark,
  ...pushBenchmarks,
  costBenchmark,
  latencyBenchmark,
  idleBenchmark,
  stalledBenchmark,
  orderingCommitsBenchmark,
  orderingIdleBenchmark,
  outageBenchmark,
  lookUpBenchmark,
  updateBenchmark,
  flippedBenchmark,
  browserBenchmark,
];

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("not a whole number above 0");
  return value;
}

const program = new Command("bench")
  .description("benchmarks, each beside a baseline measured in the same run; medians of rounds in turns")
  .argument("[name...]", `which (default: all): ${benchmarks.map(({ name }) => name).join(", ")}`)
  .option("--messages <n>", "messages that queue up in relay-outage", count)
  .addHelpText(
    "after",
    `\n${benchmarks.map(({ name, description }) => `  ${name}: ${description}`).join("\n")}`,
  )
  .parse();

// `delivery` means all whose name begins with it.
const chosen = benchmarks.filter(
  ({ name }) =>
    program.args.length === 0 ||
    program.args.some((wanted) => name === wanted || name.startsWith(`${wanted}-`)),
);
const options = program.opts<BenchmarkOptions>();
const all: Record<string, Measurement> = {};
for (const benchmark of chosen) {
  console.log(`${benchmark.name}: ${benchmark.description}`);
  const results = await benchmark.run((line) => {
    console.log(`  ${line}`);
  }, options);
  for (const [name, result] of Object.entries(results)) all[`${benchmark.name} ${name}`] = result;
}
const broken = Object.entries(all).filter(([, { holds }]) => holds === false);
for (const [name] of broken) console.error(`broken: ${name}`);
console.log(JSON.stringify(all));
if (chosen.length === 0) process.exitCode = 2;
else process.exitCode = broken.length > 0 ? 1 : 0;
