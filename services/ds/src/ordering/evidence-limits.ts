/** Pieces of evidence that a domain keeps: the first ones say enough of whoever made thousands. */
export const evidenceRowsMax = 1_000;

/** Pieces that an operator reads at once. */
export const evidencePageRows = 16;

/** How old a list of what is kept may be, in milliseconds. */
export const evidenceListMs = 10_000;
