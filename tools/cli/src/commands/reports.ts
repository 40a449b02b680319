import type { Command } from "commander";
import { bytesFromHex, hexFromBytes } from "@entente/tls-codec";
import { folderOption, openFolder } from "../folders.ts";
import { say, UsageError } from "../say.ts";
import { withOperator } from "../with-operator.ts";

interface Options {
  readonly folder?: string;
}

/** `entente reports`: what users have proven of each other, for the operator to decide about. */
export function addReports(program: Command): void {
  const reports = program
    .command("reports")
    .description("messages of this domain's clients that were reported, with proof of who sent them");
  const command = (name: string, description: string): Command =>
    reports
      .command(name)
      .description(description)
      .option(...folderOption);
  command("list", "which reports wait, the oldest first; says nothing of anybody").action(
    ({ folder }: Options) =>
      withOperator(openFolder(folder), async (operator) => {
        const found: { id: string; at: string }[] = [];
        for await (const { reportId, notedAtMs } of operator.reports())
          found.push({ id: hexFromBytes(reportId), at: new Date(Number(notedAtMs)).toISOString() });
        found.sort((left, right) => (left.at < right.at ? -1 : 1));
        say.line(JSON.stringify({ reports: found }));
      }),
  );
  command("read", "one report: who sent what, who reports it and why")
    .argument("<id>", "as it is listed, and logged")
    .action((id: string, { folder }: Options) =>
      withOperator(openFolder(folder), async (operator) => {
        const kept = await operator.report(idOf(id));
        const { groupId, epoch, content, reason } = kept.report ?? {};
        const bytes = content ?? new Uint8Array();
        say.line(
          JSON.stringify({
            id,
            reason,
            sender: kept.senderClientId,
            // Whom another domain's reference stands for, only that domain's operator can tell.
            ...(kept.reporterDomain === ""
              ? { reporter: kept.reporterUserId }
              : { reporterDomain: kept.reporterDomain, reporter: kept.reporter }),
            acceptedAt: new Date(Number(kept.acceptedAtMs)).toISOString(),
            group: Buffer.from(groupId ?? []).toString("utf8"),
            epoch: Number(epoch ?? 0),
            content: Buffer.from(bytes).toString("utf8"),
            contentBase64: Buffer.from(bytes).toString("base64"),
          }),
        );
      }),
    );
  command(
    "reporter",
    "which user of this domain has reported something to another, for whose operator a reference stands",
  )
    .argument("<reference>", "as the other domain's operator has read it")
    .action((reference: string, { folder }: Options) =>
      withOperator(openFolder(folder), async (operator) => {
        const { userId, domain } = await operator.reporter(reference);
        say.line(JSON.stringify({ reporter: userId, domain }));
      }),
    );
  command("drop", "forget a report that is decided about")
    .argument("<id>", "as it is listed")
    .action((id: string, { folder }: Options) =>
      withOperator(openFolder(folder), async (operator) => {
        await operator.dropReport(idOf(id));
        say.line(JSON.stringify({ dropped: id }));
      }),
    );
}

function idOf(text: string): Uint8Array {
  const id = bytesFromHex(text);
  if (id?.length === 16) return id;
  throw new UsageError(
    `${text} is no id of a report`,
    "take one of `entente reports list`: 32 hexadecimal digits",
  );
}
