/** Largest gRPC message that is taken or given: a 4 MiB Commit bundle and what is around it. */
export const messageBytesMax = 4 * 1024 * 1024 + 64 * 1024;

/** Longest message text in an ErrorDetail, in characters. */
export const errorTextCharactersMax = 1024;

/** Deadline of a call that names none, in milliseconds. */
export const callDeadlineMs = 10_000;
