/**
 * What RFC 9420 leaves to the application, as far as it needs no secret. Everything is optional; what is absent is not
 * checked or, for `inertProposalTypes`, not accepted.
 */
export interface Rules {
  /** Now, in seconds since the Unix epoch: leaves that a Commit adds must be within their lifetime (RFC 9420 7.3). */
  readonly nowSeconds?: bigint;
  /** Longest `not_after - not_before` of a leaf that a Commit adds (RFC 9420 7.2). */
  readonly lifetimeSecondsMax?: bigint;
  /** Which external Commits are accepted: all (the default), those without a Remove, none (RFC 9420 12.4.3.2). */
  readonly externalCommits?: "all" | "join" | "none";
  /**
   * Proposal types beyond RFC 9420 that change neither tree nor GroupContext, by number. They require a path. Others
   * beyond RFC 9420 are refused, since what they would change is unknown.
   */
  readonly inertProposalTypes?: ReadonlySet<number>;
}
