import {
  configOf,
  createGroup,
  defaultTimers,
  heardDomains,
  hearPing,
  type Message,
  type Ping,
} from "@entente/ordering";
import { EventQueue } from "../event-queue.ts";
import { Random } from "../random.ts";
import { Checkers, type Violation } from "./checkers.ts";
import { Clients } from "./clients.ts";
import { sha256 } from "./commit.ts";
import { Faults } from "./faults.ts";
import { describeMessage, shortHash } from "./describe.ts";
import { Disk } from "./disk.ts";
import { Host, type Surroundings } from "./host.ts";
import { mutants, rulesOf, type MutantName } from "./mutants.ts";
import { Network } from "./network.ts";
import { planOf, type Plan, type Workload } from "./plan.ts";

/** What one seed came to. */
export interface RunResult {
  readonly seed: number;
  readonly decided: number;
  readonly messages: number;
  readonly violations: readonly Violation[];
}

/** How to run a seed. */
export interface RunOptions {
  readonly workload: Workload;
  readonly mutant?: MutantName;
  /** Take notice of this kind of violation alone. */
  readonly only?: Violation["kind"];
  /** Receives every event as a line. Without it nothing is formatted. */
  readonly trace?: (line: string) => void;
}

const groupId = new Uint8Array([0x67, 0x31]);
const pingMs = 500;
const livenessMs = 60_000;

/** One simulated federation with one group: plan, domains, network, clients and time, all from one seed. */
export class World {
  private readonly random: Random;
  private readonly plan: Plan;
  private readonly queue = new EventQueue();
  private readonly network: Network;
  private readonly checkers: Checkers;
  private readonly hosts = new Map<string, Host>();
  private readonly clients: Clients;
  private readonly faults: Faults;
  private readonly trace: ((line: string) => void) | undefined;
  private readonly seed: number;
  private readonly workload: Workload;
  private readonly mutant: MutantName | undefined;
  private nowMs = 1_000;
  private messages = 0;

  constructor(seed: number, options: RunOptions) {
    this.seed = seed;
    this.workload = options.workload;
    this.mutant = options.mutant;
    this.trace = options.trace;
    this.random = new Random(seed);
    this.plan = planOf(this.random, options.workload);
    this.network = new Network(this.plan, this.random);
    this.checkers = new Checkers(this.plan.policy, this.plan.founders, options.only);
    const forgets = this.mutant === undefined ? undefined : diskOf(this.mutant);
    const config = configOf(this.plan.policy, this.plan.founders);
    for (const name of this.plan.domains) {
      const disk = new Disk(name, forgets, this.plan.encodes);
      const host = new Host(name, disk, groupId, rulesOf(this.mutant), this.surroundings(), this.plan);
      const takesPart = config.memberDomains.includes(name) || config.voters.includes(name);
      if (takesPart) disk.group = createGroup(groupId, config, disk.domain, sha256);
      this.hosts.set(name, host);
    }
    const { plan, random, queue, network, checkers, hosts } = this;
    const [nowMs, note] = [(): number => this.nowMs, (text: () => string): void => this.note(text)];
    this.faults = new Faults({ plan, random, queue, network, checkers, hosts, nowMs, note });
    this.clients = new Clients(this.plan, this.hosts, this.checkers, this.random);
    this.note(() => `plan ${JSON.stringify(this.plan)}`);
  }

  private surroundings(): Surroundings {
    return {
      nowMs: () => this.nowMs,
      later: (delayMs, run) => this.queue.add(this.nowMs + delayMs, run),
      fsyncMs: () => {
        const slow = !this.faults.over && this.random.chance(this.plan.slowFsyncChance);
        return slow ? 500 : this.plan.fsyncMs * this.random.fraction();
      },
      diesAfterPersist: (at) => this.faults.diesNow(at),
      send: (from, to, message) => this.send(from, to, message),
      answer: (at, hash, result) => {
        this.note(() => `${at} answers ${result.code}`);
        this.clients.onAnswer(at, hash, result, this.nowMs);
      },
      granted: (at, client, epoch) => this.clients.granted(at, client, epoch, this.nowMs),
      deliver: (at, entry, forwardTo) => {
        this.note(() => `${at} DELIVERS epoch ${entry.certificate.epoch} ${shortHash(entry.value.hash)}`);
        this.checkers.onDelivered(at, entry, this.nowMs);
        for (const to of forwardTo) this.forward(at, to, { kind: "decide", group: groupId, entry });
      },
      trouble: (at, kind, detail) => this.checkers.report(kind, `${at}: ${detail}`, this.nowMs),
      voted: (at, vote) => this.checkers.onVoted(at, vote, this.nowMs),
      note: (text) => this.note(text),
    };
  }

  private note(text: () => string): void {
    this.trace?.(`${this.nowMs.toFixed(1).padStart(9)}  ${text()}`);
  }

  private send(from: string, to: string, message: Message): void {
    this.messages++;
    const arrivals = this.network.arrivals(from, to);
    if (arrivals.length === 0) this.note(() => `${from} → ${to} LOST ${describeMessage(message)}`);
    for (const delayMs of arrivals) {
      this.queue.add(this.nowMs + delayMs, () => this.arrive(from, to, message));
    }
  }

  private arrive(from: string, to: string, message: Message): void {
    const host = this.hosts.get(to);
    if (host?.up !== true) return;
    if (this.nowMs < host.pausedUntilMs) {
      this.queue.add(host.pausedUntilMs, () => this.arrive(from, to, message));
      return;
    }
    this.note(() => `${from} → ${to} ${describeMessage(message)}`);
    host.receive(from, message);
  }

  /** The outbox: a Decide is sent until the receiver has it, unless the plan loses it for good. */
  private forward(from: string, to: string, message: Message & { kind: "decide" }): void {
    const { config } = message.entry;
    // Nobody else would tell a domain that this very slot brings in.
    const joins = !config.memberDomains.includes(to) && !config.voters.includes(to);
    if (!joins && !this.faults.over && this.random.chance(this.plan.outboxLoss)) return;
    const epoch = Number(message.entry.certificate.epoch);
    const attempt = (delayMs: number): void => {
      const host = this.hosts.get(from);
      if (host?.up === true) this.send(from, to, message);
      this.queue.add(this.nowMs + delayMs, () => {
        const known = this.hosts.get(to)?.disk.group;
        if (known === undefined || Number(known.epoch) <= epoch) attempt(Math.min(delayMs * 2, 5_000));
      });
    };
    attempt(1_000);
  }

  /** Runs the seed: faults, then healing, then the proof that everybody can go on. */
  run(): RunResult {
    this.startTimers();
    const endOfFaultsMs = this.nowMs + this.plan.faultsMs;
    this.runUntil(() => false, endOfFaultsMs);
    if (this.checkers.violations.length === 0) {
      this.heal();
      if (this.workload === "amnesia") this.runUntil(() => false, this.nowMs + 5_000);
      else this.checkLiveness();
    }
    for (const host of this.hosts.values()) this.checkers.onFinalLog(host.name, host.disk.log, this.nowMs);
    const { violations, decided } = this.checkers;
    for (const { kind, detail, atMs } of violations)
      this.trace?.(`VIOLATION ${kind} at ${atMs.toFixed(1)}: ${detail}`);
    return { seed: this.seed, decided, messages: this.messages, violations };
  }

  private runUntil(done: () => boolean, endMs: number): void {
    for (let events = 0; ; events++) {
      if (this.checkers.violations.length > 0 || (events % 16 === 0 && done())) return;
      const next = this.queue.nextAtMs();
      if (next === undefined || next > endMs) {
        this.nowMs = Math.max(this.nowMs, endMs);
        return;
      }
      this.nowMs = Math.max(this.nowMs, next);
      this.queue.take()?.();
    }
  }

  private startTimers(): void {
    const { plan } = this;
    this.every(pingMs, () => this.ping());
    this.every(plan.submitEveryMs, () => {
      this.clients.readLogs();
      this.clients.act(this.nowMs);
    });
    this.faults.schedule();
  }

  private every(periodMs: number, run: () => void): void {
    const again = (): void => {
      run();
      this.queue.add(this.nowMs + periodMs * this.random.between(0.9, 1.1), again);
    };
    this.queue.add(this.nowMs + periodMs * this.random.fraction(), again);
  }

  /** Gateways ping each other; a paused or dead domain neither sends nor hears. */
  private ping(): void {
    for (const from of this.hosts.values()) {
      if (!from.up || this.nowMs < from.pausedUntilMs) continue;
      const hears = heardDomains(from.peers, this.nowMs, defaultTimers.suspectMs);
      const ping: Ping = { incarnation: from.incarnation, sequence: from.sequence, hears };
      for (const to of this.hosts.values()) {
        if (to === from) continue;
        const [delayMs] = this.network.arrivals(from.name, to.name);
        if (delayMs === undefined) continue;
        this.queue.add(this.nowMs + delayMs, () => {
          if (!to.up || this.nowMs < to.pausedUntilMs) return;
          const { peers } = hearPing(to.peers, from.name, ping, this.nowMs);
          const peer = peers.get(from.name);
          if (peer !== undefined) to.peers.set(from.name, peer);
        });
      }
    }
  }

  private heal(): void {
    this.note(() => "FAULTS END");
    this.clients.quiet = true;
    this.network.heal();
    this.faults.end();
  }

  /** After the faults every member domain must get one more Commit decided, and all must end at the same epoch. */
  private checkLiveness(): void {
    const before = new Map(this.clients.wins.map(({ wins }, i) => [i, wins]));
    const endMs = this.nowMs + livenessMs;
    this.every(300, () => {
      this.clients.readLogs();
      this.clients.actAll(this.nowMs);
    });
    const members = (): readonly Host[] => {
      const last = Math.max(-1, ...this.checkers.slots.keys());
      const latest = [...this.hosts.values()].find((host) => host.epoch === last + 1);
      const config = latest?.disk.group?.config;
      return [...this.hosts.values()].filter((host) => config?.memberDomains.includes(host.name));
    };
    const satisfied = (): boolean => {
      const all = members();
      if (all.length === 0 || new Set(all.map((host) => host.epoch)).size !== 1) return false;
      const progressed = new Set(
        this.clients.wins.filter(({ wins }, i) => wins > (before.get(i) ?? 0)).map(({ home }) => home),
      );
      return all.every((host) => progressed.has(host.name));
    };
    this.runUntil(satisfied, endMs);
    if (this.checkers.violations.length > 0 || satisfied()) return;
    const where = [...this.hosts.values()].map((host) => `${host.name}@${host.epoch}`).join(" ");
    const wins = this.clients.wins.map(({ home, wins }) => `${home}:${wins}`).join(" ");
    this.checkers.report("liveness", `no progress for everybody: ${where}; decided ${wins}`, this.nowMs);
  }
}

function diskOf(name: MutantName): "accepted" | "promised" | undefined {
  const mutant = mutants[name];
  return "disk" in mutant ? mutant.disk : undefined;
}
