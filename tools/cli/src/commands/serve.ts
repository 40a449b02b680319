import type { Command } from "commander";
import { startDomain } from "@entente/domain";
import { createLog, runProcess } from "@entente/service-kit";
import { folderOption, openFolder } from "../folders.ts";
import { say } from "../say.ts";

/** `entente serve`: the three services of a small domain in one process. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description("run a domain's Delivery Service, Authentication Service and gateway in one process")
    .option(...folderOption)
    .action(async ({ folder: path }: { folder?: string }) => {
      const folder = openFolder(path);
      const { domain, host, publicHost = host, ports, logLevel } = folder.settings;
      await runProcess(async () => {
        const log = createLog(domain, logLevel);
        const running = await startDomain(folder, log);
        say.done(
          `${domain} is up: clients at ${publicHost}:${String(ports.dsClients)}, other domains at ${publicHost}:${String(ports.gatewayFederation)}`,
        );
        return { log, services: [running] };
      });
    });
}
