import { availableParallelism } from "node:os";
import { flipBits, measureSearch, sampleValueBytes, type SearchFigures } from "@entente/transparency/measure";
import { purePrimitives } from "@entente/transparency";
import { nodeCrypto } from "@entente/client/node";
import { type Benchmark, type Measurement, round2 } from "./comparison.ts";

/** Names in the logs that are compared; the first is the baseline. A million is for `ENTENTE_BENCH_NAMES=1000000`. */
const sizes = [1_000, 100_000] as const;

/** What was promised: proofs, and making and checking them, grow with the logarithm of the names. */
const kibMax = 6;
const answerMsMax = 30;
const verifyMsMax = 100;

/** How much of a logarithm's growth is allowed on top of it. */
const slack = 1.5;

const { sha256, hmacSha256, signers } = nodeCrypto.primitives;
const primitives = {
  ...purePrimitives,
  sha256,
  hmacSha256,
  ed25519Verify: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
    key.length === 32 && signature.length === 64 && signers.ed25519.verify(key, message, signature),
};

/** Look-ups in a transparency log of few and of many names. */
export const lookUpBenchmark: Benchmark = {
  name: "transparency-lookup",
  description: `size of a look-up's proof (the answer less the value that it proves), making it, checking it (in Node with the platform's hashes, and with the pure ones that a browser has), in logs of ${sizes.join(" and ")} names with three versions each, beside the smaller; promised: at most ${String(kibMax)} KiB, ${String(answerMsMax)} ms and ${String(verifyMsMax)} ms, and a ratio that grows as the logarithm; the environment's ENTENTE_BENCH_NAMES takes the place of the larger`,
  run(progress) {
    const more = Number(process.env["ENTENTE_BENCH_NAMES"] ?? sizes[1]);
    const measured = [sizes[0], more].map((names) => {
      progress(`${String(names)} names`);
      return measureSearch({
        names,
        versions: 3,
        entries: 500,
        searches: 100,
        clock: () => performance.now(),
        progress,
        primitives,
      });
    });
    const [few, many] = measured;
    if (few === undefined || many === undefined) return Promise.resolve({});
    const growthMax = slack * (Math.log2(many.leaves) / Math.log2(few.leaves));
    const of = (pick: (figures: SearchFigures) => number, unit: string, max = Infinity): Measurement => {
      const [value, baseline] = [pick(many), pick(few)];
      const ratio = round2(value / baseline);
      return {
        value: round2(value),
        unit,
        baseline: round2(baseline),
        ratio,
        holds: value <= max && ratio <= growthMax,
      };
    };
    return Promise.resolve({
      "proof, median": of(({ answerBytesP50 }) => answerBytesP50 - sampleValueBytes, "bytes", kibMax * 1024),
      "proof, largest": of(({ answerBytesMax }) => answerBytesMax - sampleValueBytes, "bytes", kibMax * 1024),
      "proof for who has looked before": of(
        ({ laterAnswerBytesP50 }) => laterAnswerBytesP50 - sampleValueBytes,
        "bytes",
        kibMax * 1024,
      ),
      "nodes of an update": of(({ itemsPerUpdate }) => itemsPerUpdate, "nodes"),
      // On a shared machine the slowest of a hundred says how busy it was: medians are what is promised, the others are told.
      "making it, median": timed(
        of(({ answerMsP50 }) => answerMsP50, "ms"),
        answerMsMax,
      ),
      "making it, 99th of 100": told(of(({ answerMsP99 }) => answerMsP99, "ms")),
      "checking it in Node, median": timed(
        of(({ verifyMsP50 }) => verifyMsP50, "ms"),
        verifyMsMax,
      ),
      "checking it in Node, 99th of 100": told(of(({ verifyMsP99 }) => verifyMsP99, "ms")),
      "checking it with pure primitives, median": timed(
        of(({ pureVerifyMsP50 }) => pureVerifyMsP50, "ms"),
        verifyMsMax,
      ),
    });
  },
};

/** Updates that one core makes visible in a second. */
export const updateBenchmark: Benchmark = {
  name: "transparency-update",
  description: `updates a second of one core with everything that one costs, beside the VRF alone, which is most of it (this machine has ${String(availableParallelism())} cores)`,
  run(progress) {
    const { updateMs, vrfProveMs } = measureSearch({
      names: 1_000,
      versions: 1,
      entries: 300,
      searches: 1,
      clock: () => performance.now(),
      progress,
      primitives,
    });
    const [value, baseline] = [1_000 / (updateMs + vrfProveMs), 1_000 / vrfProveMs];
    return Promise.resolve({
      "updates a second": {
        value: round2(value),
        unit: "1/s",
        baseline: round2(baseline),
        ratio: round2(value / baseline),
      },
    });
  },
};

/** Flipped bits of proofs. */
export const flippedBenchmark: Benchmark = {
  name: "transparency-flips",
  description:
    "proofs of every kind and checkpoints with one bit flipped, 100,000 of them: how many are accepted, beside how many were tried; promised: none",
  run(progress) {
    const { flips, accepted } = flipBits({ flips: 100_000, seed: 1, progress, primitives });
    const ratio = accepted / flips;
    return Promise.resolve({
      accepted: { value: accepted, unit: "proofs", baseline: flips, ratio, holds: accepted === 0 },
    });
  },
};

function told({ value, unit, baseline, ratio }: Measurement): Measurement {
  return { value, unit, baseline, ratio };
}

function timed(measurement: Measurement, max: number): Measurement {
  return { ...measurement, holds: measurement.value <= max };
}
