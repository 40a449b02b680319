#!/usr/bin/env node
import { Command } from "commander";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stage } from "@entente/attacks/stage";
import { decoders, fuzzDecoder, publishedCases } from "./decoders.ts";
import { fuzzRpcs, memoryGrowthMax } from "./rpcs.ts";

const program = new Command("fuzz")
  .description(
    "mutated inputs for every decoder; exits non-zero when one breaks its promise: DecodeError, or the same bytes again",
  )
  .option("--inputs <n>", "inputs for each decoder", Number, 100_000)
  .option("--seed <n>", "first seed; each decoder has its own after it", Number, 1)
  .option("--only <name>", "only the decoder of this name")
  .option(
    "--rpcs <n>",
    "instead: inputs for the RPCs that another domain reaches, and raw bytes at the federation port",
    Number,
  )
  .parse();

const { inputs, seed, only, rpcs } = program.opts<{
  inputs: number;
  seed: number;
  only?: string;
  rpcs?: number;
}>();
process.exitCode = rpcs === undefined ? fuzzDecoders() : await fuzzServices(rpcs);

function fuzzDecoders(): number {
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
  return crashes + hangs === 0 && tried.length > 0 ? 0 : 1;
}

async function fuzzServices(count: number): Promise<number> {
  const path = mkdtempSync(join(tmpdir(), "entente-fuzz-"));
  const stage = await Stage.set(path);
  try {
    await stage.talk();
    const startedAtMs = performance.now();
    const memoryBefore = await stage.memory();
    const report = await fuzzRpcs(stage, count, seed, (line) => console.log(line));
    const seconds = Math.round((performance.now() - startedAtMs) / 1000);
    for (const [target, times] of report.byTarget) console.log(`${target}: ${String(times)} inputs`);
    for (const [code, times] of report.codes) console.log(`${code}: ${String(times)}`);
    for (const crash of report.crashes.slice(0, 20)) console.error(`    ${crash}`);
    await stage.talk();
    const { targets, hangs, memoryGrowth } = report;
    const crashes = report.crashes.length;
    const [memoryGrowthMiB, memoryBeforeMiB] = [memoryGrowth, memoryBefore].map((each) =>
      Math.round(each / 2 ** 20),
    );
    const { inputs: sent } = report;
    console.log(
      JSON.stringify({ targets, inputs: sent, crashes, hangs, memoryBeforeMiB, memoryGrowthMiB, seconds }),
    );
    return crashes + hangs === 0 && memoryGrowth < memoryGrowthMax ? 0 : 1;
  } finally {
    await stage.strike();
    rmSync(path, { recursive: true, force: true });
  }
}
