import { equalBytes, type SubmitResult, type Value } from "@entente/ordering";
import type { Random } from "../random.ts";
import type { Checkers } from "./checkers.ts";
import { commitIn, valueOf } from "./commit.ts";
import type { Host } from "./host.ts";
import type { Plan } from "./plan.ts";

/** One client of one domain: at most one Commit of it is under way. */
interface Client {
  readonly label: string;
  readonly home: string;
  pending: { readonly value: Value; readonly epoch: number; sentAtMs: number } | undefined;
  losses: number;
  wins: number;
}

/** Committers at every domain that has members. They follow the log of their own domain and know nothing else. */
export class Clients {
  private readonly clients: Client[];
  private readonly hosts: ReadonlyMap<string, Host>;
  private readonly plan: Plan;
  private readonly random: Random;
  private readonly checkers: Checkers;
  private nextId = 1;
  /** Set when the faults are over: members stay as they are. */
  quiet = false;

  constructor(plan: Plan, hosts: ReadonlyMap<string, Host>, checkers: Checkers, random: Random) {
    this.plan = plan;
    this.hosts = hosts;
    this.checkers = checkers;
    this.random = random;
    this.clients = plan.domains.flatMap((home) =>
      Array.from({ length: home === plan.domains[0] ? plan.clients : 1 }, (_, i) => ({
        label: `${home.slice(0, 1)}${i}`,
        home,
        pending: undefined,
        losses: 0,
        wins: 0,
      })),
    );
  }

  /** One client of a random domain commits, or asks again for what it still waits for. */
  act(nowMs: number): void {
    const client = this.random.pick(this.clients);
    this.actFor(client, nowMs);
  }

  /** Every client once. */
  actAll(nowMs: number): void {
    for (const client of this.clients) this.actFor(client, nowMs);
  }

  private actFor(client: Client, nowMs: number): void {
    const host = this.hosts.get(client.home);
    if (host?.up !== true || host.disk.group === undefined || nowMs < host.pausedUntilMs) return;
    const members = this.membersAt(host);
    const { pending } = client;
    if (pending !== undefined) {
      if (nowMs - pending.sentAtMs < 1_000) return;
      pending.sentAtMs = nowMs;
      host.handle({
        kind: "submit",
        epoch: BigInt(pending.epoch),
        value: pending.value,
        client: client.label,
      });
      return;
    }
    if (!members.includes(client.home)) return;
    if ((this.plan.reserves || this.quiet) && client.losses >= 3) {
      client.losses = 0;
      host.handle({ kind: "reserve", client: client.label });
      return;
    }
    this.commit(client, host, members, nowMs);
  }

  private commit(client: Client, host: Host, members: readonly string[], nowMs: number): void {
    const { epoch } = host;
    const after = this.membersAfter(members);
    const value = valueOf({ id: this.nextId++, epoch, by: client.home, members: after }, this.plan.policy);
    client.pending = { value, epoch, sentAtMs: nowMs };
    this.checkers.onSubmitted(value.hash);
    host.handle({ kind: "submit", epoch: BigInt(epoch), value, client: client.label });
  }

  /** A reserved slot: commit now. */
  granted(home: string, label: string, epoch: bigint, nowMs: number): void {
    const client = this.clients.find((one) => one.home === home && one.label === label);
    const host = this.hosts.get(home);
    if (client === undefined || host?.up !== true || client.pending !== undefined) return;
    if (BigInt(host.epoch) === epoch && host.disk.group !== undefined) {
      this.commit(client, host, this.membersAt(host), nowMs);
    }
  }

  private membersAt(host: Host): readonly string[] {
    const entry = host.disk.log.get(host.epoch - 1);
    return entry === undefined ? this.plan.founders : commitIn(entry.value.bundle).members;
  }

  private membersAfter(members: readonly string[]): readonly string[] {
    if (this.quiet || !this.random.chance(this.plan.changesMembers)) return members;
    const outside = this.plan.domains.filter(
      (domain) => !members.includes(domain) && domain !== this.plan.policy.witness,
    );
    const grow = outside.length > 0 && (members.length <= 1 || this.random.chance(0.5));
    if (grow) return [...members, this.random.pick(outside)];
    if (members.length <= 1) return members;
    const leaving = this.random.pick(members);
    return members.filter((domain) => domain !== leaving);
  }

  onAnswer(home: string, hash: Uint8Array, result: SubmitResult, nowMs: number): void {
    if (result.code === "decided") this.checkers.onAcknowledged(home, result.certificate, nowMs);
    for (const client of this.clients) {
      if (client.home !== home || client.pending === undefined) continue;
      if (!equalBytes(client.pending.value.hash, hash)) continue;
      if (result.code === "decided") {
        client.pending = undefined;
        client.losses = 0;
        client.wins++;
      } else if (result.code === "stale") {
        client.pending = undefined;
        client.losses++;
      } else if (result.code === "invalid" || result.code === "unavailable") {
        client.pending = result.code === "invalid" ? undefined : client.pending;
      }
    }
  }

  /** A client's pending Commit is settled by the log of its own domain, should the answer have been lost. */
  readLogs(): void {
    for (const client of this.clients) {
      const host = this.hosts.get(client.home);
      const { pending } = client;
      if (pending === undefined || host === undefined || host.epoch <= pending.epoch) continue;
      const entry = host.disk.log.get(pending.epoch);
      if (entry === undefined) continue;
      client.pending = undefined;
      if (equalBytes(entry.value.hash, pending.value.hash)) {
        client.losses = 0;
        client.wins++;
      } else client.losses++;
    }
  }

  /** Decided Commits of each client since the start. */
  get wins(): readonly { readonly home: string; readonly wins: number }[] {
    return this.clients.map(({ home, wins }) => ({ home, wins }));
  }
}
