const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Tokens that one user is given in `tokenWindowMs`, over all its devices; what an operator may move. */
export const tokensPerUserMax = 256;
export const tokenWindowMs = dayMs;

/** Tokens that one call signs: each costs a millisecond of a processor. */
export const tokensPerCallMax = 16;

/**
 * For how long a key signs; its tokens are taken for as long again. Short periods cut the people of a domain into those who fetched in
 * one and those who did in another, long ones keep spent tokens longer.
 */
export const tokenKeyPeriodMs = 7 * dayMs;

/** Longest anonymous session: a token is for one errand. All that is done in one is seen to be done by one. */
export const anonymousSessionMs = 15 * minuteMs;

/** Calls in one anonymous session: at once, and a second from then on. */
export const callsPerAnonymousSessionBurst = 32;
export const callsPerAnonymousSessionPerSecond = 0.1;

/** Look-ups of one anonymous session in `lookUpWindowMs`, and of nobody in particular of one other domain. */
export const lookUpsPerAnonymousSessionMax = 16;
export const anonymousLookUpsPerDomainMax = 150;
