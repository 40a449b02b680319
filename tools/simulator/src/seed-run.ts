import { Progress, type Tally } from "./progress.ts";
import { sourceCommit } from "./source-commit.ts";

/** What one seed came to. */
export interface SeedReport {
  readonly decided: number;
  readonly messages: number;
  readonly violations: readonly string[];
}

/** Which seeds to run: `seeds` of them, upwards from `from`. */
export interface SeedRange {
  readonly seeds: number;
  readonly from: number;
  /** Ends after the first seed with a violation. */
  readonly stop: boolean;
}

/** The last line of a run; `seeds` are those that ran. */
export interface Summary extends Tally {
  readonly core: string;
}

/** Seeds are uint32 here; the simulations would take a larger one for the same run as a smaller one. */
const seedMax = 2 ** 32 - 1;

/**
 * Runs seeds one after the other. Violations are told with the seed and the commit as they come; whatever a seed throws is a
 * violation.
 *
 * @param say takes violations and progress, a line each
 * @throws RangeError if a seed is no uint32
 */
export async function runSeeds(
  core: string,
  runSeed: (seed: number) => SeedReport | Promise<SeedReport>,
  { seeds, from, stop }: SeedRange,
  say: (line: string) => void,
): Promise<Summary> {
  if (from + seeds - 1 > seedMax) throw new RangeError(`seeds of ${core} end at ${seedMax}`);
  const progress = new Progress(seeds, say);
  let sum: Tally = { seeds: 0, decided: 0, messages: 0, violations: 0 };
  for (let seed = from; seed < from + seeds; seed++) {
    const { decided, messages, violations } = await reportOf(runSeed, seed);
    sum = {
      seeds: sum.seeds + 1,
      decided: sum.decided + decided,
      messages: sum.messages + messages,
      violations: sum.violations + violations.length,
    };
    for (const violation of violations) say(`seed ${seed} (${core}, commit ${sourceCommit()}): ${violation}`);
    if (stop && violations.length > 0) break;
    progress.note(sum);
  }
  return { core, ...sum };
}

async function reportOf(
  runSeed: (seed: number) => SeedReport | Promise<SeedReport>,
  seed: number,
): Promise<SeedReport> {
  try {
    return await runSeed(seed);
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { decided: 0, messages: 0, violations: [`threw ${detail}`] };
  }
}
