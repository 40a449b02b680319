/** Bytes of a SHA-256 digest, and so of every node of both trees. */
export const hashBytes = 32;

/** Most leaves that a log tree can have: sizes are uint64 on the wire, and 2^63 - 1 is C2SP's own bound. */
export const treeSizeMax = (1n << 63n) - 1n;

/** Most bytes of a signed note that a verifier reads; sixteen signatures (which C2SP asks for) take about 3 KiB. */
export const noteBytesMax = 16_384;

/** Most signature lines that a verifier looks at. C2SP signed-note asks for at least 16. */
export const noteSignaturesMax = 64;

/** Most hashes in a consistency proof sent to a witness. C2SP tlog-witness. */
export const consistencyHashesMax = 63;

/** Most bytes of an `add-checkpoint` body: the note, 63 lines of hashes, the old size. */
export const witnessRequestBytesMax = noteBytesMax + consistencyHashesMax * 45 + 64;

/** Most logs, witnesses and groups, each, that one policy may name. C2SP tlog-policy recommends at least 32. */
export const policyNamesMax = 128;

/** Bits of a search key in the prefix tree: the VRF output cut to a hash's length. */
export const searchKeyBits = hashBytes * 8;

/** Most results in one prefix proof. A ladder for the greatest version 2^32 - 1 looks up 64. */
export const prefixResultsMax = 64;

/** Most bytes that say which hashes of a prefix proof are reused: one bit for each depth of each result. */
export const reusedBytesMax = (prefixResultsMax * searchKeyBits) / 8;

/** Depths that are asked for in one batch while walking down the prefix tree: three batches reach 2^24 leaves. */
export const depthsPerRead = 8;

/** Most bytes of a label. Its length is one byte where it is hashed. */
export const labelBytesMax = 255;

/** Bytes of a commitment's opening, Nc of the ciphersuite. */
export const openingBytes = 16;

/** Most bytes of a value: a client set of about 300 clients. */
export const valueBytesMax = 65_536;

/** Greatest version that a label can have; the ladder still looks one power of two further. */
export const versionMax = 0x3fff_ffff;

/** Most bytes of a response that a client decodes. */
export const responseBytesMax = 1_048_576;

/** Most distinguished entries for which one answer to an owner's monitoring holds ladders. */
export const monitorEntriesMax = 16;
