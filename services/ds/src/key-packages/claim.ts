import type { ClientId, ProcessDemand, UserId } from "@entente/mls-wire";
import type { Requirement } from "./requirement.ts";

/** What is asked for, parsed and within its bounds. */
export interface Claim {
  readonly idempotencyKey: Uint8Array;
  readonly userId: UserId;
  /** Empty: all of the user's clients. Each once, all of the user. */
  readonly clientIds: readonly ClientId[];
  /** Best first, each once. */
  readonly suites: readonly number[];
  readonly suitesPerClient: number;
  /** Versions of MLS, each once; empty takes any. */
  readonly versions: readonly number[];
  /** What each KeyPackage has to support; undefined where nothing is asked. */
  readonly required: Requirement | undefined;
  /** The authentication processes of who asks; undefined where nothing is asked. */
  readonly processes: ProcessDemand | undefined;
}

/** What one client has to offer. */
export interface ClaimedClient {
  readonly clientId: ClientId;
  readonly status: "available" | "exhausted" | "nothing_compatible";
  readonly keyPackages: readonly Uint8Array[];
}
