#!/usr/bin/env node
import { Command } from "commander";
import { codecBenchmark } from "./codec.ts";
import type { Benchmark, Measurement } from "./comparison.ts";
import { groupsBenchmark } from "./groups.ts";

const benchmarks: readonly Benchmark[] = [codecBenchmark, groupsBenchmark];

const program = new Command("bench")
  .description("benchmarks, each beside a baseline measured in the same run; medians of rounds in turns")
  .argument("[name...]", `which (default: all): ${benchmarks.map(({ name }) => name).join(", ")}`)
  .addHelpText(
    "after",
    `\n${benchmarks.map(({ name, description }) => `  ${name}: ${description}`).join("\n")}`,
  )
  .parse();

const chosen = benchmarks.filter(({ name }) => program.args.length === 0 || program.args.includes(name));
const all: Record<string, Measurement> = {};
for (const benchmark of chosen) {
  console.log(`${benchmark.name}: ${benchmark.description}`);
  const results = await benchmark.run((line) => {
    console.log(`  ${line}`);
  });
  for (const [name, result] of Object.entries(results)) all[`${benchmark.name} ${name}`] = result;
}
console.log(JSON.stringify(all));
process.exitCode = chosen.length > 0 ? 0 : 2;
