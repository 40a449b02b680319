import { Command } from "commander";
import type { z } from "zod";
import { ConfigurationError, readConfiguration } from "./configuration.ts";
import { shutdownMs } from "./limits.ts";
import { OperatorNeeded } from "./operator-needed.ts";
import { createLog, logGrpc, type Logger, type logLevels } from "./log.ts";
import type { RunningService } from "./service.ts";

/** Something that a service's program does once instead of serving. */
export interface ServiceTask<C> {
  /** `--name`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** Returns what is printed. */
  readonly run: (configuration: C) => Promise<string>;
}

/** A service as a program of its own. */
export interface ServiceProgram<C> {
  /** Short name, `ds`; the program is `entente-ds`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  readonly configuration: z.ZodType<C>;
  readonly start: (configuration: C, log: Logger) => Promise<RunningService>;
  /** What it does besides. */
  readonly tasks?: readonly ServiceTask<C>[];
}

/**
 * Runs a service as this process: `--config FILE` starts it, `--check` only checks the configuration, and a task is done once instead. Ends on SIGTERM and
 * SIGINT within `shutdownMs`. Exit code 2 for a configuration that can not be used, 1 for anything else that fails.
 */
export async function runServiceProgram<C extends { readonly logLevel: (typeof logLevels)[number] }>(
  program: ServiceProgram<C>,
): Promise<void> {
  const { tasks = [] } = program;
  const command = new Command(`entente-${program.name}`)
    .description(program.description)
    .requiredOption("--config <file>", "configuration file, JSON")
    .option("--check", "check the configuration and stop");
  for (const { name, description } of tasks) command.option(`--${name}`, description);
  const { config, check, ...asked } = command.parse().opts<{ config: string; check?: boolean }>();
  await runProcess(async () => {
    const configuration = readConfiguration(config, program.configuration);
    const log = createLog(program.name, configuration.logLevel);
    if (check === true) return { log, services: [] };
    const task = tasks.find(({ name }) => name in asked);
    if (task === undefined) return { log, services: [await program.start(configuration, log)] };
    process.stdout.write(`${await task.run(configuration)}\n`);
    return { log, services: [] };
  });
}

/**
 * Runs services as this process: starts them, stops them on a signal, and ends with a code that says how it went. A
 * configuration error is printed as it is; it names file and key.
 */
export async function runProcess(
  start: () => Promise<{ log: Logger; services: readonly RunningService[] }>,
): Promise<void> {
  try {
    const { log, services } = await start();
    logGrpc(log);
    stopOnSignal(log, services);
  } catch (error) {
    process.stderr.write(`${isForOperator(error) ? error.message : describe(error)}\n`);
    process.exitCode = error instanceof ConfigurationError ? 2 : 1;
  }
}

function isForOperator(error: unknown): error is Error {
  return error instanceof ConfigurationError || error instanceof OperatorNeeded;
}

function stopOnSignal(log: Logger, services: readonly RunningService[]): void {
  let stopping = false;
  const stop = (why: NodeJS.Signals | OperatorNeeded): void => {
    if (stopping) return;
    stopping = true;
    const isFailed = why instanceof OperatorNeeded;
    if (isFailed) process.stderr.write(`${why.message}\n`);
    else log.info({ signal: why }, "told to stop");
    const late = setTimeout(() => {
      log.error({ shutdownMs }, "calls under way did not end in time");
      process.exit(1);
    }, shutdownMs);
    Promise.all(services.map((service) => service.stop())).then(
      () => {
        clearTimeout(late);
        process.exit(isFailed ? 1 : 0);
      },
      (error: unknown) => {
        log.error({ err: error }, "could not stop cleanly");
        process.exit(1);
      },
    );
  };
  for (const { failed } of services) void failed?.then(stop);
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
