import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { DomainFolder, settingsFile } from "@entente/domain";
import { UsageError } from "./say.ts";

/** Where domains live unless told: one folder each below this, in the working directory. */
export const homeFolder = ".entente";

/** The option of every command that is about one domain; {@link openFolder} takes its value. */
export const folderOption = [
  "--folder <path>",
  `the domain's folder (default: the only one below ${homeFolder})`,
] as const;

/** The folder of a domain below the home folder. */
export function folderOf(domain: string, home = homeFolder): string {
  return resolve(home, domain);
}

/** The folders of all domains below the home folder. */
export function domainFolders(home = homeFolder): readonly string[] {
  if (!existsSync(home)) return [];
  return readdirSync(home)
    .map((name) => resolve(home, name))
    .filter((path) => existsSync(join(path, settingsFile)));
}

/**
 * The domain that a command is about: the one that `--folder` names, or the only one below the home folder.
 *
 * @throws UsageError that says what to do when there is none, or more than one.
 */
export function openFolder(path: string | undefined): DomainFolder {
  if (path !== undefined) return DomainFolder.open(resolve(path));
  const [only, ...others] = domainFolders();
  if (only === undefined) throw new UsageError("no domain here", "make one with `entente init DOMAIN`");
  if (others.length > 0) {
    throw new UsageError("several domains here", `say which: --folder ${[only, ...others].join(" | ")}`);
  }
  return DomainFolder.open(only);
}

/** The folder of a domain by its name. @throws UsageError when it is not below the home folder. */
export function openDomain(domain: string): DomainFolder {
  const path = folderOf(domain);
  if (!existsSync(join(path, settingsFile))) {
    throw new UsageError(
      `no domain ${domain} below ${homeFolder}`,
      `make it with \`entente init ${domain}\``,
    );
  }
  return DomainFolder.open(path);
}
