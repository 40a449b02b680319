/** Pre-shared keys of one group that a client keeps; the oldest go first. */
export const keysPerGroupMax = 64;

/** Welcomes that wait for Commits of the group that theirs continues. */
export const heldWelcomesMax = 32;

/** How long each member in line waits for the one before it to make a successor, on average, in milliseconds. */
export const founderTurnMs = 6_000;

/** Members in line who make a successor, should those before them be away. */
export const foundersInLine = 16;

/** How often the KeyPackages of a user are asked for before a successor is made without that user. */
export const claimAttempts = 3;

/** Members of a group that tell each other of a Commit that they refuse; in larger ones their domains count. */
export const mutualReportersMax = 64;

/** How often a client asks whether enough members refuse a Commit with it. */
export const reportAttempts = 16;

/** Longest id and secret of a key that an application shares with members, in bytes. */
export const sharedKeyBytesMax = 1_024;

/** Shortest secret of one: as many bits as the suites are strong. */
export const keySecretBytesMin = 16;

/** Members that are asked at once for a key that a Commit needs. */
export const membersAskedMax = 4;

/** How often a client tries to take a group to a better suite by itself, in milliseconds: once a day. */
export const upgradePauseMs = 86_400_000;

/** Members that are tried as the author of a letter where several leaves tell the same address. */
export const sameAddressMax = 4;
