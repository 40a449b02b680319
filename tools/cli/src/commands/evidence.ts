import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { hexFromBytes } from "@entente/tls-codec";
import { judgeEvidence } from "../evidence/judge-evidence.ts";
import { folderOption, openFolder } from "../folders.ts";
import { say, UsageError } from "../say.ts";
import { withOperator } from "../with-operator.ts";

/** `entente evidence`: proof of domains that broke the ordering protocol. */
export function addEvidence(program: Command): void {
  const evidence = program
    .command("evidence")
    .description("proof of domains that broke the rules of ordering Commits");
  evidence
    .command("fetch")
    .description("write what the running Delivery Service has kept to files")
    .option(...folderOption)
    .option("--to <directory>", "where the files go", "evidence")
    .action(async ({ folder, to }: { folder?: string; to: string }) => {
      await withOperator(openFolder(folder), async (operator) => {
        mkdirSync(to, { recursive: true });
        const files: string[] = [];
        for await (const { digest, file } of operator.evidence()) {
          const path = join(to, `${hexFromBytes(digest).slice(0, 16)}.evidence`);
          writeFileSync(path, file);
          files.push(path);
        }
        say.line(JSON.stringify({ files }));
      });
    });
  evidence
    .command("verify")
    .description(
      "check a file of evidence with nothing but the file; asks nobody. Exit 1 unless it proves something",
    )
    .argument("<file>", "the evidence")
    .option("--root <pem...>", "root certificates of the domains, as you know them")
    .option("--json", "print the JSON object alone")
    .addHelpText(
      "after",
      `
The last line is {verdict, kind, domains, roots, problem?}. verdict: proved or not_proved; domains: who broke the
rules (of a fork: who stands in both certificates); roots: SHA-256 of the root certificate of each domain that signed.
Without --root compare these with the roots that you know: keys under a made-up root prove nothing.`,
    )
    .action((file: string, { root = [], json = false }: { root?: readonly string[]; json?: boolean }) => {
      const verdict = judgeEvidence(contentOf(file), root.map(contentOf));
      if (!json) tell(verdict);
      say.line(JSON.stringify(verdict));
      if (verdict.verdict !== "proved") process.exitCode = 1;
    });
}

function tell({ verdict, kind, domains, problem }: ReturnType<typeof judgeEvidence>): void {
  if (verdict === "proved") say.done(`${domains.join(", ")}: ${kind ?? ""}`);
  else say.problem(`it proves nothing: ${problem ?? ""}`, "ask whoever gave it for the whole file");
}

function contentOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    throw new UsageError(`${path} can not be read`, "give the path of a file");
  }
}
