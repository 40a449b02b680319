import { readFileSync } from "node:fs";
import { credentials } from "@grpc/grpc-js";
import { Remote } from "@entente/rpc";
import {
  createLog,
  createMetrics,
  type Logger,
  roleName,
  type RunningService,
  startService,
} from "@entente/service-kit";
import { Admission } from "./admission.ts";
import type { Configuration } from "./configuration.ts";
import { createFigures } from "./figures.ts";
import { WebListener } from "./web-listener.ts";

/**
 * Starts a web gateway. It keeps nothing, and reads nothing of what it passes on.
 *
 * @throws the file system's error for a certificate, or what the first failing listener throws; nothing is left running then.
 */
export async function startWeb(
  configuration: Configuration,
  log: Logger = createLog("web", configuration.logLevel),
): Promise<RunningService> {
  const { domain, limits, origins } = configuration;
  const metrics = createMetrics("web");
  const roots = readFileSync(configuration.roots);
  const addresses = new Map([
    [roleName("ds", domain), configuration.deliveryService],
    [roleName("as", domain), configuration.authenticationService],
  ]);
  const listener = new WebListener({
    configuration,
    admission: new Admission(limits, origins, Date.now),
    connect: (name) => {
      const address = addresses.get(name);
      return address === undefined ? undefined : new Remote(address, credentials.createSsl(roots), name);
    },
    figures: createFigures(metrics),
    log,
  });
  class WebModule {}
  const running = await startService({
    name: "web",
    log,
    metrics,
    readiness: () => Promise.resolve({ ready: true, reason: "" }),
    operations: configuration.operations,
    module: { module: WebModule },
    listeners: () => [],
  });
  try {
    await listener.start();
  } catch (error) {
    await running.stop();
    throw error;
  }
  log.info({ address: configuration.listener, origins }, "listening for browsers");
  return {
    async stop() {
      await listener.stop();
      await running.stop();
    },
  };
}
