import { decode, encode, opaqueV, struct, uint64, type Value, vectorV } from "@entente/tls-codec";
import { type ClientId, type GroupId, parseGroupId } from "@entente/mls-wire";
import { ClientError } from "../client/client-error.ts";
import { Sender } from "../inbox/correspondent.ts";
import { lastResortUsed } from "../client/key-package-stock.ts";
import type { GroupEnvironment } from "../mls/environment.ts";
import { allRecords } from "../store/all-records.ts";
import type { ClientStore } from "../store/client-store.ts";
import { eventualTimes, type EventualTimes } from "./eventual-branch.ts";
import { EventualGroup } from "./eventual-group.ts";
import { decodeEventualState, encodeEventualState } from "./eventual-state.ts";
import { earlyBytesMax, earlyGroupsMax, earlyMax, earlyMs, recordsPerPage } from "./limits.ts";

const groupPrefix = "eventual/";
const earlyPrefix = "eventual-early/";

const EarlyMessage = struct({ sender: Sender, atMs: uint64, message: opaqueV });

/** What came for a group before its Welcome, or of somebody before the Commit that brings it in, and when. */
export type EarlyMessage = Value<typeof EarlyMessage>;
const Early = vectorV(EarlyMessage);

/** What groups are read and written with. */
export interface ShelfParts {
  readonly store: ClientStore;
  readonly environment: GroupEnvironment;
  readonly self: ClientId;
  readonly times: EventualTimes | undefined;
}

/** A client's groups of the eventual mode, as its store holds them, and what waits there for groups to come. */
export class EventualShelf {
  readonly times: EventualTimes;
  readonly #parts: ShelfParts;
  readonly #groups = new Map<string, EventualGroup>();

  private constructor(parts: ShelfParts) {
    this.#parts = parts;
    this.times = parts.times ?? eventualTimes;
  }

  /** All groups of a store. @throws StoreError; GroupError `state_invalid`. */
  static async open(parts: ShelfParts): Promise<EventualShelf> {
    const shelf = new EventualShelf(parts);
    for await (const { name, value } of allRecords(parts.store, groupPrefix, recordsPerPage))
      shelf.#groups.set(parseGroupId(name), shelf.#read(value));
    return shelf;
  }

  get groups(): readonly EventualGroup[] {
    return [...this.#groups.values()];
  }

  find(groupId: string): EventualGroup | undefined {
    return this.#groups.get(groupId);
  }

  /** @throws ClientError `unknown_group`. */
  group(groupId: GroupId): EventualGroup {
    const group = this.#groups.get(groupId);
    if (group === undefined) throw new ClientError("unknown_group", `not in ${groupId}`, groupId);
    return group;
  }

  /** Writes a group; `joinedWith`: the KeyPackage that is used up by it. @throws StoreError. */
  async save(
    group: EventualGroup,
    joinedWith?: { readonly ref: Uint8Array; readonly lastResort: boolean },
  ): Promise<void> {
    const state: [string, Uint8Array] = [groupPrefix + group.id, encodeEventualState(group.encode())];
    const isLastResort = joinedWith?.lastResort === true;
    await this.#parts.store.save({
      records: new Map([state, ...(isLastResort ? lastResortUsed : [])]),
      ...(joinedWith === undefined || isLastResort ? {} : { deletedKeyPackages: [joinedWith.ref] }),
    });
    this.#groups.set(group.id, group);
  }

  /** What is on disk is true: a step that was not saved has not been. @throws StoreError. */
  async reload(groupId: GroupId): Promise<void> {
    const record = await this.#parts.store.record(groupPrefix + groupId);
    if (record !== undefined) this.#groups.set(groupId, this.#read(record));
  }

  /**
   * Keeps a message for a group whose Welcome may be on its way, for `earlyMs`: a bounded number of them, and of bytes; what is past the
   * bounds is dropped. @throws StoreError.
   */
  async keepEarly(groupId: GroupId, early: EarlyMessage): Promise<void> {
    const { store } = this.#parts;
    await this.dropEarly(Number(early.atMs));
    const name = earlyPrefix + groupId;
    const known = await store.record(name);
    const isNew = known === undefined;
    if (isNew && (await store.records(earlyPrefix, "", earlyGroupsMax)).length >= earlyGroupsMax) return;
    const kept = [...(isNew ? [] : decode(Early, known)), early];
    const bytes = kept.reduce((sum, { message }) => sum + message.length, 0);
    if (kept.length > earlyMax || bytes > earlyBytesMax) return;
    await store.save({ records: new Map([[name, encode(Early, kept)]]) });
  }

  /** Forgets what waited for longer than `earlyMs`. At most `earlyGroupsMax` records are looked at. @throws StoreError. A23-76. */
  async dropEarly(nowMs: number): Promise<void> {
    const { store } = this.#parts;
    const changed = new Map<string, Uint8Array | undefined>();
    for (const { name, value } of await store.records(earlyPrefix, "", earlyGroupsMax)) {
      const waiting = decode(Early, value);
      const kept = waiting.filter((early) => isInTime(early, nowMs));
      if (kept.length < waiting.length)
        changed.set(name, kept.length === 0 ? undefined : encode(Early, kept));
    }
    if (changed.size > 0) await store.save({ records: changed });
  }

  /** Gives what was kept for a group, in order, and forgets what is taken. @throws StoreError; what `take` throws, and then all is kept. */
  async takeEarly(
    groupId: GroupId,
    nowMs: number,
    take: (group: EventualGroup, early: EarlyMessage) => Promise<boolean>,
  ): Promise<void> {
    const { store } = this.#parts;
    const name = earlyPrefix + groupId;
    const known = await store.record(name);
    const group = this.#groups.get(groupId);
    if (known === undefined || group === undefined) return;
    const waiting = decode(Early, known).filter((early) => isInTime(early, nowMs));
    const left: EarlyMessage[] = [];
    for (const early of waiting) if (!(await take(this.group(groupId), early))) left.push(early);
    await store.save({ records: new Map([[name, left.length === 0 ? undefined : encode(Early, left)]]) });
  }

  #read(record: Uint8Array): EventualGroup {
    const { environment, self } = this.#parts;
    return EventualGroup.decode(environment, self, decodeEventualState(record), this.times);
  }
}

function isInTime({ atMs }: EarlyMessage, nowMs: number): boolean {
  return nowMs - Number(atMs) < earlyMs;
}
