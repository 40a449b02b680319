/** Bounds of what a client does about transparency logs. */
export const transparencyLimits = {
  /** How old an offline proof may be, in milliseconds: a day. */
  proofAgeMs: 86_400_000n,
  /** How long a user's client set that was proved is used without asking again, in milliseconds. */
  setAgeMs: 10 * 60_000,
  /**
   * A key that the log does not have is asked for again after this before anything is said of it, in milliseconds: a log
   * may take five seconds to show what it has taken.
   */
  doubtMs: 6_000,
  /** How long a member may have another key in a group than in the log before its removal is proposed, in milliseconds: an hour. */
  rotationMs: 3_600_000,
  /** How often the own name, contacts and members are looked after, on average, in milliseconds: six hours. */
  watchMs: 6 * 3_600_000,
  /** First pause after a look that failed, and the longest, in milliseconds. */
  retryMs: 2_000,
  retryMsMax: 15 * 60_000,
  /** How long a user's clients may differ between groups before it is told, in milliseconds: a day. */
  differenceMs: 86_400_000n,
  /** Such differences that are followed, and groups that are named in one. */
  differencesMax: 1_024,
  groupsPerDifference: 16,
  /** Looks that wait for the one that is under way. */
  looksWaiting: 64,
  /** Versions of the own name that one look goes through. */
  versionsPerLook: 256,
  /** Client sets that are remembered. */
  setsMax: 10_000,
  /** Pieces of evidence that are kept. */
  evidenceMax: 64,
  /** Heads that go out beside one message, and bytes of them. */
  headsPerMessage: 4,
  headsBytesMax: 16_384,
  /** How often heads go out in one group, in milliseconds: a day. */
  headsMs: 86_400_000,
  /** How often a head without enough cosignatures is asked for again, and the pause between, in milliseconds. */
  quorumAttempts: 4,
  quorumPauseMs: 250,
} as const;
