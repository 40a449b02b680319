import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Testbed, Victim } from "@entente/testbed";
import { ClientProcess } from "./client-process.ts";
import { groupsOf, judge, type Verdict } from "./judge.ts";
import { Random } from "./random.ts";
import { type ClientPlan, setUp } from "./setup.ts";
import { type ChaosOptions, type RunShape, shapeOf } from "./shape.ts";

/** How long a process stays dead, at most, in milliseconds; how much of it is drawn. */
const downMs = 400;

/** Processes that may be dead or starting at once. */
const downAtOnceMax = 2;

/** A kill comes when its part of the messages has got somewhere, or after this time, in milliseconds: some may not get anywhere. */
const killPatienceMs = 2_000;

/**
 * A kill waits until no more deliveries than these are outstanding, unless told otherwise, and so long at most, in milliseconds. Without
 * that a machine on which processes start slower than they are killed has no way between the domains open for more than moments, and
 * everything comes hours late.
 */
const outstandingMax = 20_000;
const outstandingPatienceMs = 30_000;

/** When nothing more happens for this long the run is over, whatever is missing, in milliseconds. */
const stallMs = 60_000;

/** How often the rest of the messages is shared out again, in milliseconds. */
const shareMs = 2_000;

/** After everything has come, what comes twice gets this long to come, in milliseconds. */
const lingerMs = 300;

/** How often a start is tried. */
const startAttempts = 3;

/** One `kill -9`. */
export interface Kill {
  readonly at: string;
  readonly victim: string;
}

/** What a run came to. */
export interface ChaosResult extends Verdict {
  readonly kills: readonly Kill[];
  readonly seconds: number;
  /** Where the journals of the client processes are. */
  readonly folders: readonly string[];
}

/** Domains as processes, clients as processes, load, kills, and a verdict on what clients were told and saw. */
export async function runChaos(
  options: ChaosOptions,
  path: string,
  say: (line: string) => void,
): Promise<ChaosResult> {
  const startedMs = Date.now();
  const shape = shapeOf(options);
  mkdirSync(path, { recursive: true });
  say(
    `${shape.domains.join(", ")}: starting, ${String(shape.devices.length)} devices, ${String(shape.groups.length)} groups`,
  );
  const testbed = await startTestbed(shape.domains, path);
  const clients: ClientProcess[] = [];
  try {
    const plans = await setUp(testbed, shape, path, options.updateEvery);
    say(`everyone is enrolled and in their groups after ${seconds(startedMs)} s; the load begins`);
    const run = new Run(options, shape, testbed, plans, say);
    clients.push(...run.clients);
    const kills = await run.go();
    const folders = plans.map(({ folder }) => folder);
    return { ...judge(shape, folders), kills, seconds: Number(seconds(startedMs)), folders };
  } finally {
    await Promise.all(clients.map((client) => client.kill()));
    await testbed.stop();
  }
}

/** Ports are free when they are looked for, and may not be when they are used: then once more, with others. */
async function startTestbed(domains: readonly string[], path: string): Promise<Testbed<"processes">> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await Testbed.start({
        domains,
        mode: "processes",
        path: join(path, `domains-${String(attempt)}`),
      });
    } catch (error) {
      if (attempt === startAttempts) throw error;
    }
  }
}

class Run {
  readonly clients: readonly ClientProcess[];
  readonly #load: readonly ClientProcess[];
  readonly #victims: readonly Victim[];
  readonly #options: ChaosOptions;
  readonly #shape: RunShape;
  readonly #random: Random;
  readonly #say: (line: string) => void;
  readonly #kills: Kill[] = [];
  #changed: () => void = () => undefined;
  #change = this.#nextChange();

  constructor(
    options: ChaosOptions,
    shape: RunShape,
    testbed: Testbed<"processes">,
    plans: readonly ClientPlan[],
    say: (line: string) => void,
  ) {
    this.#options = options;
    this.#shape = shape;
    this.#say = say;
    this.#random = new Random(options.seed + 1);
    const made = plans.map(({ name, program, planFile }) => {
      const file = fileURLToPath(import.meta.resolve(`../dist/${program}/main.js`));
      const process = new ClientProcess(name, file, planFile, () => {
        this.#changed();
      });
      return { program, process };
    });
    this.clients = made.map(({ process }) => process);
    this.#load = made.filter(({ program }) => program === "load").map(({ process }) => process);
    const services = shape.domains.flatMap((domain) =>
      Object.entries(testbed.domain(domain).services).map(
        ([name, service]) => new Victim(`${name} of ${domain}`, service),
      ),
    );
    this.#victims = [...services, ...this.clients.map((client) => new Victim(client.name, client))];
  }

  async go(): Promise<readonly Kill[]> {
    const { kills, messages, outstanding = outstandingMax } = this.#options;
    for (const client of this.clients) await client.start();
    const part = messages / (kills + 1);
    for (let kill = 0; kill < kills; kill += 1) {
      // The right to send runs ahead of the kill, so that there is always something under way.
      this.#allow((kill + 2) * part);
      await this.#until((told) => told >= (kill + this.#random.fraction()) * part, killPatienceMs);
      await this.#until((_told, saw) => this.#sawExpected() - saw <= outstanding, outstandingPatienceMs);
      await this.#killOne();
      if (kill % Math.max(1, Math.round(kills / 40)) === 0) this.#tell();
    }
    for (const victim of this.#victims) await victim.up();
    await this.#settle();
    await Promise.all(this.clients.map((client) => client.end()));
    return this.#kills;
  }

  async #killOne(): Promise<void> {
    while (this.#victims.filter(({ down }) => down).length >= downAtOnceMax)
      await Promise.race(this.#victims.filter(({ down }) => down).map((victim) => victim.up()));
    const victim = this.#random.pick(this.#victims);
    await victim.kill(this.#random.fraction() * downMs);
    this.#kills.push({ at: new Date().toISOString(), victim: victim.name });
  }

  /** Sends the rest, then waits until everyone has everything. */
  async #settle(): Promise<void> {
    const { messages } = this.#options;
    while (this.#totals().told < messages) {
      this.#allow(messages);
      const before = this.#totals().told;
      await this.#until((told) => told >= messages, shareMs);
      if (this.#totals().told > before) continue;
      await this.#progressing((told) => told > before);
      if (this.#totals().told === before) break;
    }
    for (const client of this.clients) client.tell({ command: "hush" });
    await this.#progressing(() => this.clients.every(({ report }) => report.settled));
    await this.#progressing((_told, saw) => saw >= this.#sawExpected());
    this.#tell();
    await pause(lingerMs);
  }

  /** Each accepted message is seen once by each member of its group. */
  #sawExpected(): number {
    const members = new Map(groupsOf(this.#shape).map((group) => [group.group, group.members.size]));
    let expected = 0;
    for (const { report } of this.clients) {
      for (const [group, told] of Object.entries(report.toldByGroup))
        expected += told * (members.get(group) ?? 0);
    }
    return expected;
  }

  /** Shares out what is left of a total: who is slow gets no more than it sends. */
  #allow(upTo: number): void {
    const sent = this.#load.reduce((sum, { report }) => sum + report.sent, 0);
    const each = Math.ceil(Math.max(0, upTo - sent) / this.#load.length);
    for (const client of this.#load) client.tell({ command: "send", upTo: client.report.sent + each });
  }

  #totals(): { told: number; saw: number } {
    const told = this.#load.reduce((sum, { report }) => sum + report.told, 0);
    const saw = this.clients.reduce((sum, { report }) => sum + report.saw, 0);
    return { told, saw };
  }

  #tell(): void {
    const { told, saw } = this.#totals();
    this.#say(
      `${String(this.#kills.length)} kills, ${String(told)} messages accepted, ${String(saw)} times seen`,
    );
  }

  /** Waits until `done`, as long as anything moves. */
  async #progressing(done: (told: number, saw: number) => boolean): Promise<void> {
    for (let before = -1; ;) {
      const { told, saw } = this.#totals();
      if (done(told, saw) || told + saw === before) return;
      before = told + saw;
      await this.#until(done, stallMs);
    }
  }

  /** Waits until `done`, at most so long. */
  async #until(done: (told: number, saw: number) => boolean, patienceMs: number): Promise<void> {
    const deadlineMs = Date.now() + patienceMs;
    for (;;) {
      const { told, saw } = this.#totals();
      const leftMs = deadlineMs - Date.now();
      if (done(told, saw) || leftMs <= 0) return;
      const over = new AbortController();
      await Promise.race([
        this.#change,
        pause(leftMs, undefined, { signal: over.signal }).catch(() => undefined),
      ]);
      over.abort();
    }
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = () => {
        this.#change = this.#nextChange();
        resolve();
      };
    });
  }
}

function seconds(sinceMs: number): string {
  return ((Date.now() - sinceMs) / 1_000).toFixed(1);
}
