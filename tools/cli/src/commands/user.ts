import type { Command } from "commander";
import { folderOption, openFolder } from "../folders.ts";
import { say } from "../say.ts";
import { withOperator } from "../with-operator.ts";

/** `entente user`: who may have clients at a domain. */
export function addUser(program: Command): void {
  const user = program.command("user").description("users of a domain that is running");

  user
    .command("add")
    .description("print an invitation with which one client of the user can enrol")
    .argument("<user>", "name@domain")
    .option(...folderOption)
    .option("--hours <n>", "how long it can be used", Number, 24)
    .action(async (userId: string, options: { folder?: string; hours: number }) => {
      await withOperator(openFolder(options.folder), async (operator) => {
        const token = await operator.invite(userId, Math.round(options.hours * 3_600_000));
        say.line(token);
      });
    });

  user
    .command("list")
    .description("print users and their clients, one JSON object a line")
    .argument("[prefix]", "only users whose id begins with this", "")
    .option(...folderOption)
    .action(async (prefix: string, options: { folder?: string }) => {
      await withOperator(openFolder(options.folder), async (operator) => {
        for (const entry of await operator.users(prefix, 1_000)) say.line(JSON.stringify(entry));
      });
    });

  user
    .command("revoke")
    .description("revoke a client's credential, for good")
    .argument("<client>", "name@domain/device")
    .option(...folderOption)
    .option(
      "--reason <n>",
      "RFC 5280 CRLReason: 1 key compromise, 4 superseded, 5 cessation of operation",
      Number,
      0,
    )
    .action(async (clientId: string, options: { folder?: string; reason: number }) => {
      await withOperator(openFolder(options.folder), async (operator) => {
        await operator.revoke(clientId, options.reason);
        say.done(`${clientId} is revoked`);
      });
    });
}
