import { raiseIncarnation } from "@entente/ordering";
import type { EventQueue } from "../event-queue.ts";
import type { Random } from "../random.ts";
import type { Checkers } from "./checkers.ts";
import type { Disk } from "./disk.ts";
import type { Host } from "./host.ts";
import type { Network } from "./network.ts";
import type { Plan } from "./plan.ts";

/** What faults act on. */
export interface FaultSite {
  readonly plan: Plan;
  readonly random: Random;
  readonly queue: EventQueue;
  readonly network: Network;
  readonly checkers: Checkers;
  readonly hosts: ReadonlyMap<string, Host>;
  readonly nowMs: () => number;
  readonly note: (text: () => string) => void;
}

/** Crashes, pauses, cut links, lost disks, and what operators do in between, at random times until the end. */
export class Faults {
  over = false;
  private readonly site: FaultSite;
  private readonly backups = new Map<string, ReturnType<Disk["snapshot"]>[]>();
  private readonly incarnations = new Map<string, bigint>();

  constructor(site: FaultSite) {
    this.site = site;
  }

  /** Begins. */
  schedule(): void {
    const { plan, hosts } = this.site;
    this.randomly(plan.crashEveryMs, () => this.crash(this.anyHost()));
    this.randomly(plan.pauseEveryMs, () => this.pause(this.anyHost()));
    this.randomly(plan.amnesiaEveryMs, () => this.loseDisk(this.anyHost()));
    this.randomly(plan.amnesiaEveryMs / 3, () => this.backUp(this.anyHost()));
    this.randomly(plan.evictEveryMs, () => this.anyHost().evict());
    this.randomly(plan.cutEveryMs, () => this.cut());
    this.randomly(plan.transferEveryMs, () => {
      const to = this.anyHost().name;
      for (const host of hosts.values()) if (host.up) host.handle({ kind: "transfer", to });
    });
    this.randomly(plan.sweepEveryMs, () => {
      const host = this.anyHost();
      if (host.up) host.handle({ kind: "take_over" });
    });
  }

  /** No more faults; every domain runs. */
  end(): void {
    this.over = true;
    for (const host of this.site.hosts.values()) {
      host.pausedUntilMs = 0;
      if (!host.up) this.restart(host);
    }
  }

  /** Whether `at` dies now, its rows stored and nothing sent. */
  diesNow(at: string): boolean {
    if (this.over || !this.site.random.chance(this.site.plan.crashAfterPersistChance)) return false;
    const host = this.site.hosts.get(at);
    if (host !== undefined) this.crash(host);
    return true;
  }

  private randomly(meanMs: number, run: () => void): void {
    if (meanMs <= 0) return;
    const again = (): void => {
      if (this.over) return;
      run();
      this.site.queue.add(this.site.nowMs() + this.site.random.exponential(meanMs), again);
    };
    this.site.queue.add(this.site.nowMs() + this.site.random.exponential(meanMs), again);
  }

  private anyHost(): Host {
    return this.site.random.pick([...this.site.hosts.values()]);
  }

  private crash(host: Host): void {
    if (!host.up || this.over) return;
    this.site.note(() => `${host.name} CRASHES`);
    host.crash();
    this.site.queue.add(this.site.nowMs() + this.site.random.exponential(this.site.plan.downMs), () =>
      this.restart(host),
    );
  }

  private restart(host: Host): void {
    if (host.up) return;
    this.site.note(() => `${host.name} starts at epoch ${host.epoch}`);
    this.site.checkers.onRestart(host.name, host.disk.group === undefined ? undefined : host.epoch);
    host.start();
  }

  private pause(host: Host): void {
    if (this.over) return;
    host.pausedUntilMs = this.site.nowMs() + this.site.random.exponential(1_000);
    this.site.note(() => `${host.name} pauses until ${host.pausedUntilMs.toFixed(1)}`);
  }

  private cut(): void {
    if (this.site.plan.cutKinds.length === 0) return;
    const { what, mend } = this.site.network.break(this.site.random.pick(this.site.plan.cutKinds));
    this.site.note(() => `CUT ${what}`);
    this.site.queue.add(this.site.nowMs() + this.site.random.exponential(1_500), () => {
      this.site.note(() => `mended ${what}`);
      mend();
    });
  }

  private backUp(host: Host): void {
    const kept = this.backups.get(host.name) ?? [];
    this.backups.set(host.name, [...kept, host.disk.snapshot()]);
  }

  /** The disk is replaced by a backup; the operator raises the incarnation, as the restore command does. */
  private loseDisk(host: Host): void {
    const backups = this.backups.get(host.name) ?? [];
    if (!host.up || backups.length === 0) return;
    const backup = this.site.random.pick(backups);
    if (backup.group === undefined) return;
    host.crash();
    const heard = this.incarnations.get(host.name) ?? 0n;
    host.disk.domain = raiseIncarnation(backup.domain, heard);
    host.disk.group = backup.group;
    host.disk.log = new Map(backup.log);
    this.incarnations.set(host.name, host.disk.domain.incarnation);
    this.site.note(() => `${host.name} LOSES ITS DISK, back at epoch ${host.epoch}`);
    for (const other of this.site.hosts.values()) other.peers.delete(host.name);
    this.site.queue.add(this.site.nowMs() + this.site.random.exponential(this.site.plan.downMs), () =>
      this.restart(host),
    );
  }
}
