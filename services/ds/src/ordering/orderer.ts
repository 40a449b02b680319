import type { CheckedBundle } from "../groups/checked-bundle.ts";

/** A Commit that wants to end its epoch, and the domain whose member made it. */
export interface Submission {
  readonly bundle: CheckedBundle;
  readonly domain: string;
}

/** What became of a submission. The same bundle always meets the same fate, however often it is submitted. */
export type OrderOutcome =
  /** This bundle ended its epoch; it is on disk at the domain that decided. */
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
  /** @throws ServiceError for a submission that no orderer takes: `unknown_group`, `wrong_head`, `not_a_member_domain`, `group_closed`. */
  submit(submission: Submission): Promise<OrderOutcome>;
}
