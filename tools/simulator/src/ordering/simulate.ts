import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Progress } from "../progress.ts";
import { sourceCommit } from "../source-commit.ts";
import type { Violation } from "./checkers.ts";
import type { MutantName } from "./mutants.ts";
import { mutants } from "./mutants.ts";
import type { Workload } from "./plan.ts";
import { World, type RunOptions, type RunResult } from "./world.ts";

/** Command-line options of `simulate`. */
export interface SimulateOptions {
  readonly core: string;
  readonly seeds: number;
  readonly from: number;
  readonly workload: Workload | "all";
  readonly mutant?: MutantName;
  readonly only?: Violation["kind"];
  readonly stop: boolean;
  readonly traces: string;
}

/** The workload of a seed when all are taken in turn: of ten seeds seven mixed, two with changing voters, one with lost disks. */
export function workloadOf(seed: number): Workload {
  const turn = seed % 10;
  return turn === 9 ? "amnesia" : turn >= 7 ? "reconfiguration" : "mixed";
}

/** Runs one seed. The same arguments give the same run. */
export function runSeed(seed: number, options: RunOptions): RunResult {
  const world = new World(seed, options);
  try {
    return world.run();
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, decided: 0, messages: 0, violations: [{ kind: "crash", detail, atMs: 0 }] };
  }
}

/** The `simulate` command for the ordering core. */
export function simulateOrdering(options: SimulateOptions): void {
  const progress = new Progress(options.seeds, (line) => console.error(line));
  let decided = 0;
  let messages = 0;
  let violations = 0;
  let firstFailingSeed: number | undefined;
  let failingSeeds = 0;
  let done = 0;
  const end = options.from + options.seeds;
  for (let seed = options.from; seed < end; seed++) {
    const run = optionsFor(seed, options);
    const result = runSeed(seed, run);
    decided += result.decided;
    messages += result.messages;
    done++;
    if (result.violations.length > 0) {
      violations += result.violations.length;
      failingSeeds++;
      firstFailingSeed ??= seed;
      if (options.mutant === undefined || failingSeeds === 1) writeTrace(result, run, options.traces);
      if (options.stop) break;
    }
    progress.note({ seeds: done, decided, messages, violations });
  }
  const found =
    options.mutant === undefined ? {} : { mutant: options.mutant, failingSeeds, firstFailingSeed };
  console.log(JSON.stringify({ core: "ordering", seeds: done, decided, messages, violations, ...found }));
  if (violations > 0) process.exitCode = 1;
}

function optionsFor(seed: number, options: SimulateOptions): RunOptions {
  const { mutant, only } = options;
  const watched = only === undefined ? {} : { only };
  if (mutant !== undefined) return { workload: mutants[mutant].workload, mutant, ...watched };
  return { workload: options.workload === "all" ? workloadOf(seed) : options.workload, ...watched };
}

/** Runs the failed seed once more, this time writing down what happens. */
function writeTrace(result: RunResult, run: RunOptions, directory: string): void {
  const first = result.violations[0];
  const lines = [
    `seed ${result.seed} workload ${run.workload} mutant ${run.mutant ?? "none"} commit ${sourceCommit()}`,
  ];
  runSeed(result.seed, { ...run, trace: (line) => lines.push(line) });
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `ordering-${run.mutant ?? run.workload}-${result.seed}.txt`);
  writeFileSync(file, lines.join("\n") + "\n");
  console.error(
    `seed ${result.seed} (${run.workload}, commit ${sourceCommit()}): ${first?.kind}: ${first?.detail}\n  trace: ${file}`,
  );
}
