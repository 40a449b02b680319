#!/usr/bin/env node
import { Command } from "commander";
import { decoders, fuzzDecoder, publishedCases } from "./decoders.ts";

const program = new Command("fuzz")
  .description(
    "mutated inputs for every decoder; exits non-zero when one breaks its promise: DecodeError, or the same bytes again",
  )
  .option("--inputs <n>", "inputs for each decoder", Number, 100_000)
  .option("--seed <n>", "first seed; each decoder has its own after it", Number, 1)
  .option("--only <name>", "only the decoder of this name")
  .parse();

const { inputs, seed, only } = program.opts<{ inputs: number; seed: number; only?: string }>();
const cases = publishedCases();
const tried = decoders.filter(({ name }) => only === undefined || name === only);
let [crashes, hangs, total] = [0, 0, 0];

tried.forEach((target, index) => {
  const report = fuzzDecoder(target, cases, inputs, seed + index);
  const { name, accepted } = report;
  console.log(
    `${String(index + 1).padStart(3)}/${String(tried.length)} ${name}: ${String(inputs)} inputs, ${String(accepted)} accepted, ${String(report.crashes.length)} crashes, ${String(report.hangs)} hangs`,
  );
  for (const crash of report.crashes) console.error(`    ${crash}`);
  crashes += report.crashes.length;
  hangs += report.hangs;
  total += report.inputs;
});

console.log(JSON.stringify({ targets: tried.length, inputs: total, crashes, hangs }));
process.exitCode = crashes + hangs === 0 && tried.length > 0 ? 0 : 1;
