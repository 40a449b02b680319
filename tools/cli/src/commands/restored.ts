import type { Command } from "commander";
import { restoredDomain } from "@entente/domain";
import { folderOption, openFolder } from "../folders.ts";
import { say } from "../say.ts";

/** `entente restored`: the operator's word that the Delivery Service's store is an older copy. */
export function addRestored(program: Command): void {
  program
    .command("restored")
    .description(
      "say once that an older copy of the Delivery Service's store was put in its place, before `serve`",
    )
    .option(...folderOption)
    .action(async ({ folder: path }: { folder?: string }) => {
      say.done(await restoredDomain(openFolder(path)));
    });
}
