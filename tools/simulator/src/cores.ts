import { simulateEventual } from "@entente/client/eventual-simulation";
import { nodeCrypto } from "@entente/client/node";
import { simulateDmls } from "@entente/dmls/simulation";
import { backlogScenario, scenarioOf, simulateRelay } from "@entente/relay/simulation";
import { simulateOrdering, type SimulateOptions } from "./ordering/simulate.ts";
import { runSeeds, type SeedReport } from "./seed-run.ts";

/** One seed of the relay core: `decided` are items that the receiving domain's application took, `messages` frames and answers. */
export function relaySeed(seed: number): SeedReport {
  // Every second seed has more items than may be numbered at once.
  const scenario = seed % 2 === 1 ? backlogScenario(seed) : scenarioOf(seed);
  const { delivered, messages, violations } = simulateRelay(seed, scenario);
  return { decided: delivered, messages, violations };
}

/** One seed of DMLS sessions: `decided` are Commits sent, `messages` application messages sent. */
export function dmlsSeed(seed: number): Promise<SeedReport> {
  return simulateDmls(seed);
}

/** One seed of a group of the eventual mode: `decided` are Commits made, `messages` those that members wrote. */
export function eventualSeed(seed: number): Promise<SeedReport> {
  return simulateEventual(seed, nodeCrypto);
}

/**
 * The cores that can be simulated, each with what `simulate` does for it: progress and violations to stderr, one JSON object to
 * stdout, and exit code 1 if anything was violated.
 */
export const cores: Readonly<Record<string, (options: SimulateOptions) => void | Promise<void>>> = {
  ordering: simulateOrdering,
  relay: (options) => simulate("relay", relaySeed, options),
  eventual: (options) => simulate("eventual", eventualSeed, options),
  dmls: (options) => simulate("dmls", dmlsSeed, options),
};

async function simulate(
  core: string,
  runSeed: (seed: number) => SeedReport | Promise<SeedReport>,
  options: SimulateOptions,
): Promise<void> {
  const summary = await runSeeds(core, runSeed, options, (line) => console.error(line));
  console.log(JSON.stringify(summary));
  if (summary.violations > 0) process.exitCode = 1;
}
