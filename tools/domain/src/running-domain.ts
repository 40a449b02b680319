import { startAs } from "@entente/as";
import { describeRestored, type Replacements, restored, startDs } from "@entente/ds";
import { startGateway } from "@entente/gateway";
import { createLog, type Logger, type RunningService } from "@entente/service-kit";
import { startWeb } from "@entente/web";
import type { DomainFolder } from "./domain-folder.ts";
import { writeConfigurations } from "./service-configurations.ts";

/**
 * Starts a domain's services in this process: what a small domain needs. What has started is stopped again when a
 * later one fails.
 *
 * @param delivery what a test puts in the place of parts of the Delivery Service.
 * @param authenticationNow a test's clock of the Authentication Service.
 */
export async function startDomain(
  folder: DomainFolder,
  log?: Logger,
  delivery: Replacements = {},
  authenticationNow?: () => number,
): Promise<RunningService> {
  const configurations = writeConfigurations(folder);
  const logOf = (service: string): Logger =>
    log?.child({ service }) ?? createLog(service, folder.settings.logLevel);
  const started: RunningService[] = [];
  const stop = async (): Promise<void> => {
    for (const service of started.reverse()) await service.stop();
  };
  try {
    started.push(await startAs(configurations.as, logOf("as"), authenticationNow));
    started.push(await startGateway(configurations.gateway, logOf("gateway")));
    const ds = await startDs(configurations.ds, logOf("ds"), delivery);
    started.push(ds);
    if (configurations.web !== undefined) started.push(await startWeb(configurations.web, logOf("web")));
    return { stop, ...(ds.failed === undefined ? {} : { failed: ds.failed }) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * What the operator of a folder says once, after an older copy of the Delivery Service's store was put in its place and before the domain is
 * started. Returns what was done, for a person.
 */
export async function restoredDomain(folder: DomainFolder): Promise<string> {
  return describeRestored(await restored(writeConfigurations(folder).ds));
}
