#!/usr/bin/env node
import { Command } from "commander";
import { knownFailures } from "./known-failures.ts";
import { mlsWireFamilies } from "./mls-wire-families.ts";
import { runFamilies } from "./run.ts";

const program = new Command("conformance")
  .description(
    "published vectors against this implementation; exits non-zero when one fails that is not known to",
  )
  .argument("[family...]", "only these families")
  .parse();

const families = mlsWireFamilies.filter(
  ({ name }) => program.args.length === 0 || program.args.includes(name),
);
const { problems, ...figures } = runFamilies(families, knownFailures, (line) => {
  console.log(line);
});
for (const problem of problems) console.error(problem);
console.log(JSON.stringify(figures));
process.exitCode = problems.length === 0 && figures.cases > 0 ? 0 : 1;
