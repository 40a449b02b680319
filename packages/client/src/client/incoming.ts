import {
  type ClientId,
  type GroupId,
  groupIdFromBytes,
  IdentifierError,
  parseGroupId,
} from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import { hexFromBytes } from "@entente/tls-codec";
import type { GroupEnvironment } from "../mls/environment.ts";
import { GroupError } from "../mls/group-error.ts";
import type { EpochEvent, GroupEvent } from "../mls/group-event.ts";
import { Group, type ReceiveResult } from "../mls/group.ts";
import type { Mailboxes } from "../inbox/mailboxes.ts";
import type { FeedDelivery } from "../session/feed-loop.ts";
import type { ClientStore, StoreChanges } from "../store/client-store.ts";
import type { ExternalJoin } from "../mls/external-join.ts";
import type { ClientEvent } from "./client-event.ts";
import { encodeEvent } from "./event-record.ts";
import { frankedRecord } from "./franked-records.ts";
import { GroupEntry } from "./group-entry.ts";
import { HeldCommits } from "./held-commits.ts";
import type { JoinReason } from "./join-attempts.ts";
import type { SendGroupFeeds } from "./send-group-feeds.ts";
import type { Keyring } from "../successors/keyring.ts";
import type { RefusedCommit } from "../successors/resets.ts";
import type { Welcomes } from "./welcomes.ts";
import {
  astrayBy,
  commitEvents,
  contentOf,
  isApplicationData,
  joinedEvent,
  messageEvents,
  ownMessage,
  refused,
  tooOld,
} from "./told-events.ts";
import { isBounceProven } from "./bounce-check.ts";
import { noticeEvents } from "./notice-events.ts";
import { policyEvents } from "./policy-events.ts";

/** What incoming items need of their client. */
export interface IncomingServices {
  readonly ownId: ClientId;
  readonly environment: GroupEnvironment;
  readonly store: ClientStore;
  readonly mailboxes: Mailboxes;
  readonly sendGroups: SendGroupFeeds;
  readonly welcomes: Welcomes;
  readonly keyring: Keyring;
  /** Receives a Commit, with the proposals asked for that it refers to and that are not here. */
  readonly withMissing: (
    group: Group,
    receive: (group: Group) => Promise<ReceiveResult>,
  ) => Promise<ReceiveResult>;
  readonly groups: Map<string, GroupEntry>;
  /** Something is in the event log that was not told. */
  readonly told: () => void;
  /** The stock of KeyPackages is low, or the one of last resort was used. */
  readonly stockLow: () => void;
  /** A proposal waits in a group. */
  readonly proposalWaits: (entry: GroupEntry) => void;
  /** A Commit was applied. */
  readonly epochBegan: (entry: GroupEntry) => void;
  /** This client's leaf in a group is too old by the group's policy. */
  readonly leafIdle: (groupId: GroupId) => void;
  /** Joins from outside that are under way. */
  readonly externalJoins: JoinsUnderWay;
  /** A decided Commit is not valid for this client. */
  readonly refusedCommit: (entry: GroupEntry, commit: RefusedCommit) => void;
  /** A Commit needs a pre-shared key that this client does not have. */
  readonly keyMissing: (entry: GroupEntry) => void;
  /** A group can not be followed any more. */
  readonly astray: (entry: GroupEntry, reason: Exclude<JoinReason, "asked">) => void;
  /** Clients are members that this client has not met in the group. */
  readonly metMembers: (entry: GroupEntry, clients: readonly ClientId[]) => void;
  /** What a message's authenticated data holds beside the application's own is taken out here. */
  readonly takeAuthenticatedData: (bytes: Uint8Array) => Uint8Array;
}

/** What incoming items need of joins from outside. */
export interface JoinsUnderWay {
  attemptWith(
    groupId: Uint8Array | undefined,
    commit: delivery.CommitItem.$Properties,
  ): ExternalJoin | undefined;
  reasonOf(groupId: GroupId): JoinReason;
  recordsWithout(groupId: GroupId): ReadonlyMap<string, Uint8Array | undefined>;
  joined(groupId: GroupId): void;
}

/** What became of an item: it is on disk with all that follows from it, or its group is not known yet. */
export type Taken = "saved" | "unknown_group";

type Changes = Omit<StoreChanges, "groups">;

/** Turns items of feeds into states, messages and events, each item in one transaction with its cursor. */
export class Incoming {
  readonly #services: IncomingServices;
  readonly #cursors: Map<string, bigint>;
  readonly #held: HeldCommits;

  constructor(services: IncomingServices, cursors: ReadonlyMap<string, bigint>) {
    this.#services = services;
    this.#held = new HeldCommits(services.store, services.environment.nowMs);
    this.#cursors = new Map(cursors);
  }

  /** Takes an item; one that was taken before is nothing new. Throws what the store throws, and `authenticator_failed`. */
  async take({ feedKey, item }: FeedDelivery): Promise<Taken> {
    const sequence = BigInt(item.seq);
    if (sequence <= (this.#cursors.get(feedKey) ?? 0n)) return "saved";
    const cursors = [{ feed: feedKey, sequence }];
    // A gap that ends before its own item is nonsense; the item's number stands.
    const gapEnd = item.gap ? max(BigInt(item.gap.toSeq ?? item.seq), sequence) : undefined;
    if (item.gap && gapEnd !== undefined) await this.#gap(feedKey, item.gap, gapEnd);
    else if (feedKey === "") await this.#inbox(item, { cursors });
    else {
      const entry = this.#entryOf(item.groupId);
      const joining = item.commit && this.#services.externalJoins.attemptWith(item.groupId, item.commit);
      if (joining) await this.#joinedFromOutside(entry, joining, item.commit ?? {}, { cursors });
      else if (entry === undefined) {
        const taken = await this.#services.sendGroups.take(feedKey, item, { cursors });
        if (taken === "foreign") return "unknown_group";
        if (taken !== "saved") await this.#save({ cursors }, [refused(undefined, taken)]);
      } else await entry.steps.take(() => this.#groupItem(entry, item, { cursors }));
    }
    this.#cursors.set(feedKey, gapEnd ?? sequence);
    return "saved";
  }

  /** Tries a Commit again that needed a key that this client did not have. */
  async keysCame(entry: GroupEntry): Promise<void> {
    await entry.steps.take(async () => {
      const held = await this.#held.of(entry);
      if (held !== undefined) await this.#commit(entry, held.item, held.changes);
    });
  }

  /** Moves a cursor past items of a group that this client is not in: it was not able to join, or has forgotten it. */
  async skip(feedKey: string, seq: number): Promise<void> {
    const sequence = BigInt(seq);
    if (sequence <= (this.#cursors.get(feedKey) ?? 0n)) return;
    await this.#services.store.save({ cursors: [{ feed: feedKey, sequence }] });
    this.#cursors.set(feedKey, sequence);
  }

  async #inbox(item: delivery.FeedItem, changes: Changes): Promise<void> {
    if (item.welcome) return this.#services.welcomes.take(item.welcome, changes);
    if (item.inboxMessage) return this.#mail(BigInt(item.seq), item.inboxMessage, changes);
    const { notice } = item;
    if (notice?.keyPackagesLow) this.#services.stockLow();
    const isProven = notice?.undeliverable
      ? await isBounceProven(this.#services.environment, this.#services.ownId, notice.undeliverable)
      : false;
    const events = notice ? noticeEvents(notice, isProven) : [];
    await this.#save(changes, events);
    for (const event of events) if (event.kind === "idle_warning") this.#services.leafIdle(event.groupId);
  }

  /** What a client has sent to this device by itself waits on disk for whoever reads the channel. */
  async #mail(sequence: bigint, item: delivery.InboxMessage.$Properties, changes: Changes): Promise<void> {
    const { mailboxes, store } = this.#services;
    const { senderClientId = "", payload = new Uint8Array() } = item;
    const kept = await mailboxes.keep(sequence, senderClientId, payload);
    if ("refused" in kept) {
      const reason = `a message of ${senderClientId}`;
      return this.#save(changes, [{ kind: "refused", groupId: undefined, code: kept.refused, reason }]);
    }
    await store.save({ ...changes, ...kept.changes });
    mailboxes.kept(kept.protocol);
  }

  /** This client's own Commit from outside has come back: it is a member from here on. */
  async #joinedFromOutside(
    known: GroupEntry | undefined,
    join: ExternalJoin,
    { commit = new Uint8Array(), omittedPartDigests = [], valueHash }: delivery.CommitItem.$Properties,
    changes: Changes,
  ): Promise<void> {
    const { environment, store, groups, externalJoins, told } = this.#services;
    const decided = { commit, omittedPartDigests, ...(valueHash === undefined ? {} : { valueHash }) };
    const group = Group.afterExternalJoin(environment, join, decided);
    const entry = known ?? new GroupEntry(store, group, 0n);
    const event = joinedEvent(group, externalJoins.reasonOf(group.id));
    const saved = {
      ...changes,
      events: [encodeEvent(event)],
      records: new Map([
        ...externalJoins.recordsWithout(group.id),
        ...(await this.#services.keyring.recordsOfEpoch(group)),
      ]),
    };
    // What waited for the epoch that this client was in before waits no more.
    await entry.steps.take(() =>
      known === undefined ? entry.save(group, saved) : entry.saveEpoch(group, "lost", saved),
    );
    groups.set(group.id, entry);
    externalJoins.joined(group.id);
    told();
  }

  async #groupItem(entry: GroupEntry, item: delivery.FeedItem, changes: Changes): Promise<void> {
    if (item.commit) return this.#commit(entry, item.commit, changes);
    if (item.message) return this.#message(entry, item.message, changes);
    return this.#save(changes, []);
  }

  async #commit(entry: GroupEntry, item: delivery.CommitItem.$Properties, changes: Changes): Promise<void> {
    const {
      commit = new Uint8Array(),
      proposals = [],
      omittedPartDigests = [],
      valueHash,
      certificate,
    } = item;
    const decided = {
      commit,
      proposals,
      omittedPartDigests,
      ...(valueHash === undefined || valueHash.length === 0 ? {} : { valueHash }),
      ...(certificate === undefined ? {} : { certificate }),
    };
    const keys = await this.#services.keyring.of(entry.id);
    const result = await this.#services.withMissing(entry.group, (group) =>
      group.receiveCommit(decided, keys),
    );
    if (result.outcome === "refused" && result.error.code === "psk_missing") {
      await this.#held.hold(entry, item, changes);
      this.#services.keyMissing(entry);
      return;
    }
    if (result.outcome !== "applied") {
      await this.#notApplied(entry, result, changes);
      const why = entry.group.active ? astrayBy(result) : undefined;
      if (why !== undefined) this.#services.astray(entry, why);
      if (result.outcome === "refused" && valueHash !== undefined && entry.group.active) {
        const { code, committer } = result.error;
        if (why !== undefined || code === "policy_refused")
          this.#services.refusedCommit(entry, { valueHash, code, committer });
      }
      return;
    }
    const { group, events } = result;
    const isOwn = events.some(({ type }) => type === "own_commit_accepted");
    const committer = isOwn ? this.#services.ownId : events.find(isEpoch)?.by?.client;
    const told = [
      ...commitEvents(this.#services.ownId, parseGroupId(entry.id), events),
      ...(committer === undefined ? [] : policyEvents(entry.group, group, committer)),
    ];
    await entry.saveEpoch(group, isOwn ? "won" : "lost", {
      ...changes,
      events: told.map(encodeEvent),
      records: new Map([...(changes.records ?? []), ...(await this.#services.keyring.recordsOfEpoch(group))]),
    });
    this.#services.told();
    this.#services.epochBegan(entry);
    await this.#services.welcomes.retry();
    const added = told.flatMap((event) => (event.kind === "epoch" ? event.added : []));
    if (added.length > 0) this.#services.metMembers(entry, added);
  }

  async #message(
    entry: GroupEntry,
    {
      mlsMessage: bytes = new Uint8Array(),
      frankingStamp: stamp = new Uint8Array(),
    }: delivery.GroupMessage.$Properties,
    changes: Changes,
  ): Promise<void> {
    const { environment, ownId, told } = this.#services;
    const groupId = parseGroupId(entry.id);
    const messageId = hexFromBytes(environment.crypto.primitives.sha256(bytes));
    const result = await entry.group.receive(bytes);
    if (result.outcome === "ignored" && result.reason === "own_message") {
      const row = await this.#services.store.message(messageId);
      // What has no row is a proposal, or a message that was forgotten; what is received has come back before.
      if (row === undefined || row.state === "received") return this.#save(changes, []);
      const content = contentOf(entry.group, row.plaintext);
      const cameBack = { ...changes, messageStates: [{ id: row.id, state: "received" as const }] };
      return this.#save(cameBack, [ownMessage(groupId, ownId, row, content)]);
    }
    if (result.outcome === "ignored" && result.reason === "epoch_past" && isApplicationData(bytes)) {
      const known = await this.#services.store.message(messageId);
      return this.#save(changes, known === undefined ? [tooOld(groupId)] : []);
    }
    if (result.outcome !== "applied") return this.#notApplied(entry, result, changes);
    const { group, events } = result;
    const message = events.find((event) => event.type === "application_message");
    const content = message && contentOf(entry.group, message.plaintext);
    const isTaken = message !== undefined && !(content instanceof GroupError);
    const rows = isTaken && [
      {
        id: messageId,
        groupId: entry.id,
        sender: message.sender.client,
        epoch: message.epoch,
        generation: message.generation,
        atMs: environment.nowMs(),
        state: "received" as const,
        plaintext: message.plaintext,
        authenticatedData: this.#services.takeAuthenticatedData(message.authenticatedData),
      },
    ];
    await entry.save(group, {
      ...changes,
      ...(rows ? { messages: rows } : {}),
      ...(isTaken ? { records: frankedRecord(groupId, messageId, message.frankingKey, stamp) } : {}),
      events: events.flatMap((event) => messageEvents(groupId, messageId, event, content)).map(encodeEvent),
    });
    told();
    if (events.some(({ type }) => type === "proposal_waiting")) this.#services.proposalWaits(entry);
  }

  /** What changes nothing still moves the cursor: no item of others blocks what comes after it. */
  async #notApplied(
    entry: GroupEntry,
    result: Exclude<ReceiveResult, { readonly outcome: "applied" }>,
    changes: Changes,
  ): Promise<void> {
    const groupId = parseGroupId(entry.id);
    if (result.outcome === "refused") return this.#save(changes, [refused(groupId, result.error)]);
    if (result.reason !== "epoch_future") return this.#save(changes, []);
    return this.#save(changes, [
      { kind: "refused", groupId, code: result.reason, reason: "a Commit before it is missing" },
    ]);
  }

  async #gap(feedKey: string, gap: delivery.Gap.$Properties, toSeq: bigint): Promise<void> {
    const entry = [...this.#services.groups.values()].find(
      ({ id }) => hexFromBytes(new TextEncoder().encode(id)) === feedKey,
    );
    const event: ClientEvent = {
      kind: "gap",
      groupId: entry && parseGroupId(entry.id),
      fromSeq: BigInt(gap.fromSeq ?? 0),
      toSeq,
      reason: gap.reason ?? "",
    };
    await this.#save({ cursors: [{ feed: feedKey, sequence: toSeq }] }, [event]);
  }

  async #save(changes: Changes, events: readonly ClientEvent[]): Promise<void> {
    await this.#services.store.save({ ...changes, events: events.map(encodeEvent) });
    if (events.length > 0) this.#services.told();
  }

  #entryOf(groupId: Uint8Array): GroupEntry | undefined {
    try {
      return this.#services.groups.get(groupIdFromBytes(groupId));
    } catch (error) {
      if (error instanceof IdentifierError) return undefined;
      throw error;
    }
  }
}

function isEpoch(event: GroupEvent): event is EpochEvent {
  return event.type === "epoch_changed";
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
