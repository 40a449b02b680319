import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import { addPeer, peerCard, peersOf } from "@entente/domain";
import { parseConfiguration } from "@entente/service-kit";
import { folderOption, openFolder } from "../folders.ts";
import { say } from "../say.ts";
import { takeEffect } from "./peers.ts";

const Card = z.strictObject({
  domain: z.string(),
  addresses: z.array(z.string()).min(1),
  rootCertificatePem: z.string(),
  orderingCertificatesPem: z.string(),
});

/** `entente peer`: which domains this one federates with. */
export function addPeerCommands(program: Command): void {
  const peer = program.command("peer").description("the domains that a domain federates with");

  peer
    .command("card")
    .description("print what another operator needs to federate with this domain, as JSON")
    .option(...folderOption)
    .option("--host <address>", "address at which the other domain reaches this gateway")
    .action((options: { folder?: string; host?: string }) => {
      say.line(JSON.stringify(peerCard(openFolder(options.folder), options.host), undefined, 2));
    });

  peer
    .command("add")
    .description("federate with the domain of a card; both sides add each other's")
    .argument(
      "<card>",
      "file that `entente peer card` printed at the other domain; compare it over another channel",
    )
    .option(...folderOption)
    .action(async (file: string, options: { folder?: string }) => {
      const folder = openFolder(options.folder);
      const card = parseConfiguration(file, JSON.parse(readFileSync(file, "utf8")), Card);
      addPeer(folder, card);
      await takeEffect(folder, `${folder.domain} federates with ${card.domain}`);
    });

  peer
    .command("list")
    .description("print the peers, one JSON object a line")
    .option(...folderOption)
    .action((options: { folder?: string }) => {
      for (const entry of peersOf(openFolder(options.folder))) say.line(JSON.stringify(entry));
    });
}
