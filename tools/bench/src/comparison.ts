/** One figure beside a baseline that was measured in the same run. */
export interface Measurement {
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  /** `value / baseline`; larger is better unless the benchmark's description says otherwise. */
  readonly ratio: number;
  /** Whether a promise that was made of this figure holds; absent where none was. */
  readonly holds?: boolean;
}

/** How a run differs from the usual one. */
export interface BenchmarkOptions {
  /** Messages, where a benchmark lets it be asked. */
  readonly messages?: number;
}

/** A benchmark: a name, what it compares, and the measurements that it makes. */
export interface Benchmark {
  readonly name: string;
  readonly description: string;
  run(
    progress: (line: string) => void,
    options: BenchmarkOptions,
  ): Promise<Readonly<Record<string, Measurement>>>;
}

/** Rounds of which the median counts; both sides take turns, so that a slow moment of the machine hits both. */
const rounds = 9;

/** How long one side runs in one round, in milliseconds. */
const roundMs = 120;

/** Operations a second of two ways to do the same, as medians over rounds in turns. */
export function compareRates(ours: () => void, theirs: () => void): Measurement {
  rateOf(ours);
  rateOf(theirs);
  const [our, their]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    our.push(rateOf(ours));
    their.push(rateOf(theirs));
  }
  const [value, baseline] = [median(our), median(their)];
  return {
    value: Math.round(value),
    unit: "1/s",
    baseline: Math.round(baseline),
    ratio: round2(value / baseline),
  };
}

/** The middle of a list; of an even number the upper middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A ratio as it is printed. */
export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

function rateOf(work: () => void): number {
  const startMs = performance.now();
  for (let done = 16; ; done += 16) {
    for (let index = 0; index < 16; index++) work();
    const elapsedMs = performance.now() - startMs;
    if (elapsedMs >= roundMs) return (done * 1000) / elapsedMs;
  }
}
