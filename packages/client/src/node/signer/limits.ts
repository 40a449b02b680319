/** Content that is signed at once, at most: a Commit of the largest group fits. */
export const signedContentBytesMax = 4 * 1024 * 1024;

/** A line between client and signer: the content in base 64, and what is around it. */
export const signerLineBytesMax = Math.ceil(signedContentBytesMax / 3) * 4 + 1_024;

/** Questions that wait for a signer at once. */
export const signerQuestionsMax = 1_024;

/** How long a signer has for one answer, in milliseconds. */
export const signerAnswerMs = 15_000;

/** Keys in a folder. */
export const signerKeysMax = 100_000;
