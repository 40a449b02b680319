import { hexFromBytes } from "@entente/tls-codec";
import type { ClientState } from "ts-mls";
import type { MemberId } from "./member.ts";
import type { RefusalCode } from "./refusal.ts";
import type { Universe } from "./universe.ts";
import type { EpochRef } from "./wire/psk-id.ts";

/** What the owner published with a Commit that has a path: an update (D-10). */
export interface PublishedUpdate {
  /** exportPSK of the epoch that the Commit began (D-8). */
  readonly psk: Uint8Array;
  /** The owner's LeafNode in that epoch, encoded. */
  readonly leaf: Uint8Array;
}

/** A frame that waits for another one. */
export interface HeldFrame {
  readonly frame: Uint8Array;
  readonly epoch: bigint;
  /** Epochs of other Send Groups whose PSKs the Commit inside imports (D-23). Empty: it waits for its own epoch. */
  readonly needs: readonly EpochRef[];
}

/** How many application messages an epoch had, as far as we know. */
export interface EpochCount {
  readonly received: number;
  /** What the owner says in the Commit that ended it. */
  readonly sent: number | undefined;
}

/** Why a Send Group has no present epoch for us. */
export type Stall = RefusalCode | "awaiting_welcome";

/** One Send Group as one member holds it. Copied with {@link cloned} before a step changes it. */
export interface SendGroup {
  readonly groupId: Uint8Array;
  /** Undefined while the founder's announcement is outstanding. */
  owner: MemberId | undefined;
  /** Trimmed (`mls/trim.ts`). */
  mls: ClientState;
  /** By the epoch that the update began. Erased when no Commit can import it any more. */
  updates: Map<bigint, PublishedUpdate>;
  /** The newest epoch of each member's Send Group that the owner has committed: its acknowledgements (D-21). */
  imports: Map<MemberId, bigint>;
  counts: Map<bigint, EpochCount>;
  /** SHA-256 of the accepted Commit frames, by the epoch they ended; as long as the epoch is kept. */
  commits: Map<bigint, Uint8Array>;
  held: readonly HeldFrame[];
  stall: Stall | undefined;
  /** The universe that the owner announced to us in its first epoch, until we join one. */
  announced: Universe | undefined;
  /** Of the first epoch, as long as identifiers may have to be derived from it (D-7). */
  exporterSecret: Uint8Array | undefined;
}

/** A Send Group's key in maps and in the store: its group_id in lower-case hexadecimal. */
export function groupKey(groupId: Uint8Array): string {
  const known = keys.get(groupId);
  if (known !== undefined) return known;
  const key = hexFromBytes(groupId);
  keys.set(groupId, key);
  return key;
}

/** Identifiers never change in place, and the roster's are asked for all the time. */
const keys = new WeakMap<Uint8Array, string>();

/** A copy whose maps may be changed. Secrets are shared, so they are overwritten only after the copy is saved. */
export function cloned(group: SendGroup): SendGroup {
  return {
    ...group,
    updates: new Map(group.updates),
    imports: new Map(group.imports),
    counts: new Map(group.counts),
    commits: new Map(group.commits),
  };
}

/** The epoch that the Send Group is in. */
export function epochOf(group: SendGroup): bigint {
  return group.mls.groupContext.epoch;
}

/** The epoch in which a Send Group begins: one Commit has added everyone. Leaves and keys are fresh there, so nobody imports it. */
export const firstEpoch = 1n;

/** What `group`'s owner has acknowledged of `member`'s Send Group. */
export function acknowledged(group: SendGroup | undefined, member: MemberId): bigint {
  return group?.imports.get(member) ?? firstEpoch;
}

/** The newest update that we know of. */
export function newestUpdate(group: SendGroup): bigint | undefined {
  let newest: bigint | undefined;
  for (const epoch of group.updates.keys()) if (newest === undefined || epoch > newest) newest = epoch;
  return newest;
}
