import type { Entry } from "./certificate.ts";
import type { DomainRow } from "./domain-state.ts";
import type { Domain, GroupId } from "./domain.ts";
import type { Evidence } from "./evidence.ts";
import type { GroupRow, OrderingState } from "./group-state.ts";
import type { Draft, ReserveResult, SubmitResult } from "./message.ts";
import type { Accepted, Signature } from "./statement.ts";
import type { Value } from "./value.ts";

/** One row to store. All rows of an Outcome go into one transaction. */
export type Row =
  | { readonly kind: "domain"; readonly row: DomainRow }
  /** `row.accepted` has a row of its own, so that a bundle is written once. */
  | { readonly kind: "group"; readonly row: GroupRow }
  | {
      readonly kind: "accepted";
      readonly group: GroupId;
      readonly accepted: Accepted<Signature | undefined> | undefined;
    }
  | { readonly kind: "log"; readonly group: GroupId; readonly epoch: bigint; readonly entry: Entry };

/** A message for every domain of `to`; one addressed to this domain itself is the next input. */
export interface Outgoing {
  readonly to: readonly Domain[];
  readonly message: Draft;
}

/** Results for a waiting client, or for the domain that submitted. */
export type Answer =
  | {
      readonly kind: "submit";
      /** This domain: a local client waits. Another: send a `submit_result`. */
      readonly to: Domain;
      /** Hash of the submitted value: the request id. */
      readonly hash: Uint8Array;
      /** `logged`: the slot is in the log at `epoch`; `resultFromLog` makes the result from that row. */
      readonly result: SubmitResult | { readonly code: "logged"; readonly epoch: bigint };
    }
  | {
      readonly kind: "reserve";
      readonly to: Domain;
      readonly client: string;
      readonly result: ReserveResult;
    };

/** What local members get, and the domains that this domain is charged with telling. */
export type Delivery =
  /** Append to the group's feed; enqueue a Decide for `forwardTo` in the outbox, in the same transaction. */
  | { readonly kind: "decided"; readonly entry: Entry; readonly forwardTo: readonly Domain[] }
  /** Eventual mode: hand to everybody, ordered by nobody. */
  | { readonly kind: "fan_out"; readonly value: Value; readonly forwardTo: readonly Domain[] };

/** A domain that lacks log rows from `fromEpoch` on; `entriesMessage` makes the answer. */
export interface CatchUp {
  readonly to: Domain;
  readonly fromEpoch: bigint;
}

/**
 * What one step asks for. The order of the fields is the order of work: nothing below `persist` may happen before the
 * rows are durable, in this outcome and in all earlier ones of the group. If storing fails, drop the group from memory
 * and everything below.
 */
export interface Outcome {
  /** Replaces the state that was given to `step`, which is unchanged. */
  readonly state: OrderingState;
  readonly persist: readonly Row[];
  readonly send: readonly Outgoing[];
  readonly answer: readonly Answer[];
  readonly deliver: readonly Delivery[];
  readonly serve: readonly CatchUp[];
  /** Proof that a domain broke the protocol; publish it. */
  readonly evidence: readonly Evidence[];
  /** An invariant failed in this step: the group is stopped, nothing was sent. Be loud. */
  readonly halted: string | undefined;
  /** When to step with a tick, in the clock of `nowMs`; undefined while nothing waits for time. */
  readonly wakeAtMs: number | undefined;
}
