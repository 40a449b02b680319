import { setLogger } from "@grpc/grpc-js";
import type { LoggerService } from "@nestjs/common";
import { pino, type Logger, type LoggerOptions } from "pino";
import { z } from "zod";

export type { Logger } from "pino";

/** Levels that a configuration may name. */
export const logLevels = ["fatal", "error", "warn", "info", "debug", "silent"] as const;

/** The level in a configuration. */
export const LogLevel = z
  .enum(logLevels)
  .default("info")
  .describe("How much is logged: one JSON object a line on standard output");

/**
 * A structured log: one JSON object a line on standard output. What is logged are codes, counts, sequence numbers and
 * domains; never message contents, tokens, keys or the text of a client's request.
 */
export function createLog(service: string, level: (typeof logLevels)[number]): Logger {
  const options: LoggerOptions = { level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options);
}

/** Lets gRPC write to the service's log, for the whole process; by itself it writes lines that are no JSON to standard error. */
export function logGrpc(log: Logger): void {
  const context = "grpc";
  setLogger({
    error: (...words: unknown[]) => log.error({ context }, words.join(" ")),
    info: (...words: unknown[]) => log.info({ context }, words.join(" ")),
    debug: (...words: unknown[]) => log.debug({ context }, words.join(" ")),
  });
}

/** Lets Nest write to the service's log. */
export class NestLog implements LoggerService {
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  log(message: unknown, context?: string): void {
    this.#log.debug({ context }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#log.error({ context: rest.at(-1), stack: rest.length > 1 ? rest[0] : undefined }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.#log.warn({ context }, String(message));
  }
}
