import { noMemory } from "../client/label-memory.ts";
import { verifySearch } from "../client/verify-search.ts";
import { baseLadder } from "../ladder/ladder.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { answerSearch, evaluateVrf } from "../server/produce.ts";
import { runPlan } from "../store.ts";
import { vrfVerify } from "../vrf/ecvrf.ts";
import { vrfInput } from "../commitment.ts";
import { labelBytes, SampleLog } from "./sample-log.ts";

/** What to measure. */
export interface SearchMeasurement {
  /** Names in the log, each with `versions` versions. */
  readonly names: number;
  readonly versions: number;
  /** Entries of one name each after the bulk, one a minute: what makes the frontier long. */
  readonly entries: number;
  readonly searches: number;
  /** A clock in milliseconds that only goes forward. */
  readonly clock: () => number;
  readonly progress: (line: string) => void;
  /** What the server and the fast client use; the slow client uses the pure ones. */
  readonly primitives: Primitives;
}

/** Times in milliseconds; sizes in bytes. `p50` is the median, `p99` the ninety-ninth hundredth. */
export interface SearchFigures {
  readonly names: number;
  readonly leaves: number;
  readonly entries: number;
  readonly storedItems: number;
  readonly storedBytes: number;
  readonly buildMs: number;
  readonly itemsPerUpdate: number;
  readonly updateMs: number;
  readonly vrfProveMs: number;
  readonly vrfVerifyMs: number;
  readonly answerMsP50: number;
  readonly answerMsP99: number;
  readonly answerBytesP50: number;
  readonly answerBytesMax: number;
  readonly laterAnswerBytesP50: number;
  readonly verifyMsP50: number;
  readonly verifyMsP99: number;
  readonly pureVerifyMsP50: number;
  readonly pureVerifyMsP99: number;
}

/** Leaves of one batch share their ways, so large batches write fewer nodes; larger ones take more memory than they save time. */
const leavesPerBatch = 250_000;
const sampleCount = 50;

/** Builds a log of the asked size and measures searches in it. Cost: minutes for a hundred thousand names. */
export function measureSearch(asked: SearchMeasurement): SearchFigures {
  const { clock, progress } = asked;
  const log = new SampleLog(asked.primitives);
  const samples = Array.from({ length: Math.min(sampleCount, asked.names) }, (_, i) => `u/sample-${i}`);
  const began = clock();
  build(asked, log, samples);
  const buildMs = clock() - began;
  const updates = Array.from({ length: asked.entries }, (_, i) => {
    const start = clock();
    const items = log.append(1, [], 60_000n);
    if (i % 100 === 99) progress(`${i + 1} of ${asked.entries} entries`);
    return { items, ms: clock() - start };
  });
  const lastSize = log.treeSize - 10n;
  const answers = Array.from({ length: asked.searches }, (_, i) => {
    if (i % 100 === 99) progress(`${i + 1} of ${asked.searches} searches`);
    return measureOne(log, samples[i % samples.length] ?? "", lastSize, clock);
  });
  const vrf = measureVrf(asked, log);
  const of = (pick: (answer: (typeof answers)[number]) => number, share: number): number =>
    quantile(answers.map(pick), share);
  return {
    names: asked.names,
    leaves: asked.names * asked.versions + asked.entries,
    entries: Number(log.treeSize),
    storedItems: log.store.items,
    storedBytes: log.store.bytes,
    buildMs,
    itemsPerUpdate: updates.reduce((sum, { items }) => sum + items, 0) / updates.length,
    updateMs: quantile(
      updates.map(({ ms }) => ms),
      0.5,
    ),
    ...vrf,
    answerMsP50: of(({ answerMs }) => answerMs, 0.5),
    answerMsP99: of(({ answerMs }) => answerMs, 0.99),
    answerBytesP50: of(({ bytes }) => bytes, 0.5),
    answerBytesMax: of(({ bytes }) => bytes, 1),
    laterAnswerBytesP50: of(({ laterBytes }) => laterBytes, 0.5),
    verifyMsP50: of(({ verifyMs }) => verifyMs, 0.5),
    verifyMsP99: of(({ verifyMs }) => verifyMs, 0.99),
    pureVerifyMsP50: of(({ pureVerifyMs }) => pureVerifyMs, 0.5),
    pureVerifyMsP99: of(({ pureVerifyMs }) => pureVerifyMs, 0.99),
  };
}

function build(asked: SearchMeasurement, log: SampleLog, samples: readonly string[]): void {
  const fillers = (asked.names - samples.length) * asked.versions;
  for (let version = 0; version < asked.versions; version++) log.append(0, samples, 60_000n);
  for (let done = 0; done < fillers; done += leavesPerBatch) {
    log.append(Math.min(leavesPerBatch, fillers - done), [], 60_000n);
    asked.progress(`${Math.min(done + leavesPerBatch, fillers)} of ${fillers} leaves`);
  }
}

function measureOne(
  log: SampleLog,
  label: string,
  lastSize: bigint,
  clock: () => number,
): { answerMs: number; bytes: number; laterBytes: number; verifyMs: number; pureVerifyMs: number } {
  const question = log.question(label, 0n);
  // VRF proofs are kept by servers, so they are made beforehand.
  for (const version of baseLadder(question.history.positions.length - 1)) question.vrf(version);
  const open = (version: number): ReturnType<SampleLog["opened"]> => log.opened(label, version);
  const t0 = clock();
  const answer = runPlan(answerSearch(question, open), log.store.read);
  const t1 = clock();
  const later = runPlan(answerSearch({ ...question, lastSize }, open), log.store.read);
  const verify = (primitives: Primitives): number => {
    const start = clock();
    const { vrfVerify: _, ...trust } = log.trust;
    verifySearch({ ...trust, primitives }, undefined, labelBytes(label), noMemory, answer, log.nowMs);
    return clock() - start;
  };
  return {
    answerMs: t1 - t0,
    bytes: answer.length,
    laterBytes: later.length,
    verifyMs: verify(log.primitives),
    pureVerifyMs: verify(purePrimitives),
  };
}

function measureVrf(asked: SearchMeasurement, log: SampleLog): { vrfProveMs: number; vrfVerifyMs: number } {
  const [proving, verifying]: [number[], number[]] = [[], []];
  const secret = new Uint8Array(32).fill(4);
  for (let i = 0; i < 100; i++) {
    const label = labelBytes(`u/vrf-${i}`);
    const start = asked.clock();
    evaluateVrf(secret, label, i, asked.primitives);
    proving.push(asked.clock() - start);
    const { proof } = log.evaluate(`u/vrf-${i}`, i);
    const middle = asked.clock();
    vrfVerify(log.trust.parameters.vrfPublicKey, vrfInput(label, i), proof, asked.primitives);
    verifying.push(asked.clock() - middle);
  }
  return { vrfProveMs: quantile(proving, 0.5), vrfVerifyMs: quantile(verifying, 0.5) };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
