import { rulesOf, type MutantName } from "../ordering/mutants.ts";
import { Model } from "./explore.ts";

/** Command-line options of `model-check`. */
export interface ModelCheckOptions {
  readonly ballots: number;
  readonly crashes: number;
  readonly mutant?: MutantName;
}

/** The `model-check` command. */
export function modelCheck(options: ModelCheckOptions): void {
  const startedMs = performance.now();
  const model = new Model({ ballots: options.ballots, crashes: options.crashes }, rulesOf(options.mutant));
  const result = model.explore((states, open) => {
    const seconds = (performance.now() - startedMs) / 1000;
    console.error(`${states} states, ${open} open, ${seconds.toFixed(0)} s`);
  });
  for (const violation of result.violations) console.error(violation);
  const { states, transitions, decided, localStates, messages } = result;
  console.log(
    JSON.stringify({
      states,
      violations: result.violations.length,
      transitions,
      decided,
      localStates,
      messages,
    }),
  );
  if (result.violations.length > 0) process.exitCode = 1;
}
