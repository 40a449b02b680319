/** Leaves of a tree, blank ones included, at most: the next power of two above 100,000 members. */
export const leavesMax = 131_072;

/** Proposals of one Commit, at most. */
export const commitProposalsMax = 16_384;

/** Extensions of one list, at most; the same type twice is refused anyway. */
export const extensionsMax = 1_024;
