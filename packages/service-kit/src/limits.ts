/** Largest header block of a request. */
export const headerBytesMax = 16 * 1024;

/** Streams open at once on one connection. */
export const streamsPerConnectionMax = 100;

/** How long a service waits for calls under way when it is told to stop, in milliseconds. */
export const shutdownMs = 10_000;

/** How often the files of a TLS identity are looked at for changes, in milliseconds. */
export const fileWatchMs = 1_000;

/** Bytes of a stream's answers that are handed to its connection before that has taken those before them. */
export const writtenAheadBytesMax = 16 * 1024;

/** Certificates of callers that are kept as they were read. */
export const certificatesKeptMax = 1_024;
