/** Names, and as many sealed ones, whose other form is kept in memory: senders come again and again. */
export const sealedNamesKept = 16_384;

/** Keys that sealed contents: one for each key file that ever was the first. */
export const contentKeysMax = 64;
