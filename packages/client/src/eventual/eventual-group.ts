import { decode, equalBytes } from "@entente/tls-codec";
import { type ClientId, CommitBundle, type GroupId } from "@entente/mls-wire";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { Group } from "../mls/group.ts";
import { GroupError } from "../mls/group-error.ts";
import type { CommitRequest } from "../mls/group-state.ts";
import { EventualBranch, eventualTimes, type EventualTimes } from "./eventual-branch.ts";
import type { EventualEvent } from "./eventual-event.ts";
import {
  committerOf,
  type EventualMemory,
  type EventualOutgoing,
  hear,
  hold,
  isNew,
  type Mark,
  markOf,
  memoryOf,
  newMemory,
  rankOfCommit,
  type Stand,
  storedMemory,
} from "./eventual-memory.ts";
import { type EventualMessage, readContent, readEventualMessage } from "./eventual-message.ts";
import type { EventualState } from "./eventual-state.ts";
import { contentBytesMax, eventualMembersMax, unsettledMax } from "./limits.ts";
import { compareRanks, rankOf } from "./tie-break.ts";

type CommitMessage = Extract<EventualMessage, { readonly kind: "commit" }>;

/**
 * One group of the eventual mode (RFC 9750 5.2.2): nobody orders Commits. A Commit takes effect at once; a better one for the same
 * epoch, by {@link compareRanks}, takes its place while the parent is kept, one epoch deep and for thirty seconds. What comes too
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

  encode(): EventualState {
    return storedMemory(this.#branch.memory);
  }

  get id(): GroupId {
    return this.#branch.memory.group.id;
  }

  /** The group in its current epoch, which may still be rolled back while {@link settled} is false. */
  get group(): Group {
    return this.#branch.memory.group;
  }

  /** Whether no better Commit can take the place of the last one any more. */
  get settled(): boolean {
    return this.#branch.memory.base === undefined;
  }

  /** Whether a fork was told. */
  get forked(): boolean {
    return this.#branch.memory.forked;
  }

  /** The group that takes the place of this one since it was healed. */
  get successor(): string | undefined {
    return this.#branch.memory.successor;
  }

  /** What is to be sent, in order. */
  get outgoing(): readonly EventualOutgoing[] {
    return this.#branch.memory.outgoing;
  }

  /** The first of `outgoing` is on disk at the home domain. */
  sent(): void {
    this.#branch.memory.outgoing.shift();
  }

  /** A Commit with what `request` asks for, in force here at once. Throws GroupError. */
  async commit(
    request: CommitRequest,
    added: readonly ClientId[],
    nowMs: number,
  ): Promise<readonly EventualEvent[]> {
    const parent = await this.#branch.memory.group.commit(request, { ratchetTree: "inside" });
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
    this.#branch.memory.welcomes = welcomes.map(({ bytes }) => ({ to: added, welcome: bytes }));
    return [...events, ...(await this.#retry(nowMs))];
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
    const welcomes = this.#branch.memory.welcomes;
    this.#branch.memory.welcomes = [];
    this.#branch.settle(nowMs);
    for (const { to, welcome } of welcomes) {
      this.#branch.say(this.#branch.memory.group, to, nowMs, { kind: "welcome", welcome, successorOf: old });
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
    if (this.#branch.memory.base !== undefined && this.#branch.memory.unsettled.length >= unsettledMax) {
      throw new GroupError("too_large", "too many messages in an epoch that may still be rolled back");
    }
    const message = { id: this.#environment.crypto.primitives.randomBytes(16), content };
    await this.#branch.protect(message, nowMs);
    if (this.#branch.memory.base !== undefined) this.#branch.memory.unsettled.push(message);
  }

  /** Takes a message of a member. Never throws for what is in it; GroupError `authenticator_failed` when it is to be offered again. */
  async receive(sender: ClientId, bytes: Uint8Array, nowMs: number): Promise<readonly EventualEvent[]> {
    const message = readEventualMessage(bytes);
    if (message === undefined || message.groupId !== this.id) return [refused(sender, "malformed")];
    const isMember = [this.#branch.memory.group, this.#branch.memory.base?.group].some(
      (group) => group?.member(sender) !== undefined,
    );
    // Of two members who remove each other, each is a stranger in the other's branch: its Commit for a state that was ours is judged.
    const known = message.kind === "commit" ? this.#branch.memory.marks.get(message.epoch) : undefined;
    const wasOurs = known !== undefined && equalBytes(known.mark, message.mark);
    // The Commit that brings a stranger in may be on its way.
    if (!isMember && !wasOurs && message.epoch <= this.#branch.memory.group.epoch)
      return [refused(sender, "not_a_member")];
    if (isMember) hear(this.#branch.memory, sender, message, nowMs);
    const events = await this.#take(sender, message, nowMs);
    if (events === "later")
      return hold(
        this.#branch.memory,
        { sender, message: bytes, untilMs: nowMs + this.#times.holdMs },
        isMember,
      )
        ? []
        : [refused(sender, "held_full")];
    return [...events, ...(await this.#retry(nowMs))];
  }

  /** What time does: settles epochs, lets go of what came for nothing, tells forks, says where this client stands. */
  tick(nowMs: number): readonly EventualEvent[] {
    if (this.#branch.memory.base !== undefined && nowMs >= this.#branch.memory.base.untilMs)
      this.#branch.settle(nowMs);
    this.#branch.memory.held = this.#branch.memory.held.filter(({ untilMs }) => nowMs < untilMs);
    const events: EventualEvent[] = [];
    for (const [client, stand] of this.#branch.memory.stands) {
      if (this.#branch.memory.group.member(client) === undefined) this.#branch.memory.stands.delete(client);
      else if (nowMs - stand.sinceMs >= this.#times.holdMs) events.push(...this.#judge(client, stand, nowMs));
    }
    const stands = !equalBytes(
      this.#branch.memory.saidMark,
      markOf(this.#environment, this.#branch.memory.group),
    );
    if (
      this.#branch.memory.group.active &&
      stands &&
      nowMs - this.#branch.memory.saidAtMs >= this.#times.beaconMs
    )
      this.#branch.beacon(nowMs);
    return events;
  }

  /** Says where this client stands. */
  beacon(nowMs: number): void {
    this.#branch.beacon(nowMs);
  }

  /** The group has a successor; of several the one that comes first in order of name, at every member. */
  succeed(successor: string): readonly EventualEvent[] {
    if (this.#branch.memory.successor !== undefined && this.#branch.memory.successor <= successor) return [];
    this.#branch.memory.successor = successor;
    return [{ kind: "healed", successor }];
  }

  async #take(
    sender: ClientId,
    message: EventualMessage,
    nowMs: number,
  ): Promise<readonly EventualEvent[] | "later"> {
    if (!this.#branch.memory.group.active && this.#branch.memory.base === undefined) return [];
    switch (message.kind) {
      case "commit":
        return this.#commit(sender, message, nowMs);
      case "application":
        return this.#application(sender, message);
      case "beacon": {
        const known = this.#branch.memory.marks.get(message.epoch);
        const isOurs = known !== undefined && equalBytes(known.mark, message.mark);
        if (message.forked !== 1 || !isOurs || this.#branch.memory.group.member(sender) === undefined)
          return [];
        return this.#branch.fork("told", sender, message.epoch, nowMs);
      }
      case "welcome":
        return [];
    }
  }

  async #application(
    sender: ClientId,
    { epoch, mark, message }: Extract<EventualMessage, { readonly kind: "application" }>,
  ): Promise<readonly EventualEvent[] | "later"> {
    const known = this.#branch.memory.marks.get(epoch);
    if (known === undefined && epoch <= this.#branch.memory.group.epoch)
      return [refused(sender, "epoch_past")];
    // Of a branch that is not ours, or not yet.
    if (known === undefined || !equalBytes(known.mark, mark)) return "later";
    const result = await this.#branch.memory.group.receive(message);
    if (result.outcome === "refused") return [refused(sender, result.error.code)];
    if (result.outcome === "ignored") {
      return result.reason === "epoch_past" ? [refused(sender, "epoch_past")] : [];
    }
    this.#branch.memory.group = result.group;
    return result.events.flatMap((event): EventualEvent[] => {
      if (event.type !== "application_message") return [];
      const content = readContent(event.plaintext);
      if (content === undefined || event.sender.client !== sender) return [refused(sender, "malformed")];
      return isNew(this.#branch.memory, content.id)
        ? [{ kind: "message", sender, content: content.content }]
        : [];
    });
  }

  async #commit(
    sender: ClientId,
    message: CommitMessage,
    nowMs: number,
  ): Promise<readonly EventualEvent[] | "later"> {
    const { epoch, mark } = message;
    const known = this.#branch.memory.marks.get(epoch);
    if (known === undefined)
      return epoch > this.#branch.memory.group.epoch ? "later" : [refused(sender, "epoch_past")];
    if (!equalBytes(known.mark, mark)) return "later";
    const hash = this.#environment.crypto.primitives.sha256(message.commit);
    if (known.rank !== undefined && equalBytes(known.rank.hash, hash)) return [];
    const claimed = { removes: message.removes === 1, leafIndex: message.leafIndex };
    // The state of a client that was removed keeps the number of the epoch that ended so: its parent comes first.
    if (this.#branch.memory.base !== undefined && epoch === this.#branch.memory.base.group.epoch) {
      return this.#apply(sender, message, this.#branch.memory.base.group, claimed, nowMs);
    }
    if (epoch === this.#branch.memory.group.epoch && this.#branch.memory.group.active) {
      return this.#apply(sender, message, this.#branch.memory.group, claimed, nowMs);
    }
    return this.#late(sender, message, known, hash, nowMs);
  }

  /** A Commit for an epoch whose state is here: the current one, or its parent. */
  async #apply(
    sender: ClientId,
    { epoch, commit }: CommitMessage,
    parent: Group,
    claimed: { readonly removes: boolean; readonly leafIndex: number },
    nowMs: number,
  ): Promise<readonly EventualEvent[]> {
    const result = await parent.receiveCommit({ commit });
    if (result.outcome === "refused") return [refused(sender, result.error.code)];
    if (result.outcome === "ignored") return [];
    const { by, leafIndex } = committerOf(result.events);
    const rank = rankOfCommit(this.#environment, parent, commit, result.events, leafIndex);
    // Whoever cannot decrypt it any more has the committer's word alone: a false one makes the Commit nobody's.
    if (by !== sender || rank.removes !== claimed.removes || rank.leafIndex !== claimed.leafIndex) {
      return [refused(sender, "claim_false")];
    }
    const current = this.#branch.memory.marks.get(epoch)?.rank;
    if (parent === this.#branch.memory.group || current === undefined) {
      return this.#branch.advance(parent, result.group, rank, by, nowMs);
    }
    const events: EventualEvent[] =
      rank.leafIndex === current.leafIndex ? [{ kind: "equivocation", member: by, epoch }] : [];
    if (compareRanks(rank, current) > 0) return events;
    return [...events, ...(await this.#branch.rollBack(parent, result.group, rank, by, nowMs))];
  }

  /** A Commit for an epoch whose state is gone: by the committer's word it loses, or we have parted. */
  #late(
    sender: ClientId,
    { epoch, removes, leafIndex }: CommitMessage,
    { rank }: Mark,
    hash: Uint8Array,
    nowMs: number,
  ): readonly EventualEvent[] {
    if (rank === undefined) return [];
    const word = rankOf(epoch, rank.leaves, { removes: removes === 1, leafIndex, hash });
    const events: EventualEvent[] =
      leafIndex === rank.leafIndex ? [{ kind: "equivocation", member: sender, epoch }] : [];
    return compareRanks(word, rank) > 0
      ? events
      : [...events, ...this.#branch.fork("late_winner", sender, epoch, nowMs)];
  }

  async #retry(nowMs: number): Promise<readonly EventualEvent[]> {
    const events: EventualEvent[] = [];
    for (let moved = true; moved;) {
      moved = false;
      for (const held of [...this.#branch.memory.held]) {
        const message = readEventualMessage(held.message);
        const taken = message === undefined ? [] : await this.#take(held.sender, message, nowMs);
        if (taken === "later") continue;
        this.#branch.memory.held = this.#branch.memory.held.filter((other) => other !== held);
        events.push(...taken);
        moved = true;
      }
    }
    return events;
  }

  #judge(client: ClientId, { epoch, mark }: Stand, nowMs: number): readonly EventualEvent[] {
    if (epoch > this.#branch.memory.group.epoch)
      return this.#branch.memory.group.active
        ? this.#branch.fork("missing_commit", client, epoch, nowMs)
        : [];
    const known = this.#branch.memory.marks.get(epoch);
    if (known === undefined || equalBytes(known.mark, mark)) return [];
    return this.#branch.fork("other_branch", client, epoch, nowMs);
  }
}

function refused(sender: ClientId, code: string): EventualEvent {
  return { kind: "refused", sender, code };
}
