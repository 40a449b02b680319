/** Bytes of a stored chunk but the last; each ends in the AEAD's tag. The Delivery Service's own figure. */
export const chunkBytes = 256 * 1024;

/** Bytes of content in a chunk. */
export const contentPerChunkBytes = chunkBytes - 16;

/** Bytes of an attachment's id, and of its key. */
export const attachmentIdBytes = 32;
export const attachmentKeyBytes = 32;

/** Largest content that is uploaded or downloaded at once, in memory. */
export const attachmentContentBytesMax = 512 * 1024 ** 2;

/** Bytes of a file's name in UTF-8, and of its media type. */
export const attachmentNameBytesMax = 255;
export const attachmentMediaTypeBytesMax = 255;

/** How often in a row one chunk is tried before the caller is told, with pauses that grow. */
export const chunkAttemptsMax = 12;
