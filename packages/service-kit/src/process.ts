import type { Logger } from "./log.ts";
import { ConfigurationError } from "./configuration.ts";
import { shutdownMs } from "./limits.ts";
import type { RunningService } from "./service.ts";

/**
 * Runs services as this process: starts them, stops them on SIGTERM and SIGINT within `shutdownMs`, and ends with a
 * code that says how it went. A configuration error is printed as it is; it names file and key.
 */
export async function runProcess(
  start: () => Promise<{ log: Logger; services: readonly RunningService[] }>,
): Promise<void> {
  try {
    const { log, services } = await start();
    stopOnSignal(log, services);
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : describe(error)}\n`);
    process.exitCode = error instanceof ConfigurationError ? 2 : 1;
  }
}

function stopOnSignal(log: Logger, services: readonly RunningService[]): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "told to stop");
    const late = setTimeout(() => {
      log.error({ shutdownMs }, "calls under way did not end in time");
      process.exit(1);
    }, shutdownMs);
    Promise.all(services.map((service) => service.stop())).then(
      () => {
        clearTimeout(late);
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, "could not stop cleanly");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
