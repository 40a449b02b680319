import type { CheckedBundle } from "../groups/checked-bundle.ts";

/** A Commit that wants to end its epoch. */
export interface Submission {
  readonly bundle: CheckedBundle;
  /** The domain whose client made it: this one, or one that is no part of the group and brings a joiner. */
  readonly domain: string;
  /** The client, or the domain where the client is not known here. */
  readonly clientId: string;
}

/** What became of a submission. The same bundle always meets the same fate, however often it is submitted. */
export type OrderOutcome =
  /** This bundle ended its epoch; it is on the disks of a quorum. */
  | {
      readonly code: "decided";
      readonly epoch: bigint;
      readonly valueHash: Uint8Array;
      readonly nextHead: Uint8Array;
      readonly certificate: Uint8Array;
    }
  /** It did not and never will. Without a winner: too old to be known, or the epoch is still to come. */
  | {
      readonly code: "stale";
      readonly currentEpoch: bigint;
      readonly winner: { readonly valueHash: Uint8Array; readonly certificate: Uint8Array } | undefined;
    }
  /** Nothing is known; the same bundle may be submitted again. */
  | { readonly code: "unavailable"; readonly ordererDomain: string; readonly retryAfterMs: number };

/** Decides which Commit ends an epoch of a group. */
export interface Orderer {
  /** @throws ServiceError for a submission that no orderer takes: `unknown_group`, `wrong_head`, `not_a_member_domain`, `group_closed`, `busy`. */
  submit(submission: Submission): Promise<OrderOutcome>;
}
