/** Single-use KeyPackages held for one (client, cipher suite). */
export const keyPackagesPerSuiteMax = 100;
/** Clients one claim may name, and clients of one user that it covers. */
export const claimClientsMax = 1_000;
/** Cipher suites one claim may name. */
export const claimSuitesMax = 64;
/** Single-use KeyPackages of one (client, suite) that a claim looks at to find one that has what is needed. */
export const claimTriesMax = 8;
/** How long an idempotency key answers identically. */
export const idempotencyMs = 24 * 60 * 60 * 1000;
/** Bytes of one stored message: a handshake bundle for a group of 10,000 is 2 to 3 MiB. */
export const messageBytesMax = 4 * 1024 * 1024 + 64 * 1024;
/** Feeds one message may be appended to in one transaction (inboxes of one client fan-out). */
export const feedsPerMessageMax = 4_096;
/** Destination domains of one message. */
export const destinationsPerMessageMax = 4_096;
/** Items one read of a feed, an outbox or a log returns. */
export const readItemsMax = 1_024;
/** Bytes of where a device wants to be woken, sealed. */
export const sealedRegistrationBytesMax = 2_048;
/** Bytes of what a user calls itself. */
export const displayNameBytesMax = 128;
/** Acknowledgements in one call. */
export const acksMax = 1_024;
/** Rows waiting for one destination domain before accepting answers `outbox_full`. */
export const outboxRowsMax = 5_000_000;
/** Bytes waiting for one destination domain before accepting answers `outbox_full`. */
export const outboxBytesMax = 10 * 1024 ** 3;
/**
 * Rows for one destination domain that have a number and are not settled: what the relay has under way, twice. What comes past that
 * gets its number when its lane has its turn. Rows of lanes that the domain has put off do not count.
 */
export const numberedRowsMax = 2_048;
/** Bytes of those rows: eight frames of the relay. */
export const numberedBytesMax = 8 * 1024 ** 2;
/** Rows of one lane that get numbers in one turn. */
export const turnRowsMax = 16;
/** Lanes of one destination domain that are read at once. */
export const turnLanesMax = 64;
/** A decided Commit must not be lost to the messages before it: decisions are refused only at this multiple of the bounds above. */
export const decisionShare = 2;
/** Attempts, and rejections, that the cursor of one origin's stream tells. */
export const inboundNotesMax = 1_024;
/** Inbound items that one origin may have applied ahead of its first missing one. */
export const sackItemsMax = 10_000;
/** Operations waiting in the store for a commit before a call fails with `contention`. */
export const queuedOperationsMax = 16_384;
/** Operations that share one commit. */
export const groupCommitOperationsMax = 512;
/** How long an operation may wait for others to share its commit. */
export const groupCommitMs = 2;
/** Rows of one kind that one maintenance call (trim, expire) removes, so that it never holds the store for long. */
export const sweepRowsMax = 10_000;
/** Dead letters kept; the oldest make room. */
export const deadLettersMax = 100_000;

/** Bytes of a report as it is kept, with what seals it: a message of 256 KiB and what is said of it. */
export const reportBytesMax = 270_336;

/** Domains in one answer about what became of a message. */
export const fateDomainsMax = 256;
/** How exactly, and for how long, it is known when a domain had acknowledged what. */
export const destinationProgressStepMs = 1_000;
export const destinationProgressMs = 7 * 24 * 60 * 60 * 1000;

/** Names in one call about leases, and clients in one about connections. */
export const namesPerCallMax = 1_024;
/** Bytes of one signal between processes: a notification of PostgreSQL holds them in base 64, with their sender. */
export const signalBytesMax = 5_600;

/** The bounds that a deployment may lower (and tests do). */
export interface Bounds {
  readonly outboxRowsMax: number;
  readonly outboxBytesMax: number;
  readonly numberedRowsMax: number;
  readonly numberedBytesMax: number;
  readonly sackItemsMax: number;
  readonly deadLettersMax: number;
  readonly keyPackagesPerSuiteMax: number;
  readonly queuedOperationsMax: number;
}

export const defaultBounds: Bounds = {
  outboxRowsMax,
  outboxBytesMax,
  numberedRowsMax,
  numberedBytesMax,
  sackItemsMax,
  deadLettersMax,
  keyPackagesPerSuiteMax,
  queuedOperationsMax,
};
