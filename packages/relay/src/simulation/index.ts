import { backlogScenario, outageScenario, scenarioOf } from "./scenario.ts";
import type { Scenario } from "./scenario.ts";
import { World } from "./world.ts";

export { backlogScenario, outageScenario, scenarioOf };
export type { Scenario };

/** What a simulation found. */
export interface RelayReport {
  readonly seed: number;
  /** Items that the receiving domain's application took. */
  readonly delivered: number;
  /** Frames that were sent and answers that arrived. */
  readonly messages: number;
  /** Simulated time until everything had come to its end. */
  readonly elapsedMs: number;
  /** The most other items that left between the moment when an item was the next of its lane and the moment when it left. */
  readonly longestTurn: number;
  /** What the checker found, at most 20; empty: nothing. */
  readonly violations: readonly string[];
}

/** Far more than any run needs that comes to an end. */
const eventsMax = (scenario: Scenario): number => 50_000 + 20 * scenario.items;

/**
 * Runs one stream between two simulated domains, through the faults of the seed, to its end. The same seed gives the same report.
 *
 * @param scenario replaces the seed's own faults
 */
export function simulateRelay(seed: number, scenario: Scenario = scenarioOf(seed)): RelayReport {
  const world = new World(scenario, seed);
  const { delivered, elapsedMs } = world.run(eventsMax(scenario));
  const { violations, wire, turns } = world.checker;
  return { seed, delivered, messages: wire.messages, elapsedMs, longestTurn: turns.longest, violations };
}
