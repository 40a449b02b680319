/** What a client was told of a Commit that it had submitted. */
export type Answer =
  /** It ended its epoch. */
  | { readonly kind: "decided" }
  /** It did not; where it is known which one did, that one's hash. */
  | { readonly kind: "stale"; readonly winner: string | undefined }
  /** Nothing: an error, a silence, or that nobody can order now. */
  | { readonly kind: "unknown" };

/** One call that submitted a Commit, from its client's point of view. Times are of one clock. */
export interface Submitted {
  readonly client: string;
  /** The epoch that the Commit was to end, and its hash. */
  readonly epoch: bigint;
  readonly value: string;
  readonly beganMs: number;
  readonly endedMs: number;
  readonly answer: Answer;
}

/** A decided Commit that came to a client. */
export interface Seen {
  readonly client: string;
  readonly epoch: bigint;
  readonly value: string;
  readonly atMs: number;
}

/** An epoch that a client entered, with a number that all who share its secrets compute, where it was asked for in time. */
export interface Entered {
  readonly client: string;
  readonly epoch: bigint;
  readonly authenticator: string | undefined;
  readonly atMs: number;
}

/** All that clients of one group were told and saw, each client's in its order. */
export interface History {
  readonly submitted: readonly Submitted[];
  readonly seen: readonly Seen[];
  readonly entered: readonly Entered[];
}
