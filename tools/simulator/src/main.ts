#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from "commander";
import { cores } from "./cores.ts";
import { modelCheck } from "./model/model-check.ts";
import type { SimulateOptions } from "./ordering/simulate.ts";
import { mutantNames } from "./ordering/mutants.ts";

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("not a whole number");
  return value;
}

function countFromOne(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError("at least one");
  return value;
}

/** Options that only the ordering core has. */
const orderingOnly = ["workload", "mutant", "only", "traces"] as const;

const whatCounts = `
The last line is {core, seeds, decided, messages, violations}. What counts, by core:
  ordering  decided: Commits decided                messages: sent between domains
  relay     decided: items delivered to the other   messages: frames sent and answers heard
            domain's application
  eventual  decided: Commits made                   messages: messages that members wrote
  dmls      decided: Commits sent                   messages: application messages sent
Seeds of relay, eventual and dmls are below 2^32.`;

const program = new Command("simulator").description(
  "Seeded simulation of the cores, with checkers of their own.",
);

program
  .command("simulate")
  .description(
    "Runs seeds of one core. Violations are told with their seed and commit; exit 1 if there was any.",
  )
  .addOption(new Option("--core <core>", "which core").choices(Object.keys(cores)).default("ordering"))
  .option("--seeds <count>", "how many seeds", countFromOne, 2_000)
  .option("--from <seed>", "first seed", wholeNumber, 1)
  .addOption(
    new Option("--workload <workload>", "ordering: family of faults; all takes them in turn")
      .choices(["all", "mixed", "reconfiguration", "amnesia"])
      .default("all"),
  )
  .addOption(
    new Option("--mutant <name>", "ordering: a broken variant, which must be caught").choices(mutantNames),
  )
  .addOption(new Option("--only <kind>", "ordering: take notice of this kind of violation alone"))
  .option("--stop", "stop at the first violation", false)
  .option("--traces <directory>", "ordering: where traces of failed seeds go", ".entente/traces")
  .addHelpText("after", whatCounts)
  .action(async (options: SimulateOptions, command: Command) => {
    const foreign = orderingOnly.filter((name) => command.getOptionValueSource(name) === "cli");
    if (options.core !== "ordering" && foreign.length > 0) {
      command.error(`error: only the ordering core has --${foreign.join(", --")}`);
    }
    try {
      await cores[options.core]?.(options);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      command.error(`error: ${error.message}`);
    }
  });

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
