import { type ClientId, type GroupId, parseGroupId } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import type { GroupEnvironment } from "../mls/environment.ts";
import type { EpochName } from "../mls/group-error.ts";
import type { Group, ReceiveResult } from "../mls/group.ts";
import type { Mailboxes } from "../inbox/mailboxes.ts";
import type { ClientStore, StoreChanges } from "../store/client-store.ts";
import type { ExternalJoin } from "../mls/external-join.ts";
import type { ClientEvent } from "./client-event.ts";
import { encodeEvent } from "./event-record.ts";
import type { GroupEntry } from "./group-entry.ts";
import type { JoinReason } from "./join-attempts.ts";
import type { SendGroupFeeds } from "./send-group-feeds.ts";
import type { MissedMessages } from "../missed/missed-messages.ts";
import type { GroupLinks } from "../successors/group-links.ts";
import type { Keyring } from "../successors/keyring.ts";
import type { RefusedCommit } from "../successors/resets.ts";
import type { Welcomes } from "./welcomes.ts";
import { refused } from "./told-events.ts";

/** What is saved with an item, the group's state apart. */
export type Changes = Omit<StoreChanges, "groups">;

/** What incoming items need of their client. */
export interface IncomingServices {
  readonly ownId: ClientId;
  readonly environment: GroupEnvironment;
  readonly store: ClientStore;
  readonly mailboxes: Mailboxes;
  readonly sendGroups: SendGroupFeeds;
  readonly welcomes: Welcomes;
  readonly keyring: Keyring;
  /** Who was in groups when, and what this client missed of them. */
  readonly missed: Pick<MissedMessages, "goOn" | "past" | "presence" | "recordsOfJoin">;
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
  /** Keys of other groups that Commits name. */
  readonly links: Pick<GroupLinks, "key">;
  /** A Commit needs a pre-shared key that this client does not have: the one of that epoch, if it is one of an epoch. */
  readonly keyMissing: (entry: GroupEntry, key: EpochName | undefined) => void;
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

/** Saves what an item changed, and tells what happened. @throws StoreError. */
export async function saveEvents(
  { store, told }: Pick<IncomingServices, "store" | "told">,
  changes: Changes,
  events: readonly ClientEvent[],
): Promise<void> {
  await store.save({ ...changes, events: events.map(encodeEvent) });
  if (events.length > 0) told();
}

/** What changes nothing still moves the cursor: no item of others blocks what comes after it. @throws StoreError. */
export async function saveNotApplied(
  services: Pick<IncomingServices, "store" | "told">,
  entry: GroupEntry,
  result: Exclude<ReceiveResult, { readonly outcome: "applied" }>,
  changes: Changes,
): Promise<void> {
  const groupId = parseGroupId(entry.id);
  if (result.outcome === "refused") return saveEvents(services, changes, [refused(groupId, result.error)]);
  if (result.reason !== "epoch_future") return saveEvents(services, changes, []);
  return saveEvents(services, changes, [
    { kind: "refused", groupId, code: result.reason, reason: "a Commit before it is missing" },
  ]);
}
