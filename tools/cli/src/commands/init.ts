import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { DomainFolder, DomainSettings, portsFrom, readSettings, settingsFile } from "@entente/domain";
import { domainNameProblem } from "@entente/mls-wire";
import { parseConfiguration } from "@entente/service-kit";
import { folderOf } from "../folders.ts";
import { say } from "../say.ts";

/** `entente init`: a new domain, ready to serve. */
export function addInit(program: Command): void {
  program
    .command("init")
    .description("make a domain: its folder, authorities, certificates and configuration")
    .argument("<domain>", "name of the domain, such as a.example", domainName)
    .option("--folder <path>", "where to make it (default: .entente/<domain>)")
    .option("--host <address>", "address to listen at, for clients and other domains", "127.0.0.1")
    .option("--public-host <name>", "what clients and other domains are told in its place")
    .option("--port <first>", "first of eleven ports in a row", portNumber, 7100)
    .option("--web <origin...>", "also a web gateway, for web applications such as https://chat.example.org")
    .action(async (domain: string, options: InitOptions, command: Command) => {
      const path = options.folder ?? folderOf(domain);
      const existed = existsSync(join(path, settingsFile));
      const isTold = ["host", "publicHost", "port", "web"].some(
        (name) => command.getOptionValueSource(name) === "cli",
      );
      const settings = existed && !isTold ? { ...readSettings(path), domain } : settingsOf(domain, options);
      await DomainFolder.create(path, settings);
      say.done(`${existed ? "completed" : "made"} ${domain} in ${path}`);
      say.hint(`keep ${path}/root.key off line: it is needed again only for new certificates`);
      say.hint(`next: entente serve --folder ${path}`);
    });
}

function settingsOf(domain: string, { host, publicHost, port, web }: InitOptions): DomainSettings {
  const gateway = web && { port: port + 9, operationsPort: port + 10, origins: web };
  const settings = { domain, host, publicHost, ports: portsFrom(port), web: gateway };
  return parseConfiguration("the command line", settings, DomainSettings);
}

interface InitOptions {
  readonly folder?: string;
  readonly host: string;
  readonly publicHost?: string;
  readonly port: number;
  readonly web?: readonly string[];
}

function domainName(text: string): string {
  const problem = domainNameProblem(text);
  if (problem !== undefined) throw new InvalidArgumentError(problem);
  return text;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535 - 10)
    throw new InvalidArgumentError("a port from 1 to 65525");
  return port;
}
