import { type Measurement, median, round2 } from "../comparison.ts";

/** How much was done, how long it took, and what processor time the process that did it used for it. */
export interface Work {
  readonly done: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Does something and measures it; `cpuSeconds` reads the clock of the process that is meant. */
export async function measured(
  done: number,
  cpuSeconds: () => number,
  work: () => Promise<void>,
): Promise<Work> {
  const [startMs, startCpu] = [performance.now(), cpuSeconds()];
  await work();
  return { done, seconds: (performance.now() - startMs) / 1_000, cpuSeconds: cpuSeconds() - startCpu };
}

/** Done in a second of the clock. */
export function perSecond({ done, seconds }: Work): number {
  return done / seconds;
}

/** Done in a second of one processor: the rate of a process that has it for itself. */
export function perCpuSecond({ done, cpuSeconds }: Work): number {
  return done / Math.max(cpuSeconds, Number.EPSILON);
}

/** Both rates, for whoever waits for the end. */
export function rates(work: Work): string {
  return `${perSecond(work).toFixed(0)}/s (${perCpuSecond(work).toFixed(0)} by processor time)`;
}

/**
 * Two figures of the same rounds: by the clock, which on a shared machine counts what others do as well, and by processor
 * time, of which the promise is asked.
 */
export function compared(
  name: string,
  ours: readonly Work[],
  baselines: readonly Work[],
  ratioMin?: number,
): Record<string, Measurement> {
  const figure = (rate: (work: Work) => number): Omit<Measurement, "unit"> => {
    const [value, baseline] = [median(ours.map(rate)), median(baselines.map(rate))];
    return { value: Math.round(value), baseline: Math.round(baseline), ratio: round2(value / baseline) };
  };
  const byCpu = figure(perCpuSecond);
  return {
    [name]: { ...figure(perSecond), unit: "1/s" },
    [`${name}, by processor time`]: {
      ...byCpu,
      unit: "1/s",
      ...(ratioMin === undefined ? {} : { holds: byCpu.ratio >= ratioMin }),
    },
  };
}
