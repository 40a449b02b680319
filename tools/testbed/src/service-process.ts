import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import type { DomainFolder } from "@entente/domain";

/** The three services of a domain. */
export type ServiceName = "as" | "ds" | "gateway";

/** How long a service may take until it is ready, in milliseconds. */
const readyMs = 120_000;

/** How often readiness is asked for, in milliseconds. */
const askMs = 25;

const programOf = createRequire(import.meta.url);

/** One of several processes of a service: its configuration is `<name>.json` in the domain's folder. */
export interface Replica {
  readonly name: string;
  readonly operationsPort: number;
}

/** One service of a domain as a process of its own, which a test may kill and start again. */
export class ServiceProcess {
  readonly service: ServiceName;
  readonly #folder: DomainFolder;
  readonly #replica: Replica | undefined;
  readonly #log: WriteStream;
  #child: ChildProcess | undefined;

  /** @param replica where it is not the only process of its service. */
  constructor(service: ServiceName, folder: DomainFolder, replica?: Replica) {
    this.service = service;
    this.#folder = folder;
    this.#replica = replica;
    this.#log = createWriteStream(folder.file(`${replica?.name ?? service}.log`), { flags: "a" });
  }

  /**
   * Starts the process and waits until it says that it can work.
   *
   * @param through a program that becomes the service, with its arguments: it gets the command line after them.
   * @throws Error with where its log is.
   */
  async start(through: readonly string[] = []): Promise<void> {
    const program = programOf.resolve(`@entente/${this.service}`).replace(/index\.js$/, "main.js");
    const own = [
      process.execPath,
      program,
      "--config",
      this.#folder.file(`${this.#replica?.name ?? this.service}.json`),
    ];
    const [command = process.execPath, ...args] = [...through, ...own];
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.pipe(this.#log, { end: false });
    child.stderr.pipe(this.#log, { end: false });
    this.#child = child;
    const deadline = Date.now() + readyMs;
    while (!(await this.#isReady())) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
        throw new Error(
          `${this.service} of ${this.#folder.domain} did not start: see ${this.#folder.file(`${this.service}.log`)}`,
        );
      }
      await pause(askMs);
    }
  }

  /** Its process id; undefined while it does not run. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Ends the process as a power cut would: `kill -9`, nothing is finished. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Asks the process to end and waits until it has. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Resolves when the process has ended by itself. */
  async ended(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => child.once("exit", resolve));
  }

  /** Freezes the process, or lets it go on: a machine that is paused. */
  pause(paused: boolean): void {
    this.#child?.kill(paused ? "SIGSTOP" : "SIGCONT");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  async #isReady(): Promise<boolean> {
    const { ports } = this.#folder.settings;
    const usual = { as: ports.asOperations, ds: ports.dsOperations, gateway: ports.gatewayOperations }[
      this.service
    ];
    const port = this.#replica?.operationsPort ?? usual;
    try {
      return (await fetch(`http://127.0.0.1:${String(port)}/readyz`)).ok;
    } catch {
      // Not listening yet is the ordinary case while it starts.
      return false;
    }
  }
}
