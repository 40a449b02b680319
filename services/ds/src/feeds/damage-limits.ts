/** SHA-256. */
export const messageIdBytes = 32;

/** Time that another domain has for one message. */
export const fetchMessageMs = 3_000;

/** Damaged messages that are looked for at the same time; a reader of one more gets a gap at once. */
export const restorationsMax = 16;

/** Messages that nobody had, remembered so that they are not asked for again; the oldest make room. */
export const lostMessagesKept = 10_000;
