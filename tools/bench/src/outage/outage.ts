import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { cpuSecondsOf } from "../delivery/crowd.ts";
import { Load } from "./load.ts";
import { Arrivals, type Faults, markOf } from "./marks.ts";
import { Probes } from "./probes.ts";
import { Reader } from "./reader.ts";
import { newSharedGroup, Site } from "./site.ts";

/** Clients that publish to the domain that goes away. The client after them sends the probes. */
const senders = 4;

/** A few messages first, in which connections are made; then a part of what is queued later is measured as a baseline. */
const warmUpMessages = 200;
const baselineShare = 0.2;

/** Longest time in which nothing arrives: a domain that was away for long is tried every five minutes. */
const idleMsMax = 360_000;

/** What a run is asked for. */
export interface OutageOptions {
  /** Queued while the domain is down, in each round. */
  readonly messages: number;
  readonly rounds: number;
  /** Messages a second to the domain that goes away, and to the one that stays. */
  readonly loadPerSecond: number;
  readonly probesPerSecond: number;
}

/** Milliseconds from when a message to the other peer was due until it was there. */
type Times = readonly number[];

/** One outage. */
export interface OutageRound {
  readonly before: Times;
  readonly during: Times;
  readonly draining: Times;
  /** Messages a second that were queued, and that arrived at the device afterwards. */
  readonly queuedPerSecond: number;
  readonly drainedPerSecond: number;
  /** The same by the processor time of the busiest of the processes on the way: what they do when the machine is theirs. */
  readonly drainedPerCpuSecond: number;
  /** From when the domain could work again to the first of them. */
  readonly resumedMs: number;
}

/** What a run came to. */
export interface OutageResult {
  readonly rounds: readonly OutageRound[];
  readonly sent: number;
  readonly arrived: number;
  readonly faults: Faults;
  /** What else a device was told that must not be. */
  readonly troubles: readonly string[];
}

/** Three domains, one of which goes away again and again while another has messages for it and for the third. */
export async function runOutages(
  options: OutageOptions,
  progress: (line: string) => void,
): Promise<OutageResult> {
  const path = mkdtempSync(join(tmpdir(), "entente-outage-"));
  const sites: Site[] = [];
  try {
    for (const name of ["a.example", "b.example", "c.example"])
      sites.push(await Site.create(join(path, name), name));
    const [a, b, c] = sites;
    if (a === undefined || b === undefined || c === undefined) throw new Error("three domains");
    const groups = {
      away: newSharedGroup([a.domain, b.domain]),
      stays: newSharedGroup([a.domain, c.domain]),
    };
    for (const site of sites) {
      site.meet(sites.filter((other) => other !== site));
      await site.prepare(senders + 1, Object.values(groups));
    }
    await Promise.all(sites.map((site) => site.start()));
    const outages = new Outages({
      load: new Load(a, senders, groups.away.id),
      probes: new Probes({ from: a, sender: senders, to: c, groupId: groups.stays.id }),
      from: a,
      away: b,
      awayGroup: groups.away.id,
      options,
      progress,
    });
    return await outages.run();
  } finally {
    await Promise.all(sites.map((site) => site.stop()));
    rmSync(path, { recursive: true, force: true });
  }
}

class Outages {
  readonly #load: Load;
  readonly #probes: Probes;
  readonly #from: Site;
  readonly #away: Site;
  readonly #reader: Reader;
  readonly #options: OutageOptions;
  readonly #progress: (line: string) => void;
  readonly #arrivals = new Arrivals();
  /** When the device got something, first since it was set to none, and last. */
  #firstMs: number | undefined;
  #lastMs = 0;

  constructor(parts: {
    readonly load: Load;
    readonly probes: Probes;
    readonly from: Site;
    readonly away: Site;
    readonly awayGroup: Uint8Array;
    readonly options: OutageOptions;
    readonly progress: (line: string) => void;
  }) {
    this.#load = parts.load;
    this.#probes = parts.probes;
    this.#from = parts.from;
    this.#away = parts.away;
    this.#options = parts.options;
    this.#progress = parts.progress;
    this.#reader = new Reader(parts.away, parts.awayGroup, (message) => {
      this.#arrivals.arrived(markOf(message));
      this.#lastMs = performance.now();
      this.#firstMs ??= this.#lastMs;
    });
  }

  async run(): Promise<OutageResult> {
    try {
      await this.#reader.open();
      await this.#probes.start(this.#options.probesPerSecond);
      await this.#load.publish(warmUpMessages, this.#options.loadPerSecond);
      await this.#allArrived();
      const rounds: OutageRound[] = [];
      while (rounds.length < this.#options.rounds) rounds.push(await this.#round());
      return {
        rounds,
        sent: this.#load.total,
        arrived: this.#arrivals.count,
        faults: this.#arrivals.faults(this.#load.accepted),
        troubles: this.#reader.troubles,
      };
    } finally {
      await this.#probes.stop();
      this.#load.stop();
      this.#reader.close();
    }
  }

  async #round(): Promise<OutageRound> {
    const { messages, loadPerSecond } = this.#options;
    const beforeMs = performance.now();
    await this.#load.publish(Math.ceil(messages * baselineShare), loadPerSecond);
    const before = await this.#probes.since(beforeMs);
    await this.#allArrived();

    this.#reader.close();
    await this.#away.kill();
    const downMs = performance.now();
    await this.#load.publish(messages, loadPerSecond);
    const queuedPerSecond = (messages * 1_000) / (performance.now() - downMs);
    const during = await this.#probes.since(downMs);
    this.#progress(
      `${this.#away.domain} is down: ${String(messages)} messages are queued, ${String(Math.round(queuedPerSecond))} a second`,
    );

    await this.#away.start();
    const upMs = performance.now();
    this.#firstMs = undefined;
    const cpuBefore = this.#cpuSeconds();
    await this.#reader.open();
    await this.#allArrived();
    const cpuSeconds = this.#cpuSeconds().map((after, index) => after - (cpuBefore[index] ?? 0));
    const firstMs = this.#firstMs ?? this.#lastMs;
    const draining = await this.#probes.since(firstMs);
    const drainedPerSecond = (messages * 1_000) / (this.#lastMs - firstMs);
    const drainedPerCpuSecond = messages / Math.max(...cpuSeconds, Number.EPSILON);
    const resumedMs = firstMs - upMs;
    this.#progress(
      `it is back: the first message after ${String(Math.round(resumedMs))} ms, then ${String(Math.round(drainedPerSecond))} a second`,
    );
    return { before, during, draining, queuedPerSecond, drainedPerSecond, drainedPerCpuSecond, resumedMs };
  }

  /** Processor time of each process that a queued message passes. */
  #cpuSeconds(): readonly number[] {
    return [this.#from, this.#away].flatMap(({ ds, gateway }) => [ds.pid, gateway.pid]).map(cpuSecondsOf);
  }

  /** Until all that was accepted is there, or nothing comes any more: what is lost is counted at the end. */
  async #allArrived(): Promise<void> {
    let [count, atMs] = [this.#arrivals.count, performance.now()];
    while (this.#arrivals.count < this.#load.total && performance.now() - atMs < idleMsMax) {
      if (this.#arrivals.count > count) [count, atMs] = [this.#arrivals.count, performance.now()];
      await pause(10);
    }
  }
}
