import type { Command } from "commander";
import type { Examination, Finding } from "../doctor/examination.ts";
import { certificates, clock, configuration, peers, services } from "../doctor/examinations.ts";
import { openFolder } from "../folders.ts";
import { say } from "../say.ts";

const examinations: readonly Examination[] = [configuration, clock, certificates, services, peers];

/** `entente doctor`: what is wrong with a domain, and what to do about it. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("check configuration, certificates, services, peers and the clock; say what to do")
    .option("--folder <path>", "the domain's folder (default: the only one below .entente)")
    .option("--json", "print the findings as one JSON array")
    .action(async (options: { folder?: string; json?: boolean }) => {
      const folder = openFolder(options.folder);
      const findings: Finding[] = [];
      for (const examine of examinations) findings.push(...(await examine(folder)));
      if (options.json === true) say.line(JSON.stringify(findings, undefined, 2));
      else findings.forEach(tell);
      if (findings.some(({ state }) => state === "wrong")) process.exitCode = 1;
    });
}

function tell({ what, state, found, remedy }: Finding): void {
  if (state === "well") say.done(`${what}: ${found}`);
  else say.problem(`${what}: ${found}`, remedy);
}
