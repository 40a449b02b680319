import { encode } from "@entente/tls-codec";
import type { ClientId } from "@entente/mls-wire";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { Group } from "../mls/group.ts";
import type { EventualEvent, ForkReason } from "./eventual-event.ts";
import { type EventualMemory, note, say, type Saying } from "./eventual-memory.ts";
import { EventualContent } from "./eventual-message.ts";
import { beaconMs, holdMs, rollbackMs } from "./limits.ts";
import type { CommitRank } from "./tie-break.ts";

/** How long things are kept; the defaults are the bounds of `limits.ts`. */
export interface EventualTimes {
  readonly rollbackMs: number;
  readonly holdMs: number;
  readonly beaconMs: number;
}

/** The times that clients use. */
export const eventualTimes: EventualTimes = { rollbackMs, holdMs, beaconMs };

/** The branch that a client is on: how it goes on, goes back, and says where it stands. */
export class EventualBranch {
  readonly memory: EventualMemory;
  readonly #environment: GroupEnvironment;
  readonly #self: ClientId;
  readonly #times: EventualTimes;

  constructor(environment: GroupEnvironment, self: ClientId, times: EventualTimes, memory: EventualMemory) {
    this.#environment = environment;
    this.#self = self;
    this.#times = times;
    this.memory = memory;
  }

  /** Says where this client stands. */
  beacon(nowMs: number): void {
    if (this.memory.group.active)
      this.say(this.memory.group, this.others(), nowMs, {
        kind: "beacon",
        forked: this.memory.forked ? 1 : 0,
      });
  }

  /** A new epoch; its parent is kept, and the parent's parent is not. */
  advance(
    parent: Group,
    next: Group,
    rank: CommitRank,
    by: ClientId,
    nowMs: number,
  ): readonly EventualEvent[] {
    if (this.memory.base !== undefined) this.settle(nowMs);
    this.memory.base = { group: parent, untilMs: nowMs + this.#times.rollbackMs };
    return this.begin(parent, next, rank, by, false);
  }

  /** A better Commit takes the place of the last one: what that one did is undone. */
  async rollBack(
    parent: Group,
    next: Group,
    rank: CommitRank,
    by: ClientId,
    nowMs: number,
  ): Promise<readonly EventualEvent[]> {
    const wasOwn = this.memory.marks.get(parent.epoch)?.rank?.leafIndex === parent.self.leafIndex;
    const lost: EventualEvent[] = wasOwn ? [{ kind: "commit_lost", epoch: parent.epoch }] : [];
    this.memory.welcomes = [];
    const began = this.begin(parent, next, rank, by, true);
    for (const stand of this.memory.stands.values()) stand.sinceMs = nowMs;
    // What was written in the epoch that is undone is written again, under the same ids.
    const again = this.memory.unsettled;
    if (next.active) for (const message of again) await this.protect(message, nowMs);
    this.beacon(nowMs);
    return [...lost, ...began];
  }

  begin(
    parent: Group,
    next: Group,
    rank: CommitRank,
    by: ClientId,
    rolledBack: boolean,
  ): readonly EventualEvent[] {
    const ended = this.memory.marks.get(parent.epoch);
    if (ended !== undefined) ended.rank = rank;
    this.memory.group = next;
    this.memory.marks.delete(parent.epoch + 1n);
    if (!next.active) return [{ kind: "removed" }];
    note(this.#environment, this.memory, next);
    const members = next.members.map(({ client }) => client);
    return [{ kind: "epoch", epoch: next.epoch, committer: by, members, rolledBack }];
  }

  /** The parent goes, with its keys; what waited for that goes out. */
  settle(nowMs: number): void {
    this.memory.base = undefined;
    this.memory.unsettled = [];
    for (const { to, welcome } of this.memory.welcomes) {
      this.say(this.memory.group, to, nowMs, { kind: "welcome", welcome, successorOf: undefined });
    }
    this.memory.welcomes = [];
  }

  /** Notes a fork, once. */
  fork(reason: ForkReason, member: ClientId, epoch: bigint, nowMs: number): readonly EventualEvent[] {
    if (this.memory.forked) return [];
    this.memory.forked = true;
    // Whoever is in the same state has parted from the same members, and may not hear of them.
    this.beacon(nowMs);
    return [{ kind: "fork", reason, member, epoch }];
  }

  /** Encrypts a message for everyone in the current epoch. */
  async protect(
    message: { readonly id: Uint8Array; readonly content: Uint8Array },
    nowMs: number,
  ): Promise<void> {
    const { group, message: bytes } = await this.memory.group.protect(encode(EventualContent, message));
    this.memory.group = group;
    this.say(group, this.others(), nowMs, { kind: "application", message: bytes });
  }

  /** Adds something to say. */
  say(group: Group, to: readonly ClientId[], nowMs: number, what: Saying): void {
    const others = to.filter((client) => client !== this.#self);
    say(this.#environment, this.memory, group, others, nowMs, what);
  }

  /** Whom it goes to: everyone in the current epoch. */
  others(): readonly ClientId[] {
    return this.memory.group.members.map(({ client }) => client);
  }
}
