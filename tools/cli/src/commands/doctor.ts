import type { Command } from "commander";
import type { DomainFolder } from "@entente/domain";
import type { Examination, Finding } from "../doctor/examination.ts";
import { certificates, clock, configuration, peers, services } from "../doctor/examinations.ts";
import { examinePeer } from "../doctor/peer-walk.ts";
import { folderOption, openFolder } from "../folders.ts";
import { say } from "../say.ts";

const examinations: readonly Examination[] = [configuration, clock, certificates, services, peers];

/** `entente doctor`: what is wrong with a domain or on the way to a peer, and what to do about it. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description(
      "check configuration, certificates, services, peers and the clock; with a peer, walk the way to it; say what to do",
    )
    .argument("[peer]", "a domain that this one federates with")
    .option("--user <id>", "with a peer: a user there for whom one KeyPackage is asked, which uses it up")
    .option(...folderOption)
    .option("--json", "print the findings as one JSON array")
    .action(async (peer: string | undefined, options: { folder?: string; json?: boolean; user?: string }) => {
      const folder = openFolder(options.folder);
      const findings =
        peer === undefined ? await examineDomain(folder) : await examinePeer(folder, peer, options.user);
      if (options.json === true) say.line(JSON.stringify(findings, undefined, 2));
      else findings.forEach(tell);
      if (findings.some(({ state }) => state === "wrong")) process.exitCode = 1;
    });
}

async function examineDomain(folder: DomainFolder): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const examine of examinations) findings.push(...(await examine(folder)));
  return findings;
}

function tell({ what, state, found, remedy }: Finding): void {
  if (state === "well") say.done(`${what}: ${found}`);
  else say.problem(`${what}: ${found}`, remedy);
}
