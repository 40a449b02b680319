/** How long a connection may take to open, in milliseconds. */
export const connectMs = 10_000;

/** Answers of one stream that wait to be read, in bytes: more than the credit of a device's stream lets come. */
export const unreadBytesMax = 64 * 1024 * 1024;
