import type { ClientId, UserId } from "@entente/mls-wire";

/** What is asked for, parsed and within its bounds. */
export interface Claim {
  readonly idempotencyKey: Uint8Array;
  readonly userId: UserId;
  /** Empty: all of the user's clients. Each once, all of the user. */
  readonly clientIds: readonly ClientId[];
  /** Best first, each once. */
  readonly suites: readonly number[];
  readonly suitesPerClient: number;
}

/** What one client has to offer. */
export interface ClaimedClient {
  readonly clientId: ClientId;
  readonly status: "available" | "exhausted" | "nothing_compatible";
  readonly keyPackages: readonly Uint8Array[];
}
