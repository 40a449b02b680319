import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConfigurationError, FileWatch, type Logger } from "@entente/service-kit";
import type { Configuration } from "./configuration.ts";
import type { Figures } from "./figures.ts";
import { type GatewayFiles, readGatewayFiles, watchedFiles } from "./files.ts";
import { fileWatchMs } from "./limits.ts";

/** What a reload has changed. */
export interface Reloaded {
  /** Domains of which something is other than before. */
  readonly changed: readonly string[];
  readonly certificateChanged: boolean;
}

/**
 * Takes changed files while the gateway runs: when told to, and by looking at them from time to time, which works on every file
 * system and for every editor. Files that can not be used change nothing, and are told of once.
 */
export class Reload {
  readonly #configuration: Configuration;
  readonly #apply: (files: GatewayFiles) => Reloaded;
  readonly #figures: Figures;
  readonly #log: Logger;
  readonly #watch: FileWatch;

  constructor(
    configuration: Configuration,
    apply: (files: GatewayFiles) => Reloaded,
    figures: Figures,
    log: Logger,
  ) {
    this.#configuration = configuration;
    this.#apply = apply;
    this.#figures = figures;
    this.#log = log;
    this.#watch = new FileWatch({
      // And those beside the peers file, which it may name.
      files: () => [...watchedFiles(configuration), ...besides(configuration.peers)],
      everyMs: fileWatchMs,
      changed: () => {
        this.#changed();
      },
    });
  }

  /** Begins to look. */
  start(): void {
    this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** Takes the files as they are now. @throws ConfigurationError; what was in force stays then. */
  now(): Reloaded {
    try {
      const reloaded = this.#apply(readGatewayFiles(this.#configuration));
      this.#figures.reloads.inc({ outcome: "taken" });
      if (reloaded.changed.length > 0 || reloaded.certificateChanged)
        this.#log.info(reloaded, "changed files were taken");
      return reloaded;
    } catch (error) {
      this.#figures.reloads.inc({ outcome: "refused" });
      throw error;
    }
  }

  #changed(): void {
    try {
      this.now();
    } catch (error) {
      const problem = error instanceof ConfigurationError ? error.message : String(error);
      this.#log.error({ problem }, "changed files can not be used; what was in force stays");
    }
  }
}

function besides(file: string): readonly string[] {
  const folder = dirname(file);
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".pem"))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    // The folder was removed: the next reading of the peers file says so.
    return [];
  }
}
