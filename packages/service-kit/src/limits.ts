/** Largest header block of a request. */
export const headerBytesMax = 16 * 1024;

/** Streams open at once on one connection. */
export const streamsPerConnectionMax = 100;

/** How long a service waits for calls under way when it is told to stop, in milliseconds. */
export const shutdownMs = 10_000;
