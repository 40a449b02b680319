/** Longest domain name in octets (RFC 1035, section 2.3.4, without the trailing dot). */
export const domainBytesMax = 253;

/** Longest MLS group id that is ordered. RFC 9420 gives none; a longer one is refused at the edge. */
export const groupIdBytesMax = 255;

/** Voters of one group. Five tolerate two failures; more only cost messages. */
export const votersMax = 5;

/** Member domains of one group. */
export const memberDomainsMax = 1024;

/** One bundle: Commit, proposals, Welcomes, GroupInfo. */
export const bundleBytesMax = 4 * 1024 * 1024;

/** Bundles that wait for the orderer of one group, the one being decided not counted. */
export const queuedBundlesMax = 64;

/** Domains that wait for the result of one and the same bundle. */
export const originsMax = 8;

/** How often a Submit may be forwarded; what breaks a circle of domains with stale hints. */
export const submitHopsMax = 2;

/** Clients that wait for a reserved slot of one group. */
export const reservationsMax = 64;

/** Longest client label: an opaque pseudonym that a domain gives to its client. */
export const clientLabelBytesMax = 64;

/** Domains whose incarnation was ever raised and is still remembered in statements. */
export const knownIncarnationsMax = 1024;

/** Key identifier beside a signature. */
export const keyIdBytesMax = 32;

/** A signature; Ed25519 needs 64. */
export const signatureBytesMax = 255;

/** Groups that share one frame between two domains. */
export const frameGroupsMax = 1024;

/** Octets of one frame, its own header not counted; one message larger than this travels alone. */
export const frameBytesMax = 4 * 1024 * 1024;

/** Slots in one answer to a Fetch. */
export const entriesMax = 256;

/** Octets in one answer to a Fetch; a single larger entry still travels, alone. */
export const entriesBytesMax = 4 * 1024 * 1024;

/** One encoded message: a bundle, its certificate and both configurations. */
export const messageBytesMax = bundleBytesMax + 1024 * 1024;

/** Unanswered Fetches before catch-up rests until a message shows again that this domain is behind. */
export const fetchAttemptsMax = 12;

/** Rounds of Nack(sticky) after which a candidate gives up and routes to the owner. */
export const stickyRoundsMax = 3;

/** Consecutive vote sequence numbers reserved by one durable write of the domain row. */
export const sequenceBlockSize = 256n;

/** A ballot whose round is further than this above all that were seen is ignored: nobody exhausts the rounds. */
export const roundJumpMax = 2n ** 32n;

/** Octets of a piece of evidence with its keys: two certificates of five voters and their X.509 certificates, with room. */
export const evidenceBytesMax = 262_144;

/** Keys that come with a piece of evidence: of the voters of two certificates, or one key before and one after a change. */
export const evidenceKeysMax = 16;

/** Octets of one certificate of a key. */
export const evidenceKeyBytesMax = 8_192;
