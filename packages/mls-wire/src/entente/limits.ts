/** Longest domain name in bytes, as in DNS. */
export const domainBytesMax = 253;

/** Longest label of a domain name in bytes, as in DNS. */
export const labelBytesMax = 63;

/** Longest name of a user inside its domain, in characters. */
export const userNameCharactersMax = 64;

/** Longest name of a user's device, in characters. */
export const deviceNameCharactersMax = 64;

/** Random bytes in a group id: 128 bits, so that two domains never choose the same by chance. */
export const groupIdRandomBytes = 16;

/** Most bytes of the domain list in a Commit's authenticated data: more than 1,000 domains of ordinary length. */
export const memberDomainsBytesMax = 65_536;

/** Most bytes of the list of removed clients in a Commit's authenticated data: more than 20,000 clients. */
export const removedClientsBytesMax = 1_048_576;

/** Bytes of a chain head, a SHA-256 hash. */
export const headBytes = 32;

/** Most bytes of proposals that one bundle staples to its Commit: 4 MiB. */
export const bundleProposalsBytesMax = 4_194_304;

/** Most bytes of Welcomes in one bundle: 16 MiB, about 50,000 new members. */
export const bundleWelcomesBytesMax = 16_777_216;

/** Most bytes of the readers of a Send Group: more than 20,000 clients. */
export const sendGroupReadersBytesMax = 1_048_576;

/** Most bytes of a client's address, as its domain makes it: a client's name, padded, and what seals it. */
export const addressBytesMax = 512;

/** Most bytes of the list of removed addresses in a Commit's authenticated data: more than 5,000 clients. */
export const removedAddressesBytesMax = 1_048_576;

/** Most bytes of one piece of a ratchet tree: 256 leaves of 8 KiB. */
export const treePieceBytesMax = 2_097_152;

/** Most pieces of a ratchet tree, beside the one of the nodes that are above them all: 65,536 leaves. */
export const treePiecesMax = 256;
