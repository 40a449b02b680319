import type { Family } from "./family.ts";

/** What a run found. */
export interface ConformanceReport {
  readonly families: number;
  readonly cases: number;
  readonly failed: number;
  readonly known: number;
  /** One line for each case that fails without being known, and each that is known and passes. */
  readonly problems: readonly string[];
}

/** Runs every case of every family and compares with the list of known failures. */
export function runFamilies(
  families: readonly Family[],
  known: ReadonlyMap<string, string>,
  progress: (line: string) => void,
): ConformanceReport {
  const problems: string[] = [];
  let [cases, failed, expected] = [0, 0, 0];
  for (const family of families) {
    let [count, failures] = [0, 0];
    for (const { name, run } of family.cases()) {
      const key = `${family.name}/${name}`;
      const result = run();
      count++;
      if (!result.passed) failures++;
      if (!result.passed && known.has(key)) expected++;
      else if (!result.passed) problems.push(`${key} fails: ${result.reason}`);
      else if (known.has(key)) problems.push(`${key} passes: take it off the list of known failures`);
    }
    progress(`${family.name}: ${String(count - failures)} of ${String(count)} pass`);
    cases += count;
    failed += failures;
  }
  return { families: families.length, cases, failed, known: expected, problems };
}
