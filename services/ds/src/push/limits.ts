// Of wake-ups.

const minuteMs = 60_000;

/** Characters of the URL of a push subscription. */
export const pushEndpointCharactersMax = 1_024;

/** Longest random delay of a wake-up unless the operator says otherwise (A23-109). */
export const pushDelayMsMax = 2_000;

/** Least time between two wake-ups of a device. */
export const pushCoalesceMs = 5_000;

/** A device that has not come is woken again after that, when there is something unread. */
export const pushRepeatMs = 6 * 60 * minuteMs;

/** Feeds that wait to be looked at; past that all are looked at. Also the repetitions that wait. */
export const pushFeedsWaitingMax = 10_000;

/** Wake-ups that are on the way at once. */
export const pushesUnderWayMax = 32;

/** How long one may take. */
export const pushTimeoutMs = 10_000;

/** How long a push service may keep one for a device that is off. */
export const pushLifetimeSeconds = 24 * 60 * 60;

/** Repetitions of one that failed; the wait before the first, which doubles; the longest. */
export const pushRetriesMax = 3;
export const pushRetryMs = 2_000;
export const pushRetryMsMax = 10 * minuteMs;
