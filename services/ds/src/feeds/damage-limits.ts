/** Time that another domain has for one message. */
export const fetchMessageMs = 3_000;

/** Damaged messages that are looked for at the same time; a reader of one more gets a gap at once. */
export const restorationsMax = 16;

/** When a message is looked for again that a domain may have which did not answer. */
export const silentRetryMs = 60_000;

/** Messages that nobody had, remembered so that they are not asked for again; the oldest make room. */
export const lostMessagesKept = 10_000;
