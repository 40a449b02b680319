/**
 * Members of a group whose servers need no tree: with a ciphertext for each of them, with 1,000 KeyPackages and their Welcome, a Commit
 * takes three quarters of a bundle.
 */
export const membersMax = 16_384;

/** Members of a group whose Commits bring the tree along for servers: the tree of so many fills a bundle. */
export const servedMembersMax = 4_096;

/** Largest ratchet tree that comes inside a Welcome, in bytes, where a larger one can be fetched in pieces. */
export const treeInsideBytesMax = 1024 * 1024;

/** Largest ratchet tree that is decoded, in bytes: 2 KiB a member. */
export const treeBytesMax = 32 * 1024 * 1024;

/** Versions of MLS beyond 1.0 that the leaves which one process meets may list, all together: ts-mls is slower with each. */
export const furtherVersionsMax = 64;

/** Versions of MLS beyond 1.0 that this client's own leaf lists. */
export const ownFurtherVersionsMax = 8;

/** Longest lifetime of a KeyPackage, in seconds: 90 days (RFC 9420 7.2 asks applications to have one). */
export const keyPackageLifetimeMaxSeconds = 90n * 86_400n;

/** Lifetime of a KeyPackage where the caller names none, in seconds: 28 days. */
export const keyPackageLifetimeDefaultSeconds = 28n * 86_400n;

/** How far the clocks of two clients may be apart, in seconds. A new KeyPackage is valid from this long ago. */
export const clockSkewSeconds = 3_600n;

/** Largest KeyPackage that is looked at, in bytes. */
export const keyPackageBytesMax = 64 * 1024;

/** Credentials of a tree that a joiner asks about at once. */
export const credentialsAtOnce = 64;

/** KeyPackages of one Commit. */
export const addsMax = 1_000;

/** Largest handshake message or Welcome that is decoded, in bytes. */
export const handshakeBytesMax = 16 * 1024 * 1024;

/** Largest application message that is made, in bytes of its content. */
export const applicationBytesMax = 240 * 1024;

/** Epochs behind the current one whose application messages can still be read, in a group without a policy, whatever its size. */
export const epochsRetained = 5;

/** As many at most, where the group is small and they ended lately: what a domain that lags brings is of epochs long over. */
export const lateEpochsRetained = 64;

/** Leaves of all trees that are kept to read late messages; a group of up to 16 members has all of {@link lateEpochsRetained}. */
export const lateLeavesRetained = 1_024;

/** How long that is, in seconds: as long as a message waits for another domain before it is given up. */
export const lateEpochSeconds = 7n * 86_400n;

/** Keys that are kept for messages of one sender that come later than a message after them. */
export const generationsRetained = 64;

/** Generations of one sender that a single message may skip. */
export const generationsSkippedMax = 1_000;

/** Proposals of one epoch that are kept for the next Commit. */
export const proposalsMax = 1_024;

/** Longest output of the exporter, in bytes: HKDF's bound for SHA-256. */
export const exportedBytesMax = 255 * 32;

/** Least size of a message's encrypted content, in bytes; below it all lengths look the same. */
export const paddedBytesMin = 256;

/** How application messages are padded in a group without a policy: by Padmé (A18-31, A23-93). */
export const defaultPadding = { padding: "padme", paddingBytes: paddedBytesMin } as const;
