import { decode, equalBytes } from "@entente/tls-codec";
import { type ClientId, CommitBundle, type GroupId } from "@entente/mls-wire";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { Group } from "../mls/group.ts";
import { GroupError } from "../mls/group-error.ts";
import type { CommitRequest } from "../mls/group-state.ts";
import type { Addressee, Sender } from "../inbox/correspondent.ts";
import { addressees, clientOfSender } from "./eventual-peers.ts";
import { EventualBranch, eventualTimes, type EventualTimes } from "./eventual-branch.ts";
import { type EventualEvent, refused } from "./eventual-event.ts";
import {
  type EventualMemory,
  type EventualOutgoing,
  hear,
  hold,
  markOf,
  memoryOf,
  newMemory,
  rankOfCommit,
  type Stand,
  storedMemory,
} from "./eventual-memory.ts";
import { readEventualMessage } from "./eventual-message.ts";
import { EventualReception } from "./eventual-reception.ts";
import type { EventualState } from "./eventual-state.ts";
import { contentBytesMax, eventualMembersMax, unsettledMax } from "./limits.ts";

/**
 * One group of the eventual mode (RFC 9750 5.2.2): nobody orders Commits. A Commit takes effect at once; a better one for the same
 * epoch, by `compareRanks`, takes its place while the parent is kept, one epoch deep and for thirty seconds. What comes too
 * late for that and should have won, and members who stand elsewhere and do not come back, are a fork: told, never hidden.
 *
 * A step changes this object; the caller saves `encode()` and only then sends `outgoing` and tells events. When saving fails, the
 * object is thrown away and made again from the store.
 */
export class EventualGroup {
  readonly #environment: GroupEnvironment;
  readonly #self: ClientId;
  readonly #times: EventualTimes;
  readonly #branch: EventualBranch;
  readonly #reception: EventualReception;

  private constructor(
    environment: GroupEnvironment,
    self: ClientId,
    times: EventualTimes,
    memory: EventualMemory,
  ) {
    this.#environment = environment;
    this.#self = self;
    this.#times = times;
    this.#branch = new EventualBranch(environment, self, times, memory);
    this.#reception = new EventualReception(environment, this.#branch);
  }

  /** A group that this client has just made or joined. */
  static begin(
    environment: GroupEnvironment,
    self: ClientId,
    group: Group,
    nowMs: number,
    times = eventualTimes,
  ): EventualGroup {
    return new EventualGroup(environment, self, times, newMemory(environment, group, nowMs));
  }

  /** The inverse of {@link EventualGroup.encode}. Throws GroupError `state_invalid`. */
  static decode(
    environment: GroupEnvironment,
    self: ClientId,
    state: EventualState,
    times = eventualTimes,
  ): EventualGroup {
    return new EventualGroup(environment, self, times, memoryOf(environment, state));
  }

  get #memory(): EventualMemory {
    return this.#branch.memory;
  }

  encode(): EventualState {
    return storedMemory(this.#memory);
  }

  get id(): GroupId {
    return this.#memory.group.id;
  }

  /** The group in its current epoch, which may still be rolled back while {@link settled} is false. */
  get group(): Group {
    return this.#memory.group;
  }

  /** Whether no better Commit can take the place of the last one any more. */
  get settled(): boolean {
    return this.#memory.base === undefined;
  }

  /** Whether a fork was told. */
  get forked(): boolean {
    return this.#memory.forked;
  }

  /** The group that takes the place of this one since it was healed. */
  get successor(): string | undefined {
    return this.#memory.successor;
  }

  /** What is to be sent, in order. */
  get outgoing(): readonly EventualOutgoing[] {
    return this.#memory.outgoing;
  }

  /** Whom a message of the channel is from; undefined for an address that nobody was seen with. */
  clientOf(sender: Sender): ClientId | undefined {
    return clientOfSender(this.#memory.peers, sender);
  }

  /** Clients with the addresses that they were seen with last. */
  addressees(clients: readonly ClientId[]): readonly Addressee[] {
    return addressees(this.#memory.peers, clients);
  }

  /** The first of `outgoing` is on disk at the home domain. */
  sent(): void {
    this.#memory.outgoing.shift();
  }

  /** A Commit with what `request` asks for, in force here at once. Throws GroupError. */
  async commit(
    request: CommitRequest,
    added: readonly ClientId[],
    nowMs: number,
  ): Promise<readonly EventualEvent[]> {
    const parent = await this.#memory.group.commit(request, { ratchetTree: "inside" });
    const { pending } = parent;
    if (pending === undefined) throw new GroupError("state_invalid", "a Commit that is not pending");
    if (parent.members.length + added.length > eventualMembersMax) {
      throw new GroupError("group_full", `more than ${String(eventualMembersMax)} members`);
    }
    const received = await parent.receiveCommit({ commit: pending.commit });
    if (received.outcome !== "applied")
      throw new GroupError("state_invalid", "an own Commit that is refused");
    const rank = rankOfCommit(
      this.#environment,
      parent,
      pending.commit,
      received.events,
      parent.self.leafIndex,
    );
    const { removes, leafIndex } = rank;
    this.#branch.say(
      parent,
      parent.members.map(({ client }) => client),
      nowMs,
      {
        kind: "commit",
        commit: pending.commit,
        removes: removes ? 1 : 0,
        leafIndex,
      },
    );
    const events = this.#branch.advance(parent, received.group, rank, this.#self, nowMs);
    const { welcomes } = decode(CommitBundle, pending.bundle);
    this.#memory.welcomes = welcomes.map(({ bytes }) => ({ to: added, welcome: bytes }));
    return [...events, ...(await this.#reception.retry(nowMs))];
  }

  /**
   * The first Commit of a group that takes the place of another: nobody else is in it who could have a better one, so its Welcomes go
   * out at once. Throws GroupError.
   */
  async succeedTo(
    old: GroupId,
    request: CommitRequest,
    added: readonly ClientId[],
    nowMs: number,
  ): Promise<readonly EventualEvent[]> {
    const events = await this.commit(request, added, nowMs);
    const welcomes = this.#memory.welcomes;
    this.#memory.welcomes = [];
    this.#branch.settle(nowMs);
    for (const { to, welcome } of welcomes) {
      this.#branch.say(this.#memory.group, to, nowMs, { kind: "welcome", welcome, successorOf: old });
    }
    return events;
  }

  /** Encrypts a message for everyone. Throws GroupError `removed`, `too_large`. */
  async send(content: Uint8Array, nowMs: number): Promise<void> {
    if (content.length > contentBytesMax) {
      throw new GroupError(
        "too_large",
        `${String(content.length)} bytes, at most ${String(contentBytesMax)}`,
      );
    }
    if (this.#memory.base !== undefined && this.#memory.unsettled.length >= unsettledMax) {
      throw new GroupError("too_large", "too many messages in an epoch that may still be rolled back");
    }
    const message = { id: this.#environment.crypto.primitives.randomBytes(16), content };
    await this.#branch.protect(message, nowMs);
    if (this.#memory.base !== undefined) this.#memory.unsettled.push(message);
  }

  /** Takes a message of a member. Never throws for what is in it; GroupError `authenticator_failed` when it is to be offered again. */
  async receive(sender: ClientId, bytes: Uint8Array, nowMs: number): Promise<readonly EventualEvent[]> {
    const message = readEventualMessage(bytes);
    if (message === undefined || message.groupId !== this.id) return [refused(sender, "malformed")];
    const isMember = [this.#memory.group, this.#memory.base?.group].some(
      (group) => group?.member(sender) !== undefined,
    );
    // Of two members who remove each other, each is a stranger in the other's branch: its Commit for a state that was ours is judged.
    const known = message.kind === "commit" ? this.#memory.marks.get(message.epoch) : undefined;
    const wasOurs = known !== undefined && equalBytes(known.mark, message.mark);
    // The Commit that brings a stranger in may be on its way.
    if (!isMember && !wasOurs && message.epoch <= this.#memory.group.epoch)
      return [refused(sender, "not_a_member")];
    if (isMember) hear(this.#memory, sender, message, nowMs);
    const events = await this.#reception.take(sender, message, nowMs);
    if (events === "later")
      return hold(this.#memory, { sender, message: bytes, untilMs: nowMs + this.#times.holdMs }, isMember)
        ? []
        : [refused(sender, "held_full")];
    return [...events, ...(await this.#reception.retry(nowMs))];
  }

  /** What time does: settles epochs, lets go of what came for nothing, tells forks, says where this client stands. */
  tick(nowMs: number): readonly EventualEvent[] {
    if (this.#memory.base !== undefined && nowMs >= this.#memory.base.untilMs) this.#branch.settle(nowMs);
    const over = this.#memory.held.filter(({ untilMs }) => nowMs >= untilMs);
    this.#memory.held = this.#memory.held.filter(({ untilMs }) => nowMs < untilMs);
    const events = over.map(({ sender }) => refused(sender, "held_too_long"));
    for (const [client, stand] of this.#memory.stands) {
      if (this.#memory.group.member(client) === undefined) this.#memory.stands.delete(client);
      else if (nowMs - stand.sinceMs >= this.#times.holdMs) events.push(...this.#judge(client, stand, nowMs));
    }
    const stands = !equalBytes(this.#memory.saidMark, markOf(this.#environment, this.#memory.group));
    if (this.#memory.group.active && stands && nowMs - this.#memory.saidAtMs >= this.#times.beaconMs)
      this.#branch.beacon(nowMs);
    return events;
  }

  /** Says where this client stands. */
  beacon(nowMs: number): void {
    this.#branch.beacon(nowMs);
  }

  /** The group has a successor; of several the one that comes first in order of name, at every member. */
  succeed(successor: string): readonly EventualEvent[] {
    if (this.#memory.successor !== undefined && this.#memory.successor <= successor) return [];
    this.#memory.successor = successor;
    return [{ kind: "healed", successor }];
  }

  #judge(client: ClientId, { epoch, mark }: Stand, nowMs: number): readonly EventualEvent[] {
    if (epoch > this.#memory.group.epoch)
      return this.#memory.group.active ? this.#branch.fork("missing_commit", client, epoch, nowMs) : [];
    const known = this.#memory.marks.get(epoch);
    if (known === undefined || equalBytes(known.mark, mark)) return [];
    return this.#branch.fork("other_branch", client, epoch, nowMs);
  }
}
