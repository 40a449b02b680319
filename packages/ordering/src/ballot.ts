import { compareDomains, type Domain } from "./domain.ts";

/**
 * Number of one attempt to order a group: ordered by `round`, then by `domain`. Unique per domain by construction, so
 * it stays unique while domains disagree about the configuration.
 */
export interface Ballot {
  readonly round: bigint;
  /** The candidate that chose this ballot, and the orderer if a quorum promised it. */
  readonly domain: Domain;
}

/** Below every real ballot. */
export const noBallot: Ballot = { round: 0n, domain: "" };

/** Negative, zero or positive, as `a` is below, equal to or above `b`. */
export function compareBallots(a: Ballot, b: Ballot): number {
  if (a.round !== b.round) return a.round < b.round ? -1 : 1;
  return compareDomains(a.domain, b.domain);
}

/** True if both are the same attempt of the same domain. */
export function equalBallots(a: Ballot, b: Ballot): boolean {
  return a.round === b.round && a.domain === b.domain;
}

/** The higher of the two. */
export function higherBallot(a: Ballot, b: Ballot): Ballot {
  return compareBallots(a, b) >= 0 ? a : b;
}
