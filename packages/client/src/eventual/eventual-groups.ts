import { type ClientId, defaultGroupTerms, type GroupId, parseUserId } from "@entente/mls-wire";
import { ClientError } from "../client/client-error.ts";
import type { Client } from "../client/client.ts";
import { type ClientInternals, internalsOf } from "../client/internals.ts";
import { bringUpToDate, type CredentialPlace } from "../client/credential-place.ts";
import { Turns } from "../client/turns.ts";
import type { InboxChannel } from "../inbox/inbox-channel.ts";
import { inboxProtocols } from "../inbox/inbox-envelope.ts";
import { type Sender, textOfSender } from "../inbox/correspondent.ts";
import type { Mail } from "../inbox/mailboxes.ts";
import { isSealedPart } from "../mls/client-address.ts";
import { freshGroupId } from "../mls/fresh-group-id.ts";
import { Group } from "../mls/group.ts";
import { GroupError } from "../mls/group-error.ts";
import type { CommitRequest } from "../mls/group-state.ts";
import { pause } from "../transport/backoff.ts";
import type { EventualEvent } from "./eventual-event.ts";
import type { EventualTimes } from "./eventual-branch.ts";
import { EventualGroup } from "./eventual-group.ts";
import { type EventualMessage, readEventualMessage } from "./eventual-message.ts";
import { claimedFor, ownKeyPackage } from "./eventual-key-packages.ts";
import { eventualPlace } from "./eventual-place.ts";
import { EventualShelf } from "./eventual-shelf.ts";
import { earlyLookMs, operationsMax, tickLeastMs, tickMs } from "./limits.ts";

/** How groups are opened. */
export interface EventualOptions {
  /** Everything that happens, at least once and in order. What it rejects with stops the message at hand, which is offered again. */
  readonly event: (groupId: GroupId, event: EventualEvent) => Promise<void>;
  /** What went wrong in the background. */
  readonly problem?: (problem: unknown) => void;
  readonly times?: EventualTimes;
}

/**
 * Groups of the eventual mode of a client (A23-29): Commits go by client fanout, from device to device, and no Delivery Service
 * orders them or knows of a group. See {@link EventualGroup} for what holds then.
 */
export class EventualGroups {
  readonly #client: Client;
  readonly #internals: ClientInternals;
  readonly #channel: InboxChannel;
  readonly #options: EventualOptions;
  readonly #shelf: EventualShelf;
  readonly #turns = new Turns(operationsMax);
  readonly #stopping = new AbortController();
  #stopListening: (() => Promise<void>) | undefined;
  #ticking: Promise<void> | undefined;
  #leavePlaces: (() => void) | undefined;
  #renewalsFromMs = 0;
  #earlyLookAtMs = 0;

  private constructor(client: Client, options: EventualOptions, shelf: EventualShelf) {
    this.#client = client;
    this.#internals = internalsOf(client);
    this.#channel = client.channel(inboxProtocols.eventualGroups);
    this.#options = options;
    this.#shelf = shelf;
  }

  /** The groups that a client's store holds, going on; for a client that was started, once for each. @throws StoreError; GroupError `state_invalid`. */
  static async open(client: Client, options: EventualOptions): Promise<EventualGroups> {
    const { store, environment } = internalsOf(client);
    const shelf = await EventualShelf.open({ store, environment, self: client.id, times: options.times });
    const groups = new EventualGroups(client, options, shelf);
    groups.#stopListening = groups.#channel.listenSealed(
      (message) => groups.#turns.take(() => groups.#take(message)),
      (error) => options.problem?.(error),
    );
    groups.#leavePlaces = groups.#internals.places.add(() => groups.#places());
    groups.#ticking = groups.#tick();
    return groups;
  }

  /** Stops. What comes waits on disk, and what was not sent is sent at the next start. */
  async close(): Promise<void> {
    this.#leavePlaces?.();
    this.#stopping.abort();
    await this.#stopListening?.();
    await this.#ticking;
  }

  /** Ids of the groups that this client is or was in. */
  ids(): readonly GroupId[] {
    return this.#shelf.groups.map(({ id }) => id);
  }

  /** A group as it stands: its members, its epoch, whether it is settled, forked or has a successor. @throws ClientError `unknown_group`. */
  group(groupId: GroupId): Pick<EventualGroup, "forked" | "group" | "id" | "settled" | "successor"> {
    return this.#shelf.group(groupId);
  }

  /** A new group with this client as its only member. */
  create(): Promise<GroupId> {
    return this.#turns.take(async () => (await this.#found()).id);
  }

  /** Adds all devices of users, in force at once; they learn of it when nobody can undo it any more. @throws ClientError; RpcFailure; GroupError. */
  async invite(groupId: GroupId, users: readonly string[]): Promise<readonly ClientId[]> {
    const { group } = this.#shelf.group(groupId);
    const found = await claimedFor(this.#internals, this.#client.id, users.map(parseUserId), group);
    await this.#commit(
      groupId,
      { add: found.map(({ bytes }) => bytes) },
      found.map(({ client }) => client),
    );
    return found.map(({ client }) => client);
  }

  /** Removes devices. @throws GroupError `member_invalid`. */
  remove(groupId: GroupId, clients: readonly ClientId[]): Promise<void> {
    return this.#commit(groupId, { remove: clients }, []);
  }

  /** Renews this client's keys. */
  update(groupId: GroupId): Promise<void> {
    return this.#commit(groupId, {}, []);
  }

  /** Writes to the group. Resolves when it is on disk at the home domain. @throws GroupError `removed`, `too_large`; ClientError `stopped`. */
  send(groupId: GroupId, content: Uint8Array): Promise<void> {
    return this.#turns.take(() =>
      this.#step(this.#shelf.group(groupId), "after", async (group) => {
        await group.send(content, this.#nowMs());
        return [];
      }),
    );
  }

  /**
   * Heals a fork: a new group with everyone whom this client's branch has, which takes the place of this one (A23-30). When
   * several heal at the same time, everyone goes on in the group whose id comes first.
   *
   * @returns the successor. @throws as {@link invite}.
   */
  async heal(groupId: GroupId): Promise<GroupId> {
    const old = this.#shelf.group(groupId);
    const others = old.group.members.filter(({ client }) => client !== this.#client.id);
    const found = await claimedFor(
      this.#internals,
      this.#client.id,
      [...new Set(others.map(({ user }) => user))],
      undefined,
    );
    const wanted = found.filter(({ client }) => others.some((other) => other.client === client));
    return this.#turns.take(async () => {
      const successor = await this.#found();
      await this.#step(successor, "after", (group) =>
        group.succeedTo(
          groupId,
          { add: wanted.map(({ bytes }) => bytes) },
          wanted.map(({ client }) => client),
          this.#nowMs(),
        ),
      );
      await this.#step(old, "after", async (group) => group.succeed(successor.id));
      return successor.id;
    });
  }

  async #commit(groupId: GroupId, request: CommitRequest, added: readonly ClientId[]): Promise<void> {
    await this.#turns.take(() =>
      this.#step(this.#shelf.group(groupId), "after", (group) => group.commit(request, added, this.#nowMs())),
    );
  }

  async #found(): Promise<EventualGroup> {
    const { environment, identity, addresses, leaves } = this.#internals;
    const { suite } = identity();
    await addresses.fillIfReached(1);
    const id = freshGroupId(this.#client.id, environment.crypto.primitives);
    const made = await Group.create(environment, {
      groupId: id,
      suite,
      identity: await leaves.next(),
      chain: false,
      ordering: { mode: "eventual" },
      // Nobody joins from outside, and what Commits tell servers names nobody.
      terms: { ...defaultGroupTerms, externalJoins: "closed" },
    });
    const group = EventualGroup.begin(environment, this.#client.id, made, this.#nowMs(), this.#shelf.times);
    await this.#shelf.save(group);
    return group;
  }

  async #take({ sender, message: bytes }: Mail): Promise<void> {
    const message = readEventualMessage(bytes);
    if (message === undefined) {
      const from = textOfSender(sender);
      this.#options.problem?.(new ClientError("message_refused", "malformed", from));
      return;
    }
    const group = this.#shelf.find(message.groupId);
    if (message.kind === "welcome") {
      if (group === undefined) await this.#join(sender, message);
      return;
    }
    const client = group?.clientOf(sender);
    if (group === undefined || client === undefined) {
      const atMs = BigInt(this.#nowMs());
      return this.#shelf.keepEarly(message.groupId, { sender, atMs, message: bytes });
    }
    const { epoch } = group.group;
    await this.#step(group, "before", () => group.receive(client, bytes, this.#nowMs()));
    // Somebody new may have written before the Commit that brought it in was here.
    if (group.group.epoch !== epoch) await this.#takeEarly(message.groupId);
  }

  #takeEarly(groupId: GroupId): Promise<void> {
    return this.#shelf.takeEarly(groupId, this.#nowMs(), async (group, { sender, message }) => {
      const client = group.clientOf(sender);
      if (client === undefined) return false;
      await this.#step(group, "before", () => group.receive(client, message, this.#nowMs()));
      return true;
    });
  }

  async #join(
    sender: Sender,
    { groupId, welcome, successorOf }: Extract<EventualMessage, { readonly kind: "welcome" }>,
  ): Promise<void> {
    const { environment } = this.#internals;
    try {
      const own = await ownKeyPackage(this.#internals.store, welcome);
      const joined = await Group.join(environment, { welcome, keyPackage: own });
      const group = EventualGroup.begin(
        environment,
        this.#client.id,
        joined,
        this.#nowMs(),
        this.#shelf.times,
      );
      const inviter = group.clientOf(sender);
      if (joined.id !== groupId || inviter === undefined || joined.member(inviter) === undefined) {
        throw new GroupError("not_invited", "a Welcome by nobody in its group");
      }
      const members = joined.members.map(({ client }) => client);
      await this.#options.event(groupId, { kind: "joined", epoch: joined.epoch, members });
      await this.#shelf.save(group, own);
    } catch (error) {
      if (!(error instanceof GroupError) || error.code === "authenticator_failed") throw error;
      this.#options.problem?.(error);
      return;
    }
    const old = successorOf === undefined ? undefined : this.#shelf.find(successorOf);
    const by = this.#shelf.find(groupId)?.clientOf(sender);
    // Only a member can say what comes after its group.
    if (old !== undefined && by !== undefined && old.group.member(by) !== undefined)
      await this.#step(old, "before", async () => old.succeed(groupId));
    await this.#takeEarly(groupId);
  }

  /**
   * One step of a group: saved, told, and what it says sent. What came from others is told before it is saved, since it
   * comes again after a crash; what we did ourselves after.
   */
  async #step(
    group: EventualGroup,
    tell: "after" | "before",
    work: (group: EventualGroup) => Promise<readonly EventualEvent[]>,
  ): Promise<void> {
    let events: readonly EventualEvent[];
    try {
      events = await work(group);
      if (tell === "before") await this.#tell(group.id, events);
      await this.#shelf.save(group);
    } catch (error) {
      await this.#shelf.reload(group.id);
      throw error;
    }
    if (tell === "after") await this.#tell(group.id, events);
    await this.#flush(group);
  }

  async #tell(groupId: GroupId, events: readonly EventualEvent[]): Promise<void> {
    for (const event of events) await this.#options.event(groupId, event);
  }

  async #flush(group: EventualGroup): Promise<void> {
    for (let next = group.outgoing[0]; next !== undefined; next = group.outgoing[0]) {
      // The same bytes to the same devices are one message, however often a crash makes us say it.
      const key = this.#internals.environment.crypto.primitives.sha256(next.message).subarray(0, 16);
      const own = isSealedPart(next.own) ? next.own : undefined;
      const to = group.addressees(next.to);
      const { unreached } = await this.#channel.sendSealed(own, to, next.message, key);
      for (const { clientId, code } of unreached)
        this.#options.problem?.(new ClientError("message_refused", code, clientId));
      group.sent();
      await this.#shelf.save(group);
    }
  }

  async #tick(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#renewLost();
      await this.#dropEarly();
      for (const group of this.#shelf.groups) {
        await this.#turns
          .take(() => this.#step(group, "before", async () => group.tick(this.#nowMs())))
          .catch((error: unknown) => {
            if (!signal.aborted) this.#options.problem?.(error);
          });
      }
      await pause(
        Math.min(tickMs, Math.max(tickLeastMs, this.#shelf.times.rollbackMs / 4)),
        signal,
        "background",
      ).catch(() => undefined);
    }
  }

  #places(): readonly CredentialPlace[] {
    return this.#shelf.groups.map((group) =>
      eventualPlace(group, this.#internals.leaves, (request) => this.#commit(group.id, request, [])),
    );
  }

  /** A Commit with a newer credential may have lost, or its group not have been open: it is made again, now and then. */
  async #renewLost(): Promise<void> {
    if (this.#nowMs() < this.#renewalsFromMs) return;
    this.#renewalsFromMs = this.#nowMs() + this.#shelf.times.rollbackMs;
    await bringUpToDate(this.#places(), (problem) => {
      if (!this.#stopping.signal.aborted) this.#options.problem?.(problem);
    });
  }

  /** What waits for a Welcome in vain goes in time, whether or not anything else comes. */
  async #dropEarly(): Promise<void> {
    const nowMs = this.#nowMs();
    if (nowMs < this.#earlyLookAtMs) return;
    this.#earlyLookAtMs = nowMs + earlyLookMs;
    await this.#turns
      .take(() => this.#shelf.dropEarly(nowMs))
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted) this.#options.problem?.(error);
      });
  }

  #nowMs(): number {
    return this.#internals.environment.nowMs();
  }
}
