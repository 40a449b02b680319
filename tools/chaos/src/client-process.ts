import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Command, Report } from "./load/load-plan.ts";

const nothingYet: Report = { sent: 0, told: 0, saw: 0, toldByGroup: {}, settled: false };

/** A process full of clients, which the run kills and starts again. */
export class ClientProcess {
  readonly name: string;
  readonly #program: string;
  readonly #planFile: string;
  readonly #changed: () => void;
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();
  /** What it was told last, for its next life. */
  #last: Command | undefined;
  report: Report = nothingYet;

  /** @param changed called when there is a newer report. */
  constructor(name: string, program: string, planFile: string, changed: () => void) {
    this.name = name;
    this.#program = program;
    this.#planFile = planFile;
    this.#changed = changed;
  }

  start(): Promise<void> {
    const child = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", this.#program, this.#planFile],
      {
        stdio: ["pipe", "pipe", "inherit"],
      },
    );
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once("exit", resolve));
    // What is written to one that was just killed is lost with it.
    child.stdin.on("error", () => undefined);
    createInterface({ input: child.stdout }).on("line", (line) => {
      // A line that a kill cut short says nothing.
      if (!line.endsWith("}")) return;
      this.report = JSON.parse(line) as Report;
      this.#changed();
    });
    if (this.#last !== undefined) this.#write(this.#last);
    return Promise.resolve();
  }

  tell(command: Command): void {
    this.#last = command;
    this.#write(command);
  }

  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#ended;
  }

  /** Lets it finish. */
  async end(): Promise<void> {
    this.tell({ command: "end" });
    await this.#ended;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  #write(command: Command): void {
    this.#child?.stdin?.write(`${JSON.stringify(command)}\n`);
  }
}
