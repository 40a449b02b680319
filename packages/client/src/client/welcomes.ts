import { type ClientId, groupIdFromBytes, type TreePieces } from "@entente/mls-wire";
import type { delivery } from "@entente/proto";
import {
  closedEnum,
  decode,
  encode,
  hexFromBytes,
  opaqueV,
  optional,
  struct,
  uint16,
} from "@entente/tls-codec";
import type { Continuation, FormerGroups } from "../mls/continuation.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { GroupError } from "../mls/group-error.ts";
import { Group } from "../mls/group.ts";
import { welcomeRefs } from "../mls/join-group.ts";
import type { OwnKeyPackage } from "../mls/key-package.ts";
import type { ClientStore, StoreChanges } from "../store/client-store.ts";
import type { Keyring } from "../successors/keyring.ts";
import { heldWelcomesMax } from "../successors/limits.ts";
import type { SuccessionReason } from "../successors/succession-record.ts";
import type { Successors } from "../successors/successors.ts";
import { backoffMs, pause } from "../transport/backoff.ts";
import type { ClientEvent } from "./client-event.ts";
import { encodeEvent } from "./event-record.ts";
import { joinedRecord } from "./first-updates.ts";
import { GroupEntry } from "./group-entry.ts";
import { lastResortUsed } from "./key-package-stock.ts";
import { isForGood, type LargeTrees, treeLost } from "./large-trees.ts";
import { policyEvents } from "./policy-events.ts";
import { refused } from "./told-events.ts";

/** How long everything else waits for the tree of a Welcome, in milliseconds; after that the Welcome waits for it by itself. */
const treePatienceMs = 120_000;

/** How often the tree of a Welcome is asked for until the client connects anew, and in which time. */
const treeAttemptsMax = 20;
const treeRetry = { firstMs: 5_000, mostMs: 600_000 };

/** Records of Welcomes whose tree is not there yet, and of those that come before Commits of the group that theirs continues: name, then a hash. */
const heldPrefix = "held-welcome/";

const HeldWelcome = struct({
  version: closedEnum(uint16, { v1: 1 }),
  welcome: opaqueV,
  ratchetTree: opaqueV,
  head: optional(opaqueV),
});

/** What Welcomes need of their client. */
export interface WelcomeServices {
  readonly ownId: ClientId;
  readonly environment: GroupEnvironment;
  readonly store: ClientStore;
  readonly groups: Map<string, GroupEntry>;
  readonly keyring: Keyring;
  readonly successors: Pick<Successors, "recordsOf" | "closed" | "reasonOf">;
  /** Whether the members of a group refuse the Commit that ended its epoch. */
  readonly isStuck: (groupId: string, epoch: bigint) => boolean;
  /** The changes that forget that this client was to make a group. */
  readonly notOurs: (groupId: string) => ReadonlyMap<string, undefined>;
  /** Where trees come from that are too large for their Welcome. */
  readonly trees: Pick<LargeTrees, "fetch">;
  readonly inBackground: (work: () => Promise<void>) => void;
  readonly chance: () => number;
  readonly stopped: AbortSignal;
  readonly told: () => void;
  readonly stockLow: () => void;
  readonly metMembers: (entry: GroupEntry, clients: readonly ClientId[]) => void;
}

type Changes = Omit<StoreChanges, "groups">;
type Item = delivery.WelcomeItem.$Properties;

/** Joins the groups that others bring this client into. */
export class Welcomes {
  readonly #services: WelcomeServices;
  readonly #underWay = new Set<string>();
  #isFetching = false;

  constructor(services: WelcomeServices) {
    this.#services = services;
  }

  /**
   * Takes a Welcome; one that is refused is told. A large tree is fetched before anything that comes after the Welcome is taken, within a
   * bound. @throws GroupError `authenticator_failed`; StoreError; what stopped the client.
   */
  take(item: Item, changes: Changes): Promise<void> {
    return this.#take(item, changes, true);
  }

  /** Tries again those that came too early, once a group has moved on. @throws as {@link take}. */
  retry(): Promise<void> {
    return this.#again(false);
  }

  /** Goes on with those whose tree could not be fetched. */
  goOn(): void {
    if (this.#isFetching) return;
    this.#isFetching = true;
    this.#services.inBackground(() =>
      this.#fetchHeld().finally(() => {
        this.#isFetching = false;
      }),
    );
  }

  async #take(item: Item, changes: Changes, isPatient: boolean): Promise<void> {
    try {
      await this.#join(item, changes);
    } catch (error) {
      if (!(error instanceof GroupError) || error.code === "authenticator_failed") throw error;
      const { treePieces } = error;
      const isEarly = error.code === "psk_missing" && error.reason === "epoch_future";
      if (treePieces !== undefined && isPatient) await this.#withTree(item, changes, error, treePieces);
      else if (isEarly || treePieces !== undefined) await this.#hold(item, changes, error);
      else await this.#refused(changes, error);
    }
  }

  /** Fetches the tree and joins with it; one that can not be fetched now is fetched later. */
  async #withTree(item: Item, changes: Changes, missing: GroupError, pieces: TreePieces): Promise<void> {
    const { trees, stopped } = this.#services;
    let ratchetTree: Uint8Array;
    try {
      ratchetTree = await trees.fetch(
        pieces,
        AbortSignal.any([stopped, AbortSignal.timeout(treePatienceMs)]),
      );
    } catch (cause) {
      stopped.throwIfAborted();
      if (isForGood(cause)) return this.#refused(changes, treeLost(cause));
      await this.#hold(item, changes, missing);
      return this.goOn();
    }
    await this.#take({ ...item, ratchetTree }, changes, false);
  }

  async #fetchHeld(): Promise<void> {
    const { chance, stopped } = this.#services;
    for (let failures = 0; failures < treeAttemptsMax; failures += 1) {
      if (!(await this.holdsAny())) return;
      await pause(backoffMs(treeRetry, failures, chance()), stopped, "background");
      await this.#again(true);
    }
  }

  async #again(isPatient: boolean): Promise<void> {
    const { store } = this.#services;
    for (const { name } of await store.records(heldPrefix, "", heldWelcomesMax)) {
      // One that is being fetched is not tried by another way at the same time.
      if (this.#underWay.has(name)) continue;
      this.#underWay.add(name);
      try {
        const value = await store.record(name);
        if (value !== undefined) await this.#takeHeld(name, value, isPatient);
      } finally {
        this.#underWay.delete(name);
      }
    }
  }

  #takeHeld(name: string, value: Uint8Array, isPatient: boolean): Promise<void> {
    const { welcome, ratchetTree, head } = decode(HeldWelcome, value);
    const item: Item = { welcome, ratchetTree, ...(head === undefined ? {} : { head }) };
    return this.#take(item, { records: new Map([[name, undefined]]) }, isPatient);
  }

  /** Whether any came too early. @throws StoreError. */
  async holdsAny(): Promise<boolean> {
    return (await this.#services.store.records(heldPrefix, "", 1)).length > 0;
  }

  async #hold(item: Item, changes: Changes, error: GroupError): Promise<void> {
    const { store, environment } = this.#services;
    const { welcome = new Uint8Array(), ratchetTree = new Uint8Array(), head } = item;
    const name = heldPrefix + hexFromBytes(environment.crypto.primitives.sha256(welcome));
    const held = await store.records(heldPrefix, "", heldWelcomesMax);
    if (held.length >= heldWelcomesMax && !held.some((each) => each.name === name))
      return this.#refused(changes, error);
    const record = encode(HeldWelcome, { version: "v1", welcome, ratchetTree, head: head ?? undefined });
    await store.save({ ...changes, records: new Map([...(changes.records ?? []), [name, record]]) });
  }

  async #refused(changes: Changes, error: GroupError): Promise<void> {
    await this.#services.store.save({ ...changes, events: [encodeEvent(refused(undefined, error))] });
    this.#services.told();
  }

  async #join(item: Item, changes: Changes): Promise<void> {
    const { environment, store, groups, ownId } = this.#services;
    const { welcome = new Uint8Array(), ratchetTree, head } = item;
    const own = await this.#keyPackageFor(welcome);
    const { group, continues } = await Group.joinWith(environment, {
      welcome,
      keyPackage: own,
      ...(ratchetTree !== undefined && ratchetTree.length > 0 ? { ratchetTree } : {}),
      ...(head === undefined ? {} : { head }),
      formers: this.#formers,
    });
    const known = groups.get(group.id);
    // One at epoch 0 is this client's own beginning of the same successor, which another member was before with.
    if (known?.group.active === true && known.group.epoch > 0n)
      throw new GroupError("not_invited", "already a member");
    const entry = new GroupEntry(store, group, known?.revision ?? 0n);
    const members = group.members.map(({ client }) => client);
    const event: ClientEvent = { kind: "joined", groupId: group.id, epoch: group.epoch, members };
    const succession = continues && (await this.#succession(group, continues));
    const events = [event, ...(succession?.events ?? []), ...policyEvents(undefined, group, ownId)];
    await entry.save(group, {
      ...changes,
      events: events.map(encodeEvent),
      records: new Map([
        ...(changes.records ?? []),
        ...joinedRecord(group.id),
        ...(await this.#services.keyring.recordsOfEpoch(group)),
        ...(own.lastResort ? lastResortUsed : []),
        ...(known === undefined ? [] : this.#services.notOurs(group.id)),
        ...(succession?.records ?? []),
      ]),
      ...(own.lastResort ? {} : { deletedKeyPackages: [own.ref] }),
    });
    groups.set(group.id, entry);
    succession?.saved();
    this.#services.told();
    this.#services.metMembers(entry, members);
    if (own.lastResort) this.#services.stockLow();
  }

  /** What follows from a group's being the successor of another. */
  async #succession(group: Group, continues: Continuation) {
    const { successors, isStuck, groups } = this.#services;
    const former = groupIdFromBytes(continues.groupId);
    const { epoch } = continues;
    const reason: SuccessionReason = successors.reasonOf(continues, isStuck(former, epoch));
    const maker = group.members[0]?.client ?? this.#services.ownId;
    const members = new Set(group.members.map(({ client }) => client));
    const before = groups.get(former)?.group.former.at(epoch)?.clients ?? [];
    const left = before.filter((client) => !members.has(client));
    const event: ClientEvent = { kind: "continued", groupId: group.id, former, reason, left };
    const records = await successors.recordsOf({ reason, former, epoch }, group, maker);
    return {
      records,
      events: [event],
      saved: (): void => {
        // A second successor is a group like any other.
        if (records.size > 0) successors.closed(former, reason, group.id);
      },
    };
  }

  readonly #formers: FormerGroups = (groupId) =>
    this.#services.groups.get(groupIdFromBytes(groupId))?.group.former;

  async #keyPackageFor(welcome: Uint8Array): Promise<OwnKeyPackage> {
    for (const ref of welcomeRefs(welcome)) {
      const own = await this.#services.store.keyPackage(ref);
      if (own !== undefined) return own;
    }
    throw new GroupError("not_invited", "a Welcome for none of this client's KeyPackages");
  }
}
