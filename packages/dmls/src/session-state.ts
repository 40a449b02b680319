import type { PrivateKeyPackage } from "ts-mls";
import type { Identity, MemberId } from "./member.ts";
import type { Revision } from "./revision.ts";
import type { HeldFrame } from "./send-group.ts";
import type { Universe } from "./universe.ts";

/** A KeyPackage of ours whose private keys we still need. */
export interface OwnKeyPackage {
  /** Encoded, without the MLSMessage around it. */
  readonly keyPackage: Uint8Array;
  /** The signature key is the identity's and not repeated here. */
  readonly keys: Pick<PrivateKeyPackage, "initPrivateKey" | "hpkePrivateKey">;
}

/** A rejoin that we asked for (D-24). */
export interface PendingRejoin {
  readonly own: OwnKeyPackage;
  /** Keys of the Send Groups that have not added us again yet. */
  readonly groups: ReadonlySet<string>;
}

/** What a session knows beside its Send Groups. Replaced, never changed in place. */
export interface SessionState {
  readonly self: MemberId;
  readonly identity: Identity;
  readonly revision: Revision;
  /** Until every Send Group of the universe has been joined with it. */
  readonly own: OwnKeyPackage | undefined;
  readonly universe: Universe | undefined;
  readonly rejoin: PendingRejoin | undefined;
  /** Who has removed us. */
  readonly excludedBy: MemberId | undefined;
  /** Private keys of leaves we published, by epoch, until every owner has committed them or newer (D-21). */
  readonly leafKeys: ReadonlyMap<bigint, Uint8Array>;
  /** Removed by others, and still in our Send Group (D-22). */
  readonly toRemove: ReadonlySet<MemberId>;
  readonly messagesSinceUpdate: number;
  readonly messagesInEpoch: number;
  /** Rejoins granted since our last update. */
  readonly rejoinsGranted: ReadonlyMap<MemberId, number>;
  /** References of the KeyPackages with which members have rejoined. */
  readonly rejoinKeyPackages: ReadonlyMap<MemberId, readonly string[]>;
  /** Frames of Send Groups whose Welcome has not arrived, by group. */
  readonly waiting: ReadonlyMap<string, readonly HeldFrame[]>;
  readonly nextOutgoing: bigint;
  readonly nextDelivery: bigint;
}
