// Of attachments.

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Bytes of an attachment's id, and of each of its chunks but the last. */
export const attachmentIdBytes = 32;
export const chunkBytes = 256 * 1024;

/** Largest attachment that an operator may allow, and what is allowed unless the operator says so. */
export const attachmentBytesMax = 2 * 1024 ** 3;
export const attachmentBytesDefault = 100 * 1024 ** 2;

/** Bytes that one user, and all users of the domain, may have reserved at once. */
export const userAttachmentBytesMax = 1024 ** 3;
export const domainAttachmentBytesMax = 100 * 1024 ** 3;

/** How long a complete attachment is kept; how long an upload may take. */
export const attachmentLifetimeMs = 30 * dayMs;
export const uploadLifetimeMs = dayMs;

/** Attachments that one round of upkeep removes. */
export const attachmentSweepMax = 1_000;

/** One request to an S3-compatible store; attempts at it; objects that one request deletes. */
export const s3TimeoutMs = 20_000;
export const s3AttemptsMax = 3;
export const s3DeletesAtOnce = 1_000;
