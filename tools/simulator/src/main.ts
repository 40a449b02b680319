#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from "commander";
import { modelCheck } from "./model/model-check.ts";
import { simulateOrdering, type SimulateOptions } from "./ordering/simulate.ts";
import { mutantNames } from "./ordering/mutants.ts";

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("not a whole number");
  return value;
}

/** The cores that can be simulated; a further one is one more line here. */
const cores: Readonly<Record<string, (options: SimulateOptions) => void>> = { ordering: simulateOrdering };

const program = new Command("simulator").description(
  "Seeded simulation of the cores, with checkers of their own.",
);

program
  .command("simulate")
  .description(
    "Runs seeds one after the other. The last line is one JSON object; exit 1 if anything was violated.",
  )
  .addOption(new Option("--core <core>", "which core").choices(Object.keys(cores)).default("ordering"))
  .option("--seeds <count>", "how many seeds", wholeNumber, 2_000)
  .option("--from <seed>", "first seed", wholeNumber, 1)
  .addOption(
    new Option("--workload <workload>", "family of faults; all takes them in turn")
      .choices(["all", "mixed", "reconfiguration", "amnesia"])
      .default("all"),
  )
  .addOption(new Option("--mutant <name>", "a broken variant, which must be caught").choices(mutantNames))
  .addOption(new Option("--only <kind>", "take notice of this kind of violation alone"))
  .option("--stop", "stop at the first violation", false)
  .option("--traces <directory>", "where traces of failed seeds go", ".entente/traces")
  .action((options: SimulateOptions) => cores[options.core]?.(options));

program
  .command("model-check")
  .description(
    "Explores every state of a small model of the ordering core: three domains, two rival Commits.",
  )
  .option("--ballots <count>", "candidacies over all domains", wholeNumber, 2)
  .option("--crashes <count>", "crashes over all domains", wholeNumber, 1)
  .addOption(new Option("--mutant <name>", "a broken variant, which must be caught").choices(mutantNames))
  .action(modelCheck);

await program.parseAsync();
