import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { serveSigner, SignerProcess } from "@entente/client/node";
import { UsageError } from "../say.ts";

const program = fileURLToPath(new URL("../../bin/entente.mjs", import.meta.url));

/** `entente signer`: signature keys in a process of their own (A23-102). */
export function addSigner(commands: Command): void {
  commands
    .command("signer")
    .description(
      "make and hold a device's signature keys, and sign with them; asked on standard input by its client",
    )
    .requiredOption(
      "--keys <folder>",
      "where the keys are, for this user of the machine alone; made where there is none",
    )
    .action(async ({ keys }: { readonly keys: string }) => {
      try {
        await serveSigner(keys, process.stdin, process.stdout);
      } catch (error) {
        throw new UsageError(
          error instanceof Error ? error.message : String(error),
          "give it a folder of its own, and let its client alone speak to it",
        );
      }
    });
}

/** A signer of this machine with the keys of a folder. It runs when it is asked something, until this process ends. */
export function signerOf(folder: string): SignerProcess {
  return new SignerProcess({ program: process.execPath, args: [program, "signer", "--keys", folder] });
}
