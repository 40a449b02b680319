/** Bounds of anonymous calls; times in milliseconds. */
export const anonymousLimits = {
  /** Tokens in the stock when it is full, unless the settings say otherwise, and what they may say. */
  tokens: 32,
  tokensMin: 8,
  tokensMax: 256,
  /** Tokens that one call asks for: what a Delivery Service signs at once. */
  tokensPerCall: 16,
  /** How often the stock is looked after, on average: tokens are fetched then, and never because one was spent. */
  refillMs: 30 * 60_000,
  /** First pause after a fetch that failed while there is no token, and the longest. */
  retryMs: 1_000,
  retryMsMax: 15 * 60_000,
  /** Keys that a domain may have at once. */
  keysMax: 3,
  /** Calls that are made with one token: the service sees that they are of one client. */
  callsPerErrand: 8,
  /** Errands that keep their session at once; the oldest make room. */
  errands: 16,
  /** Calls that wait for a token at once. */
  takesWaiting: 1_024,
  /** Tokens that are tried for one session, where the service refuses them. */
  sessionAttempts: 3,
  /** Within what time of an epoch's beginning its pass is asked for, and from then on within what time it is first shown. */
  passWithinMs: 10_000,
  /** Passes with which one message is sent, where Commits end them meanwhile. */
  passAttempts: 3,
} as const;
