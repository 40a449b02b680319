import type { Bounds } from "../limits.ts";
import { Chance } from "./chance.ts";

/** What a simulation does to the stream, and how long. Probabilities are per event. */
export interface Scenario {
  readonly items: number;
  readonly lanes: number;
  /** Items are enqueued over this time. */
  readonly enqueueMs: number;
  /** Faults end here; then everything must come to its end. */
  readonly healMs: number;
  readonly lossRate: number;
  readonly duplicateRate: number;
  /** Longest time a message takes; short ones make order on the wire. */
  readonly delayMs: number;
  /** Crash between two effects of one outcome. */
  readonly senderCrashRate: number;
  readonly receiverCrashRate: number;
  /** Times at which the link is cut, and for how long. */
  readonly cuts: readonly { readonly atMs: number; readonly forMs: number }[];
  /** Backups are taken and restored later. */
  readonly senderRestores: readonly { readonly backupMs: number; readonly restoreMs: number }[];
  readonly receiverRestores: readonly { readonly backupMs: number; readonly restoreMs: number }[];
  readonly poisonRate: number;
  readonly malformedRate: number;
  readonly unknownRate: number;
  readonly earlyRate: number;
  /** Time the receiver takes for one item at most. */
  readonly processMs: number;
  /** What the receiver's credit moves between; equal: constant. */
  readonly capacityLow: number;
  readonly capacityHigh: number;
  readonly heardEveryMs: number;
  readonly bodyBytesMax: number;
  /** Rarely, a body that fills a frame by itself. */
  readonly largeRate: number;
  /** Items that have a number and are not settled; what comes past that waits for its lane's turn. */
  readonly numberedMax: number;
  /** Items of a lane that get numbers in one turn. */
  readonly turnItems: number;
  /** The part of all items that is of one lane, beside what falls to it by chance. */
  readonly busyShare: number;
  readonly bounds: Bounds;
}

const secondMs = 1_000;
const hourMs = 3_600 * secondMs;

const quiet: Scenario = {
  items: 200,
  lanes: 6,
  enqueueMs: 60 * secondMs,
  healMs: 10 * 60 * secondMs,
  lossRate: 0,
  duplicateRate: 0,
  delayMs: 20,
  senderCrashRate: 0,
  receiverCrashRate: 0,
  cuts: [],
  senderRestores: [],
  receiverRestores: [],
  poisonRate: 0,
  malformedRate: 0,
  unknownRate: 0,
  earlyRate: 0,
  processMs: 5,
  capacityLow: 1_024,
  capacityHigh: 1_024,
  heardEveryMs: 0,
  bodyBytesMax: 64,
  largeRate: 0,
  numberedMax: Number.MAX_SAFE_INTEGER,
  turnItems: 1,
  busyShare: 0,
  bounds: { frameItemsMax: 8, frameBytesMax: 1_024, framesInFlightMax: 4, parkedItemsMax: 48 },
};

/** The scenario of a seed: each fault is in it or not, with a strength of its own. */
export function scenarioOf(seed: number): Scenario {
  const chance = new Chance(seed);
  const maybe = (probability: number, high: number): number =>
    chance.hits(probability) ? chance.next() * high : 0;
  const enqueueMs = chance.between(1, 300) * secondMs;
  const healMs = enqueueMs + chance.between(1, 600) * secondMs;
  const moment = (): number => chance.between(0, healMs);
  const restores = (probability: number): { backupMs: number; restoreMs: number }[] =>
    chance.hits(probability)
      ? Array.from({ length: chance.between(1, 2) }, () => {
          const backupMs = moment();
          return { backupMs, restoreMs: Math.min(healMs, backupMs + chance.between(1, 120) * secondMs) };
        })
      : [];
  const capacityLow = chance.hits(0.3) ? chance.between(0, 6) : 1_024;
  const longCut = chance.hits(0.08);
  return {
    ...quiet,
    items: chance.between(40, 260),
    lanes: chance.between(1, 14),
    enqueueMs,
    healMs,
    lossRate: maybe(0.5, 0.1),
    duplicateRate: maybe(0.5, 0.2),
    delayMs: chance.hits(0.5) ? 20 : chance.between(20, 8_000),
    senderCrashRate: maybe(0.4, 0.03),
    receiverCrashRate: maybe(0.4, 0.03),
    cuts: Array.from({ length: chance.between(0, 3) }, () => ({
      atMs: moment(),
      forMs: longCut ? chance.between(1, 200) * hourMs : chance.between(1, 400) * secondMs,
    })),
    senderRestores: restores(0.3),
    receiverRestores: restores(0.2),
    poisonRate: maybe(0.3, 0.03),
    malformedRate: maybe(0.3, 0.05),
    unknownRate: maybe(0.2, 0.03),
    earlyRate: maybe(0.5, 0.1),
    processMs: chance.hits(0.5) ? 5 : chance.between(5, 2_000),
    capacityLow,
    capacityHigh: capacityLow === 1_024 ? 1_024 : chance.between(1, 64),
    heardEveryMs: chance.hits(0.5) ? chance.between(5, 120) * secondMs : 0,
    largeRate: maybe(0.2, 0.05),
    bounds: {
      frameItemsMax: chance.between(1, 16),
      frameBytesMax: chance.between(64, 2_048),
      framesInFlightMax: chance.between(1, 4),
      parkedItemsMax: chance.between(8, 64),
    },
  };
}

/** The seed's faults, with more items than may be numbered, most of them of one lane. */
export function backlogScenario(seed: number): Scenario {
  const chance = new Chance(seed + 2);
  const scenario = scenarioOf(seed);
  return {
    ...scenario,
    items: scenario.items + chance.between(0, 400),
    numberedMax: chance.between(4, 40),
    turnItems: chance.between(1, 4),
    busyShare: chance.hits(0.2) ? 0 : chance.next(),
  };
}

/** One peer that is down while items queue up, then comes back: nothing else goes wrong. */
export function outageScenario(items: number, downMs: number): Scenario {
  return {
    ...quiet,
    items,
    lanes: 200,
    enqueueMs: downMs,
    healMs: downMs,
    cuts: [{ atMs: 0, forMs: downMs }],
    processMs: 0,
    bounds: { frameItemsMax: 256, frameBytesMax: 1024 * 1024, framesInFlightMax: 4, parkedItemsMax: 10_000 },
  };
}
