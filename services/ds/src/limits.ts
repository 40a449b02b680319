const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Largest message of a client (an application message or a proposal), in bytes. */
export const messageBytesMax = 256 * 1024;

/** The least that an operator may make of it: proposals of usual clients fit. */
export const messageBytesMin = 16 * 1024;

/** Bytes of a group's id in a report of a message. */
export const reportedGroupIdBytesMax = 512;

/** Characters of what stands for a user of another domain: the longest name and domain, sealed, fit. */
export const callerReferenceCharactersMax = 1_024;

/** Names a message: SHA-256 of what its client sent. */
export const messageIdBytes = 32;

/** Items in one call of the store. */
export const storeBatchMax = 1_024;

/** Largest CommitBundle, in bytes. */
export const bundleBytesMax = 4 * 1024 * 1024;

/** Domains that a Commit may name as members' domains. */
export const memberDomainsMax = 1_000;

/** Clients that one Commit may remove. */
export const removedClientsMax = 10_000;

/** KeyPackageRefs in the Welcomes of one bundle. */
export const joinersMax = 10_000;

/** Largest GroupInfo of a new group, in bytes. */
export const groupInfoBytesMax = 64 * 1024;

/** Largest ratchet tree that a member publishes by itself: what a call takes. */
export const ratchetTreeBytesMax = 3_800 * 1024;

/** Epochs behind the current one from which messages are still taken. */
export const epochsPastMax = 5n;

/** Of a message that another domain has accepted and relays: all. It is late because a domain was away, and accepted is accepted. */
export const relayedEpochsPastMax = 2n ** 64n;

/** How long a message waits for a device. */
export const messageLifetimeMs = 30 * dayMs;

/** How long a message waits for another domain before it is given up. */
export const outboxLifetimeMs = 7 * dayMs;

/** Unread items of one device, over all its feeds, before it loses them to a gap; so with bytes. */
export const queueItemsMax = 100_000;
export const queueBytesMax = 512 * 1024 * 1024;

/** Decided Commits that a group keeps at least, and how long it keeps more. */
export const logEpochsKept = 1_000n;
export const logLifetimeMs = 30 * dayMs;

/** Bytes of an idempotency key. */
export const idempotencyKeyBytes = 16;

// Sessions

/** How long a challenge can be answered. */
export const challengeLifetimeMs = minuteMs;

/** Used challenges that are remembered; each for as long as it could be used again. */
export const usedChallengesMax = 100_000;

/** Versions of the clients' API that a client tells. */
export const apiVersionsMax = 16;

/** Longest challenge that is read. */
export const challengeBytesMax = 256;

/** Longest session; it ends earlier with its credential. */
export const sessionLifetimeMs = 12 * hourMs;

/** Longest session token, in characters. */
export const tokenCharactersMax = 1_024;

/** Largest Credential, in bytes. */
export const credentialBytesMax = 16 * 1024;

/** How old a verdict of an Authentication Service may be: a revocation takes effect within it. */
export const verdictLifetimeMs = minuteMs;

/** How old it may be while the Authentication Service does not answer. */
export const verdictGraceMs = 10 * minuteMs;

/** Verdicts that are remembered. */
export const verdictsMax = 50_000;

/** Domains whose roots are known. */
export const trustAnchorsMax = 1_024;

/** How often the peers file is looked at for changes. */
export const peersFileWatchMs = 1_000;

// Rates

/** Calls of one device, and of all devices of one user: at once, and a second from then on. */
export const callsPerDeviceBurst = 2_500;
export const callsPerDevicePerSecond = 250;
export const callsPerUserBurst = 5_000;
export const callsPerUserPerSecond = 500;

/** Steps towards a session that one address takes: at once, and a second from then on. */
export const sessionsPerAddressBurst = 20_000;
export const sessionsPerAddressPerSecond = 1_000;

/**
 * What comes within open streams, messages and acknowledgements alike: at once, and a second from then on, of a device and of all
 * devices of a user. Past that reading waits, so that nothing is refused and order stays.
 */
export const streamStepsPerDeviceBurst = 2_500;
export const streamStepsPerDevicePerSecond = 500;
export const streamStepsPerUserBurst = 5_000;
export const streamStepsPerUserPerSecond = 1_000;

/** Devices, users and addresses whose rates are remembered, each. */
export const rateBucketsMax = 65_536;

// KeyPackages

/** KeyPackages in one publication. */
export const publishedAtOnceMax = 100;

/** Bytes of the capabilities that a claim requires. */
export const requiredCapabilitiesBytesMax = 1_024;

/** Largest KeyPackage, in bytes. */
export const keyPackageBytesMax = 32 * 1024;

/** Longest lifetime of a KeyPackage, and how far clocks may be apart. */
export const keyPackageLifetimeMs = 90 * dayMs;
export const clockSkewMs = hourMs;

/** Clients that one claim may name, and that one answer may hold. */
export const claimClientsMax = 100;

/** Cipher suites that one claim may name. */
export const claimSuitesMax = 16;

/** Versions of MLS of one claim. */
export const claimVersionsMax = 16;

/** Largest request, and largest answer of another domain, in the format of draft-omara-mls-federation-00, in bytes. */
export const initKeyRequestBytesMax = 2 * 1024;
export const initKeyResponseBytesMax = 100 * keyPackageBytesMax;

/** Claims per hour of one user for one other user; of one domain for one user; of one domain, in KeyPackages. */
export const claimsPerRequesterAndTargetMax = 10;
export const claimsPerDomainAndTargetMax = 60;
export const claimsPerDomainMax = 2_000;
export const claimWindowMs = hourMs;

/** Single-use KeyPackages of one client and suite that users of other domains do not get. */
export const contactReserve = 1;

/** A client is told when it has fewer single-use KeyPackages of a suite than this: a fifth of what is kept. */
export const lowStock = 20;

/** At most one such notice per client and suite in this time. */
export const lowStockNoticeMs = hourMs;

// Streams

/** Device streams open at once in one process. */
export const subscriptionsMax = 65_536;

/** Unacknowledged items on one stream: the least, the most, and what 0 means. */
export const windowItemsMax = 1_024;
export const windowItemsDefault = 64;

/** Items in one response, and bytes: a larger item comes by itself. */
export const batchItemsMax = 64;
export const batchBytesMax = 64 * 1024;

/** Bytes handed to one stream and not yet taken by its connection. */
export const streamBytesMax = 256 * 1024;

/**
 * From the beginning of one saving of acknowledgements to that of the next, unless as many wait as one transaction takes or a stream
 * ends: each is a write to the disk, which would cost a device that reads fast more than the reading.
 */
export const acknowledgementRestMs = 50;

/** Feeds in one acknowledgement. */
export const acknowledgedFeedsMax = 1_024;

/** Items, and bytes of them, that one read for one stream brings. */
export const catchUpItemsMax = 256;
export const catchUpBytesMax = 256 * 1024;

/** Bytes of serialised items that share a buffer, which is there for as long as one of them is. */
export const pageBytesMax = 64 * 1024;

/** Items, and bytes of them, of one feed that are kept serialised for the streams that are to get them. */
export const ringItemsMax = 512;
export const ringBytesMax = 2 * 1024 * 1024;

/** How often open streams are looked at for sessions that have ended, and how many checks that may start. */
export const sessionSweepMs = 5_000;
export const sessionChecksPerSweepMax = 1_000;

/** How long stopping waits for streams to take their last message. */
export const streamEndMs = 2_000;

/** Messages of one publishing stream that are under way. */
export const publishInFlightMax = 256;

/** Groups, and clients' memberships, that are remembered, and for how long. */
export const groupsCachedMax = 10_000;
export const membershipsCachedMax = 10_000;
export const cacheLifetimeMs = 10_000;

// Public state of groups

/** Groups of visible handshakes that are kept at hand: a large one is some tens of megabytes. */
export const groupsFollowedMax = 64;

/** Largest JoinRequest, in bytes: a credential, and little more. */
export const joinRequestBytesMax = credentialBytesMax + 2 * 1024;

/** Largest GroupInvitation, in bytes. */
export const invitationBytesMax = 2 * 1024;

/** Groups in one answer about a user's groups. */
export const userGroupsPerPage = 256;

/** How long reports of Commits are kept. */
export const reportLifetimeMs = 30 * dayMs;

/** Longest word for what is wrong with a reported Commit, in characters. */
export const reportCodeCharactersMax = 64;

/** How long another domain may take to tell the state of a group. */
export const foreignStateMs = 10_000;

// Finding users

/** Descriptions of users that one user of another domain is told, and all of them, in `lookUpWindowMs`. */
export const descriptionsPerRequesterMax = 120;
export const descriptionsPerDomainMax = 1_200;

/** How long another domain is told the same in place of a user's name who asks for descriptions. */
export const requesterReferenceMs = dayMs;

/** Look-ups of one user, and of all users of another domain, in `lookUpWindowMs`. */
export const lookUpsPerUserMax = 60;
export const lookUpsPerDomainMax = 600;
export const lookUpWindowMs = minuteMs;

/** Characters of the beginning of a name. */
export const namePrefixCharactersMin = 2;
export const namePrefixCharactersMax = 64;

/** Users in one answer, at most and where nothing is said. */
export const foundUsersMax = 50;
export const foundUsersUsual = 20;

// Upkeep

/** How often what has expired is removed. */
export const upkeepMs = minuteMs;

/** Rows that one step of it takes. */
export const upkeepRowsMax = 1_000;

// Care of groups

/** How often all groups are looked at for members to remove, in milliseconds: an hour. */
export const evictionSweepMs = 60 * minuteMs;

/** Remove proposals of this domain in one epoch of one group: what a Commit takes well. */
export const evictionsMax = 64;

/** For how long it is remembered that a member was warned, or since when its credential is bad, in milliseconds. */
export const evictionMemoryMs = 400 * 24 * 60 * minuteMs;

/** Newest items of a group's feed among which proposals are looked for, their bytes, and proposals in one answer. */
export const waitingProposalItemsMax = 1_024;
export const waitingProposalBytesMax = 4 * 1024 * 1024;
export const waitingProposalsMax = 256;

/** Groups whose new epoch waits to be looked at. */
export const evictionQueueMax = 4_096;

// Transparency

/** How often it is said what this service can do, and the first wait after it could not be said, in milliseconds. */
export const capabilityNoticeMs = hourMs;
export const capabilityNoticeRetryMs = 250;

/** How long a claim waits for the proof that goes out beside its KeyPackages, in milliseconds. */
export const offlineProofMs = 2_000;

/** Largest offline proof that is passed on, in bytes. */
export const offlineProofBytesMax = 1_048_576;

/** Proven reports of messages that wait for the operator. */
export const reportsMax = 10_000;
