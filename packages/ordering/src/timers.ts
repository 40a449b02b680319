/**
 * Durations of the protocol in milliseconds of a monotonic clock. No safety property depends on any of them.
 */
export interface Timers {
  /** Silence after which a domain is suspected. 1,600 on one continent, 3,000 across the internet. */
  readonly suspectMs: number;
  /** Distance between the candidacies of two voters of neighbouring rank. */
  readonly staggerMs: number;
  /** First retransmission of Prepare, Accept, Fetch and RecoveryQuery; doubles up to `retryMaxMs`. */
  readonly retryMs: number;
  /** First retransmission of Submit; doubles up to `retryMaxMs`. */
  readonly submitRetryMs: number;
  readonly retryMaxMs: number;
  /** After this a waiting client hears `pending` (or `unavailable`, if nothing left this domain). */
  readonly submitDeadlineMs: number;
  /** After this a bundle that nobody waits for any more leaves the queue. */
  readonly submitGiveUpMs: number;
  /** How long a reserved slot is held for its client. */
  readonly reserveMs: number;
  /** How long an orderer that transfers proposes nothing while the target has not taken over. */
  readonly transferMs: number;
}

/** The defaults of the specification. */
export const defaultTimers: Timers = {
  suspectMs: 1_600,
  staggerMs: 250,
  retryMs: 500,
  submitRetryMs: 250,
  retryMaxMs: 5_000,
  submitDeadlineMs: 10_000,
  submitGiveUpMs: 60_000,
  reserveMs: 2_000,
  transferMs: 2_000,
};

/**
 * Delay before attempt `attempt` (0 is the first retry): `firstMs` doubled per attempt, at most `maxMs`, spread by up
 * to 20 % with `chance` in [0, 1), so that domains that failed together do not retry together.
 */
export function retryDelayMs(firstMs: number, maxMs: number, attempt: number, chance: number): number {
  const doubled = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 20));
  return Math.round(doubled * (0.9 + 0.2 * chance));
}
