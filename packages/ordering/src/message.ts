import type { Ballot } from "./ballot.ts";
import type { Certificate, Entry } from "./certificate.ts";
import type { Domain, GroupId } from "./domain.ts";
import type { Accepted, PromiseStatement, Signature, Signed, SignedVote } from "./statement.ts";
import type { Value } from "./value.ts";

/** What became of a submitted bundle, as a client or the submitting domain hears it. */
export type SubmitResult =
  /** The bundle ended its epoch. */
  | { readonly code: "decided"; readonly certificate: Certificate }
  /** Another Commit ended that epoch; `certificate` proves which. */
  | { readonly code: "stale"; readonly currentEpoch: bigint; readonly certificate: Certificate }
  /** Ask `hint`, if there is one. */
  | { readonly code: "not_orderer"; readonly hint: Domain | undefined }
  /** Nothing was proposed; try again after `retryAfterMs`. */
  | { readonly code: "unavailable"; readonly retryAfterMs: number }
  /** Proposed or handed on, and not decided yet: it may still win. Never "failed". */
  | { readonly code: "pending" }
  | { readonly code: "invalid"; readonly reason: InvalidReason };

/** Why a Submit is refused for good. */
export type InvalidReason =
  "client_has_one_queued" | "not_the_writer" | "bad_client_label" | "rejected_by_validation";

/** Answer to a request for a reserved slot. */
export type ReserveResult =
  /** The next bundle of this client, for `epoch`, has the slot for `holdMs`. */
  | { readonly code: "granted"; readonly epoch: bigint; readonly holdMs: number }
  | { readonly code: "not_orderer"; readonly hint: Domain | undefined }
  | { readonly code: "unavailable"; readonly retryAfterMs: number };

/** Why a Prepare or Accept is refused. */
export type NackReason =
  /** A higher ballot is promised. */
  | "promised"
  /** The owner of the promised ballot looks healthy from here and has not yielded. */
  | "sticky"
  /** This domain takes no part: it recovers, or stopped the group. It orders nothing, so it has yielded. */
  | "abstains";

interface Addressed {
  readonly group: GroupId;
}

/**
 * What domains say to each other about one group. `S` is `Signature` on the wire and `Signature | undefined` in an
 * Outcome, where the driver has still to sign Promise, Accept and Vote (`signMessage`). Everything else is
 * authenticated by the channel, or carries certificates.
 */
export type MessageOf<S> =
  | (Addressed & {
      readonly kind: "submit";
      readonly epoch: bigint;
      readonly value: Value;
      /** Pseudonym of the client at the submitting domain, for fairness between clients. */
      readonly client: string;
      /** How often it was forwarded. */
      readonly hops: number;
    })
  | (Addressed & {
      readonly kind: "submit_result";
      /** Hash of the submitted value. */
      readonly hash: Uint8Array;
      readonly result: SubmitResult;
    })
  | (Addressed & { readonly kind: "reserve"; readonly client: string })
  | (Addressed & { readonly kind: "reserve_result"; readonly client: string; readonly result: ReserveResult })
  | (Addressed & {
      readonly kind: "prepare";
      readonly epoch: bigint;
      readonly ballot: Ballot;
      /** Former owners that gave the candidate their own Promise, or abstain. */
      readonly yielded: readonly Domain[];
    })
  | (Addressed &
      Signed<PromiseStatement, S> & {
        readonly kind: "promise";
        /** The accepted proposal that the statement names, with its orderer's signature and its value. */
        readonly accepted: Accepted<S> | undefined;
      })
  | (Addressed & { readonly kind: "accept"; readonly proposal: Accepted<S> })
  | (Addressed & { readonly kind: "vote"; readonly vote: SignedVote<S> })
  | (Addressed & {
      readonly kind: "nack";
      readonly epoch: bigint;
      readonly ballot: Ballot;
      readonly promised: Ballot;
      readonly reason: NackReason;
    })
  /** A new orderer without anything to propose makes itself known. */
  | (Addressed & { readonly kind: "leading"; readonly epoch: bigint; readonly ballot: Ballot })
  | (Addressed & { readonly kind: "decide"; readonly entry: Entry })
  | (Addressed & { readonly kind: "fetch"; readonly fromEpoch: bigint })
  | (Addressed & {
      readonly kind: "entries";
      readonly entries: readonly Entry[];
      readonly currentEpoch: bigint;
    })
  | (Addressed & { readonly kind: "recovery_query"; readonly epoch: bigint; readonly incarnation: bigint })
  | (Addressed & {
      readonly kind: "recovery_answer";
      readonly epoch: bigint;
      /** The incarnation that was asked about. */
      readonly incarnation: bigint;
      readonly promised: Ballot;
      readonly accepted: Accepted<S> | undefined;
    })
  /** The orderer of `ballot` asks the receiver to take over. */
  | (Addressed & { readonly kind: "timeout_now"; readonly epoch: bigint; readonly ballot: Ballot });

/** A message as it travels: complete, signed where it must be. */
export type Message = MessageOf<Signature>;

/** A message as `step` makes it: its own statements not signed yet. */
export type Draft = MessageOf<Signature | undefined>;
