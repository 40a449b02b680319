import {
  closedEnum,
  decode,
  encode,
  equalBytes,
  opaqueV,
  struct,
  text,
  uint16,
  uint8,
  vectorV,
} from "@entente/tls-codec";
import { GroupId } from "@entente/mls-wire";
import { decodeGroup, encodeGroup } from "../mls/group-codec.ts";
import type { ExternalJoin } from "../mls/external-join.ts";
import type { Sha256 } from "@entente/mls-wire";
import type { ClientStore } from "../store/client-store.ts";

/** Why a client joins a group from outside. */
export const JoinReason = closedEnum(uint8, {
  /** The application asked for it: a new device, or one with an invitation. */
  asked: 0,
  /** The stored state can not be read, or was that of an earlier time. */
  state_lost: 1,
  /** A Commit continues another chain, or can not be applied to this client's state. */
  fork: 2,
  /** Commits before a decided one have not come. */
  commit_missed: 3,
  /** The group has moved on too far for what this client sends. */
  epoch_stale: 4,
});
export type JoinReason = "asked" | "state_lost" | "fork" | "commit_missed" | "epoch_stale";

const recordName = "joins";
const attemptPrefix = "joining/";

const StoredJoins = struct({
  version: closedEnum(uint16, { v1: 1 }),
  joins: vectorV(struct({ groupId: GroupId, reason: JoinReason, invitation: opaqueV })),
});

const StoredAttempt = struct({
  version: closedEnum(uint16, { v1: 1 }),
  commit: opaqueV,
  bundle: opaqueV,
  core: opaqueV,
  parts: vectorV(struct({ name: text(opaqueV), bytes: opaqueV })),
});

/** A group that this client wants to be in, and has not yet been able to join. */
export interface WantedJoin {
  readonly groupId: GroupId;
  readonly reason: JoinReason;
  /** GroupInvitation; may be empty. */
  readonly invitation: Uint8Array;
}

type Records = ReadonlyMap<string, Uint8Array | undefined>;

/**
 * What this client does to join groups from outside, on disk before anything is submitted: which groups, why, and the Commit
 * that is under way with the state that it leads to. A crash at any moment leaves a Commit that is met in the feed, or none.
 */
export class JoinAttempts {
  readonly #store: ClientStore;
  readonly #sha256: Sha256;
  readonly #wanted = new Map<string, WantedJoin>();
  readonly #attempts = new Map<string, ExternalJoin>();

  constructor(store: ClientStore, sha256: Sha256) {
    this.#store = store;
    this.#sha256 = sha256;
  }

  /** Reads what an earlier run left. Throws GroupError `state_invalid`, StoreError. */
  async load(): Promise<void> {
    const bytes = await this.#store.record(recordName);
    if (bytes === undefined) return;
    for (const join of decode(StoredJoins, bytes).joins) {
      this.#wanted.set(join.groupId, join);
      const stored = await this.#store.record(attemptPrefix + join.groupId);
      if (stored !== undefined) this.#attempts.set(join.groupId, decodeAttempt(stored));
    }
  }

  wanted(): readonly WantedJoin[] {
    return [...this.#wanted.values()];
  }

  /** Whether a group is wanted. */
  wants(groupId: string): boolean {
    return this.#wanted.has(groupId);
  }

  /** The Commit under way for a group. */
  attempt(groupId: string): ExternalJoin | undefined {
    return this.#attempts.get(groupId);
  }

  /** The attempt whose Commit this is. */
  attemptWith(groupId: string, commit: Uint8Array): ExternalJoin | undefined {
    const found = this.#attempts.get(groupId);
    return found !== undefined && equalBytes(found.commit, commit) ? found : undefined;
  }

  /** Remembers that a group is wanted; the first reason stays. */
  async want(join: WantedJoin): Promise<void> {
    if (this.#wanted.has(join.groupId)) return;
    this.#wanted.set(join.groupId, join);
    await this.#store.save({ records: this.#list() });
  }

  /** Saves a Commit before it is submitted. */
  async begin(groupId: string, join: ExternalJoin): Promise<void> {
    await this.#store.save({ records: new Map([[attemptPrefix + groupId, this.#encode(join)]]) });
    this.#attempts.set(groupId, join);
  }

  /** Forgets a Commit that lost, or was refused: it will never come back. */
  async drop(groupId: string): Promise<void> {
    await this.#store.save({ records: new Map([[attemptPrefix + groupId, undefined]]) });
    this.#attempts.delete(groupId);
  }

  /** Forgets a group that can not be joined. */
  async giveUp(groupId: string): Promise<void> {
    this.#wanted.delete(groupId);
    this.#attempts.delete(groupId);
    await this.#store.save({ records: this.recordsWithout(groupId) });
  }

  /** The changes that say that a group is joined; to be saved with it, and then {@link joined} to be called. */
  recordsWithout(groupId: string): Records {
    return new Map([...this.#list(groupId), [attemptPrefix + groupId, undefined]]);
  }

  /** The group is joined, and that is on disk. */
  joined(groupId: string): void {
    this.#wanted.delete(groupId);
    this.#attempts.delete(groupId);
  }

  #list(without?: string): Records {
    const joins = this.wanted().filter(({ groupId }) => groupId !== without);
    return new Map([
      [recordName, joins.length === 0 ? undefined : encode(StoredJoins, { version: "v1", joins })],
    ]);
  }

  #encode({ commit, bundle, state }: ExternalJoin): Uint8Array {
    const { core, parts } = encodeGroup(this.#sha256, state);
    const listed = [...parts].map(([name, bytes]) => ({ name, bytes }));
    return encode(StoredAttempt, { version: "v1", commit, bundle, core, parts: listed });
  }
}

function decodeAttempt(bytes: Uint8Array): ExternalJoin {
  const { commit, bundle, core, parts } = decode(StoredAttempt, bytes);
  const state = decodeGroup({ core, parts: new Map(parts.map(({ name, bytes: part }) => [name, part])) });
  return { commit, bundle, state };
}
