/** How long the parent of an epoch is kept, so that a better Commit can still take its place: one epoch deep, this long at most. */
export const rollbackMs = 30_000;

/** How long what fits no epoch that we know is kept before it counts as proof of a fork. */
export const holdMs = 60_000;

/** Messages kept in one group until what they need has come. */
export const heldMax = 256;

/** Epochs whose mark and Commit are remembered, by hash. */
export const marksMax = 64;

/** Ids of messages that are remembered, so that one that is sent again is told once. */
export const messageIdsMax = 1_024;

/** Own messages of an epoch that can still be rolled back, to be sent again in the one that takes its place. */
export const unsettledMax = 256;

/** Members of one group of this mode: every message is addressed to each of their devices. */
export const eventualMembersMax = 1_024;

/** Clients whose addresses are remembered of one group, those who have left it among them. */
export const peersMax = 2 * eventualMembersMax;

/** A member that has sent nothing in an epoch for so long says where it stands. */
export const beaconMs = 60_000;

/** Largest content of a message, in bytes. */
export const contentBytesMax = 200 * 1024;

/** Messages kept for one group whose Welcome has not come, their bytes, and groups for which that is done. */
export const earlyMax = 128;
export const earlyBytesMax = 4 * 1024 * 1024;
export const earlyGroupsMax = 32;

/** How long a message is kept for a Welcome that does not come, in milliseconds: a day. */
export const earlyMs = 86_400_000;

/** How often a client looks for messages whose time is over, in milliseconds: half an hour. */
export const earlyLookMs = 1_800_000;

/** Operations of one client that wait for their turn. */
export const operationsMax = 1_024;

/** How often a client looks at the time, in milliseconds, at the most. */
export const tickMs = 1_000;

/** At the least, where times are made short. */
export const tickLeastMs = 50;

/** Groups that are read from the store at once. */
export const recordsPerPage = 16;
