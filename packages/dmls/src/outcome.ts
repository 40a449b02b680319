import type { MemberId } from "./member.ts";
import type { Refusal } from "./refusal.ts";
import type { Stall } from "./send-group.ts";

/** A frame for a transport: one MLSMessage. Kept by the session until `sent`. */
export interface Outgoing {
  /** Rises by one; what `sent` takes. */
  readonly sequence: bigint;
  readonly to: readonly MemberId[];
  readonly frame: Uint8Array;
}

/** A plaintext for the application. Kept by the session until `delivered`. */
export interface Delivery {
  /** Rises by one; what `delivered` takes. */
  readonly sequence: bigint;
  readonly from: MemberId;
  readonly plaintext: Uint8Array;
}

/** What has changed about the universe, for the application to know or to decide on. */
export type SessionEvent =
  /** A universe was announced to us; `join` accepts it. The founder controls the rest. */
  | {
      readonly kind: "announced";
      readonly universeId: Uint8Array;
      readonly founder: MemberId;
      readonly members: readonly MemberId[];
    }
  /** `member`'s Send Group can be read from now on. */
  | { readonly kind: "connected"; readonly member: MemberId }
  /** `member` published new keys, in effect in its Send Group from `epoch`. */
  | { readonly kind: "updated"; readonly member: MemberId; readonly epoch: bigint }
  /** `by` has removed `member`; so have we. */
  | { readonly kind: "removed"; readonly member: MemberId; readonly by: MemberId }
  /** `by` has removed us. */
  | { readonly kind: "excluded"; readonly by: MemberId }
  /** `member`'s Send Group can go no further for us; `rejoin` asks for it again. */
  | { readonly kind: "stalled"; readonly member: MemberId; readonly why: Stall }
  /** We let `member` into our Send Group again. */
  | { readonly kind: "rejoined"; readonly member: MemberId }
  /** `member` signed two Commits for `epoch`: proof that it, or whoever holds its keys, is dishonest. */
  | { readonly kind: "forked"; readonly member: MemberId; readonly epoch: bigint };

/** What a step did. By the time it is returned, all of it is saved. */
export interface Outcome {
  readonly outgoing: readonly Outgoing[];
  readonly deliveries: readonly Delivery[];
  readonly events: readonly SessionEvent[];
  readonly refusals: readonly Refusal[];
}
