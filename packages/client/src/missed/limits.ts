/** Messages in one answer. */
export const missedMessagesMax = 512;

/** Bytes of the messages in one answer, names and times included; it goes in one letter from device to device. */
export const missedBytesMax = 768 * 1024;

/** Messages that were received longer ago are given to nobody, in milliseconds: 30 days, as long as servers keep them. */
export const missedAgeMsMax = 30 * 86_400_000;

/** Stored messages that are looked at for one answer. */
export const missedRowsMax = 50_000;

/** Members that are asked at once. */
export const missedAskedMax = 3;

/** A member is answered so often at most: once in so many milliseconds for each group. */
export const missedPauseMs = 60_000;

/** Members are asked again while nobody answers, after a time that doubles from {@link missedPauseMs} up to this, in milliseconds. */
export const missedPauseMsMax = 60 * 60_000;

/** So often at most; with the pauses, for some four hours. */
export const missedAsksMax = 9;

/** How long an answer waits for the Commit by which its asker came back, in milliseconds. */
export const missedWaitMs = 60_000;

/** Members for whom a client remembers when it has answered them. */
export const missedAskersMax = 1_024;

/** Times of membership that are kept of one group; those that ended first go first. */
export const presenceSpansMax = 8_192;
