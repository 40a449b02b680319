import {
  configOf,
  createGroup,
  equalBytes,
  gopRules,
  heardDomains,
  makeValue,
  raiseIncarnation,
  type Message,
  type OrderingPolicy,
  type Rules,
} from "@entente/ordering";
import { sha256 } from "./commit.ts";
import { ballot, describeMessage, shortHash } from "./describe.ts";
import { Disk } from "./disk.ts";
import { Host, type Surroundings } from "./host.ts";

interface Flying {
  readonly from: string;
  readonly to: string;
  readonly message: Message;
}

/** Which messages in flight: by kind, by sender and receiver; what is left out matches everything. */
export interface Selection {
  readonly kind?: string;
  readonly from?: string;
  readonly to?: string;
}

const tickMs = 50;
const suspectMs = 1_600;
const flushMax = 10_000;

/**
 * A few domains whose messages wait until a script lets them arrive: what a scenario needs happens in the order that it
 * says, and everything that happens is written down in `lines`.
 */
export class Stage {
  readonly lines: string[] = [];
  private readonly hosts = new Map<string, Host>();
  private flying: Flying[] = [];
  private readonly cuts = new Set<string>();
  private timers: { readonly atMs: number; readonly run: () => void }[] = [];
  private readonly names = new Map<string, string>();
  private readonly values = new Map<string, { readonly hash: Uint8Array; readonly epoch: number }>();
  private readonly backups = new Map<string, ReturnType<Disk["snapshot"]>>();
  private readonly policy: OrderingPolicy;
  private nowMs = 10_000;

  constructor(
    domains: readonly string[],
    policy: OrderingPolicy,
    rules: Rules = gopRules,
    founders = domains,
  ) {
    this.policy = policy;
    const group = new Uint8Array([0x73]);
    const config = configOf(policy, founders);
    for (const name of domains) {
      const disk = new Disk(name, undefined, true);
      if (config.memberDomains.includes(name) || config.voters.includes(name)) {
        disk.group = createGroup(group, config, disk.domain, sha256);
      }
      const how = { settles: true, encodes: true };
      this.hosts.set(name, new Host(name, disk, group, rules, this.surroundings(), how));
    }
    // Twice: the second time everybody can say whom it hears.
    this.exchangePings();
    this.exchangePings();
  }

  private surroundings(): Surroundings {
    return {
      nowMs: () => this.nowMs,
      later: (delayMs, run) => this.timers.push({ atMs: this.nowMs + delayMs, run }),
      fsyncMs: () => 0,
      diesAfterPersist: () => false,
      send: (from, to, message) => this.flying.push({ from, to, message }),
      answer: (at, hash, result) => this.lines.push(`${at} answers ${this.nameOf(hash)} ${result.code}`),
      granted: (at, client, epoch) => this.lines.push(`${at} grants e${epoch} to ${client}`),
      deliver: (at, entry, forwardTo) => {
        const { epoch } = entry.certificate;
        const voters = entry.certificate.votes.map((vote) => vote.domain).join(" ");
        this.lines.push(`${at} decides e${epoch} ${this.nameOf(entry.value.hash)} by ${voters}`);
        for (const to of forwardTo) {
          this.flying.push({
            from: at,
            to,
            message: { kind: "decide", group: entry.certificate.group, entry },
          });
        }
      },
      trouble: (at, kind, detail) => this.lines.push(`${at} ${kind}: ${detail}`),
      voted: () => undefined,
      note: () => undefined,
    };
  }

  private nameOf(hash: Uint8Array): string {
    return this.names.get(shortHash(hash)) ?? shortHash(hash);
  }

  host(name: string): Host {
    const host = this.hosts.get(name);
    if (host === undefined) throw new RangeError(`no domain ${name}`);
    return host;
  }

  /** A client of `at` submits the value called `name` for the epoch its domain is at, or for `epoch`. */
  submit(at: string, name: string, members: readonly string[], epoch = this.host(at).epoch): void {
    const value = makeValue(new TextEncoder().encode(name), configOf(this.policy, members), sha256);
    this.names.set(shortHash(value.hash), name);
    this.values.set(name, { hash: value.hash, epoch });
    this.host(at).handle({ kind: "submit", epoch: BigInt(epoch), value, client: name });
  }

  private take(selection: Selection): Flying[] {
    const matches = ({ from, to, message }: Flying): boolean =>
      (selection.kind === undefined || selection.kind === message.kind) &&
      (selection.from === undefined || selection.from === from) &&
      (selection.to === undefined || selection.to === to);
    const taken = this.flying.filter(matches);
    this.flying = this.flying.filter((one) => !taken.includes(one));
    return taken;
  }

  /** Lets messages that are in flight now arrive, in the order in which they were sent. Returns how many did. */
  deliver(selection: Selection): number {
    const taken = this.take(selection);
    for (const { from, to, message } of taken) {
      const host = this.host(to);
      const lost = this.cuts.has(`${from}>${to}`) || !host.up;
      const what = describeMessage(message, (hash) => this.nameOf(hash));
      this.lines.push(`${from} > ${to}  ${what}${lost ? "  (lost)" : ""}`);
      if (!lost) host.receive(from, message);
    }
    return taken.length;
  }

  /** Messages in flight that never arrive. */
  drop(selection: Selection): void {
    this.take(selection);
  }

  /** Everything arrives, and what is sent because of it, until nothing is in flight. */
  flush(): void {
    for (let i = 0; i < flushMax; i++) if (this.deliver({}) === 0) return;
    throw new RangeError("the messages do not end");
  }

  /** From now on what `from` sends to `to` is lost, pings too. */
  cut(from: string, to: string): void {
    this.cuts.add(`${from}>${to}`);
  }

  mend(from: string, to: string): void {
    this.cuts.delete(`${from}>${to}`);
  }

  /** Time passes; domains hear each other's pings unless a link is cut; timers fire; nothing in flight arrives. */
  advance(durationMs: number): void {
    const endMs = this.nowMs + durationMs;
    while (this.nowMs < endMs) {
      this.nowMs = Math.min(endMs, this.nowMs + tickMs);
      this.exchangePings();
      const due = this.timers.filter((timer) => timer.atMs <= this.nowMs);
      this.timers = this.timers.filter((timer) => timer.atMs > this.nowMs);
      for (const timer of due) timer.run();
    }
  }

  /** Time passes and messages arrive as soon as they are sent. */
  run(durationMs: number): void {
    for (let passedMs = 0; passedMs < durationMs; passedMs += tickMs) {
      this.advance(tickMs);
      this.flush();
    }
  }

  private exchangePings(): void {
    const up = [...this.hosts.values()].filter((host) => host.up);
    for (const to of up) {
      for (const from of up) {
        if (from === to || this.cuts.has(`${from.name}>${to.name}`)) continue;
        const hears = heardDomains(from.peers, this.nowMs, suspectMs);
        const { incarnation, sequence } = from;
        to.peers.set(from.name, { heardAtMs: this.nowMs, hears, incarnation, sequence });
      }
    }
  }

  crash(name: string): void {
    this.host(name).crash();
  }

  start(name: string): void {
    this.host(name).start();
  }

  backup(name: string): void {
    this.backups.set(name, this.host(name).disk.snapshot());
  }

  /** The disk is lost and replaced by the backup, with a new incarnation. */
  restore(name: string): void {
    const backup = this.backups.get(name);
    if (backup === undefined) throw new RangeError(`no backup of ${name}`);
    const host = this.host(name);
    const raised = raiseIncarnation(backup.domain, host.incarnation);
    host.crash();
    host.disk.domain = raised;
    host.disk.group = backup.group;
    host.disk.log = new Map(backup.log);
    host.start();
  }

  takeOver(name: string): void {
    this.host(name).handle({ kind: "take_over" });
  }

  transfer(from: string, to: string): void {
    this.host(from).handle({ kind: "transfer", to });
  }

  /** One line per domain: where it stands, from its disk. */
  status(): void {
    for (const host of this.hosts.values()) {
      const { group } = host.disk;
      if (group === undefined) {
        this.lines.push(`${host.name} does not know the group`);
        continue;
      }
      const { accepted } = group;
      const held = accepted === undefined ? "nothing" : this.nameOf(accepted.value.hash);
      const roles = [
        group.leading === undefined ? "" : " leads",
        group.incarnation < host.disk.domain.incarnation ? " recovering" : "",
        host.up ? "" : " down",
      ];
      const stand = `epoch ${group.epoch} promised ${ballot(group.promised)} accepted ${held}`;
      this.lines.push(`${host.name} ${stand}${roles.join("")}`);
    }
  }

  /** Epochs for which two domains hold different values in their logs. */
  forks(): number[] {
    const logs = [...this.hosts.values()].map((host) => host.disk.log);
    const epochs = new Set(logs.flatMap((log) => [...log.keys()]));
    return [...epochs].filter((epoch) => {
      const hashes = logs.flatMap((log) => log.get(epoch)?.value.hash ?? []);
      return hashes.some((hash) => !equalBytes(hash, hashes[0] ?? hash));
    });
  }
}
