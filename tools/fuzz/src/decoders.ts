import { readFileSync } from "node:fs";
import { checkCanonical, mutated, type Random, seededRandom } from "@entente/tls-codec/mutation";
import { type MessageCase, type Target, targets } from "@entente/mls-wire/targets";
import { statementTargets } from "./statement-targets.ts";

/** A decoder may take this long for one input, in milliseconds, before it counts as hung. */
export const hangMs = 1_000;

/** What became of the inputs of one decoder. */
export interface DecoderReport {
  readonly name: string;
  readonly inputs: number;
  readonly accepted: number;
  /** Inputs that broke the promise: another error than DecodeError, a second spelling, a value that can not be encoded. */
  readonly crashes: readonly string[];
  /** Inputs that took longer than `hangMs`. */
  readonly hangs: number;
}

/** The published cases that inputs are mutated from. */
export function publishedCases(): readonly MessageCase[] {
  const file = new URL(import.meta.resolve("@entente/mls-wire/vectors/messages.json"));
  return JSON.parse(readFileSync(file, "utf8")) as readonly MessageCase[];
}

/** Every decoder of `mls-wire`, and of what domains sign of themselves. */
export const decoders: readonly Target[] = [...targets, ...statementTargets];

/** Tries one decoder with `inputs` mutations of published encodings. The same seed tries the same inputs. */
export function fuzzDecoder(
  target: Target,
  cases: readonly MessageCase[],
  inputs: number,
  seed: number,
): DecoderReport {
  const random: Random = seededRandom(seed);
  const samples = cases.slice(0, samplesMax).flatMap((one) => target.samples(one));
  const crashes: string[] = [];
  let [accepted, hangs] = [0, 0];
  for (let index = 0; index < inputs; index++) {
    const input = mutated(pick(samples, random), pick(samples, random), random);
    const startMs = performance.now();
    try {
      if (checkCanonical(target.codec, input) === "accepted") accepted++;
    } catch (error) {
      if (crashes.length < crashesKept)
        crashes.push(`seed ${String(seed)} input ${String(index)}: ${String(error)}`);
    }
    if (performance.now() - startMs > hangMs) hangs++;
  }
  return { name: target.name, inputs, accepted, crashes, hangs };
}

/** Published cases that samples are taken from; more only repeat the same shapes. */
const samplesMax = 40;

/** Broken promises that are shown per decoder. */
const crashesKept = 20;

function pick(samples: readonly Uint8Array[], random: Random): Uint8Array {
  return samples[random(samples.length)] ?? new Uint8Array();
}
