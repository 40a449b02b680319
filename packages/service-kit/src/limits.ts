/** Largest gRPC message that any service takes or gives: a 4 MiB Commit bundle and what is around it. */
export const messageBytesMax = 4 * 1024 * 1024 + 64 * 1024;

/** Largest header block of a request. */
export const headerBytesMax = 16 * 1024;

/** Streams open at once on one connection. */
export const streamsPerConnectionMax = 100;

/** How long a service waits for calls under way when it is told to stop, in milliseconds. */
export const shutdownMs = 10_000;

/** Longest message text in an ErrorDetail, in characters. */
export const errorTextCharactersMax = 1024;

/** Deadline of a call that names none, in milliseconds. */
export const callDeadlineMs = 10_000;
