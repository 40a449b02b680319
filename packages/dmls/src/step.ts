import { Refused, type Refusal } from "./refusal.ts";
import { DmlsError } from "./errors.ts";
import { unacknowledgedMax } from "./limits.ts";
import type { MemberId } from "./member.ts";
import type { MlsContext } from "./mls/context.ts";
import type { Delivery, Outgoing, SessionEvent } from "./outcome.ts";
import type { UpdatePolicy } from "./policy.ts";
import { featuresOf, type RevisionFeatures } from "./revision.ts";
import { cloned, groupKey, type SendGroup } from "./send-group.ts";
import type { SessionState } from "./session-state.ts";
import { entryOf, type RosterEntry, type Universe } from "./universe.ts";

/** What does not change while a session lives. */
export interface StepContext {
  readonly mls: MlsContext;
  readonly policy: UpdatePolicy;
  readonly groupIdOf: GroupNaming;
}

/**
 * The group_id of a member's Send Group, made of the octets that were drawn for it or derived (D-7): a transport may have a
 * form of its own for identifiers. Pure, and the same at all members of a universe.
 */
export type GroupNaming = (octets: Uint8Array, member: MemberId) => Uint8Array;

/**
 * One step in the making: reads the session's state and collects what will become of it. Nothing outside changes
 * until the step is saved as one transaction; a step that throws leaves no trace.
 */
export class Step {
  readonly context: StepContext;
  state: SessionState;
  readonly groups: Map<string, SendGroup>;
  readonly outgoing: Outgoing[] = [];
  readonly deliveries: Delivery[] = [];
  readonly events: SessionEvent[] = [];
  readonly refusals: Refusal[] = [];
  /** Keys of the Send Groups that the step changed or removed. */
  readonly touched = new Set<string>();
  /** Secrets to overwrite once the step is saved. */
  readonly spent: Uint8Array[] = [];
  readonly #backlog: number;

  constructor(
    context: StepContext,
    state: SessionState,
    groups: ReadonlyMap<string, SendGroup>,
    backlog: number,
  ) {
    this.context = context;
    this.state = state;
    this.groups = new Map(groups);
    this.#backlog = backlog;
  }

  get mls(): MlsContext {
    return this.context.mls;
  }

  /** Throws `not_joined` before there is a universe. */
  universe(): Universe {
    if (this.state.universe === undefined) throw new DmlsError("not_joined");
    return this.state.universe;
  }

  features(): RevisionFeatures {
    return featuresOf(this.state.universe?.revision ?? this.state.revision);
  }

  patch(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change };
  }

  /** A copy of a Send Group that this step may change, the same each time. */
  edit(key: string): SendGroup | undefined {
    const group = this.groups.get(key);
    if (group === undefined || this.touched.has(key)) return group;
    const copy = cloned(group);
    this.put(copy);
    return copy;
  }

  put(group: SendGroup): void {
    const key = groupKey(group.groupId);
    this.groups.set(key, group);
    this.touched.add(key);
  }

  drop(key: string): void {
    this.groups.delete(key);
    this.touched.add(key);
  }

  /** The Send Group of `member`, if we are in it. */
  groupOf(member: MemberId): SendGroup | undefined {
    const entry = this.state.universe === undefined ? undefined : entryOf(this.state.universe, member);
    return entry === undefined ? undefined : this.groups.get(groupKey(entry.groupId));
  }

  /** Our own Send Group, to be changed. Throws `not_joined`. */
  ownGroup(): SendGroup {
    const entry = entryOf(this.universe(), this.state.self);
    const group = entry === undefined ? undefined : this.edit(groupKey(entry.groupId));
    if (group === undefined) throw new DmlsError("not_joined");
    return group;
  }

  /** Members other than us whom nobody has removed. */
  others(): readonly RosterEntry[] {
    return (this.state.universe?.roster ?? []).filter(
      (entry) => !entry.removed && entry.member !== this.state.self,
    );
  }

  send(to: readonly MemberId[], frame: Uint8Array): void {
    if (to.length === 0) return;
    this.#bound();
    this.outgoing.push({ sequence: this.state.nextOutgoing, to, frame });
    this.patch({ nextOutgoing: this.state.nextOutgoing + 1n });
  }

  deliver(from: MemberId, plaintext: Uint8Array): void {
    this.#bound();
    this.deliveries.push({ sequence: this.state.nextDelivery, from, plaintext });
    this.patch({ nextDelivery: this.state.nextDelivery + 1n });
  }

  #bound(): void {
    if (this.#backlog + this.outgoing.length + this.deliveries.length >= unacknowledgedMax) {
      throw new DmlsError("backlog_full");
    }
  }

  /** Notes a refused frame. Everything but a refusal is thrown on. */
  refuse(error: unknown, group?: SendGroup | string, epoch?: bigint): void {
    if (!(error instanceof Refused)) throw error;
    const known = typeof group === "string" ? this.groups.get(group) : group;
    this.refusals.push({
      code: error.code,
      group: typeof group === "string" ? group : known && groupKey(known.groupId),
      owner: known?.owner,
      epoch,
      detail: error.message,
    });
    if (error.stalls && known?.owner !== undefined) {
      const stalled = this.edit(groupKey(known.groupId));
      if (stalled !== undefined && stalled.stall === undefined) {
        stalled.stall = error.code;
        this.events.push({ kind: "stalled", member: known.owner, why: error.code });
      }
    }
  }

  event(event: SessionEvent): void {
    this.events.push(event);
  }
}
