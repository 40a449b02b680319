import type { AcceptorRow } from "./ordering.ts";

/** A group as this domain's DS follows it. */
export interface Group {
  readonly groupId: Uint8Array;
  /** The epoch that the last decided Commit began. */
  readonly epoch: bigint;
  /** Head of the chain of decided values. */
  readonly head: Uint8Array;
  /** Ordering mode; opaque here. */
  readonly mode: number;
  /** The ordering configuration of `epoch`; opaque here. */
  readonly config: Uint8Array;
  readonly memberDomains: readonly string[];
  /** `closed`: no further Commit is decided (ReInit, tombstone); what is in the feed can still be read. */
  readonly state: "active" | "closed";
  readonly createdAtMs: number;
  /** The local client that made the group; empty where another domain's did. */
  readonly creator: string;
}

export interface NewGroup {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly head: Uint8Array;
  readonly mode: number;
  readonly config: Uint8Array;
  readonly memberDomains: readonly string[];
  /** Local clients that read the feed from its first item on: the creator. One that is not active gets no cursor. */
  readonly clientIds: readonly string[];
  /** What these are called as readers, in their order, where that is another name than their ids. */
  readonly asReaders?: readonly string[];
  /** The new group's acceptor, saved in the same transaction. */
  readonly acceptor?: AcceptorRow;
  /** The creating client and its idempotency key. */
  readonly creator: string;
  readonly idempotencyKey: Uint8Array;
  /** What is published of it at `epoch`; absent: nothing yet. */
  readonly publicState?: Uint8Array;
  readonly nowMs: number;
}

/** `duplicate`: the same creator asked for the same group with the same key. `taken`: the group id is in use. */
export type CreateGroupAnswer =
  | { readonly code: "created" }
  | { readonly code: "duplicate"; readonly group: Group }
  | { readonly code: "taken" }
  /** The key was used for another group. */
  | { readonly code: "key_reused" };

/** What the DS publishes to joiners: GroupInfo, ratchet tree (A23-65 to A23-67); opaque here. */
export interface PublicState {
  readonly epoch: bigint;
  readonly bytes: Uint8Array;
}

export interface GroupStore {
  /** One transaction: the row, its feed, the creator's cursor, the idempotency record. */
  create(group: NewGroup): Promise<CreateGroupAnswer>;
  find(groupId: Uint8Array): Promise<Group | undefined>;
  /** In order of group id, after `afterGroupId`. */
  list(afterGroupId: Uint8Array | undefined, groupsMax: number): Promise<readonly Group[]>;
  publicState(groupId: Uint8Array): Promise<PublicState | undefined>;
  /** Refused as `stale` unless `state.epoch` is the group's epoch. */
  savePublicState(groupId: Uint8Array, state: PublicState): Promise<"saved" | "stale" | "unknown_group">;
}
