/** Bounds of a session. Each is refused at the limit plus one; none can be raised by a peer. */

/** Members of one universe, the founder included. */
export const membersMax = 256;
/** Bytes of one frame on a transport. A Welcome for 256 members takes about 120 KiB. */
export const frameBytesMax = 1 << 20;
/** Bytes of one application plaintext. */
export const plaintextBytesMax = 1 << 19;
/** Frames kept for one Send Group until what they depend on arrives. */
export const heldFramesMax = 512;
/** Bytes of the frames kept for one Send Group. */
export const heldBytesMax = 2 << 20;
/** Send Groups whose frames are kept before their Welcome arrives. */
export const waitingGroupsMax = 256;
/** How far ahead of the present epoch a frame may claim to be. */
export const epochsAheadMax = 1024n;
/** Ended epochs of a Send Group whose application messages can still be read. */
export const pastEpochsMax = 16;
/** Skipped application generations kept in one epoch. */
export const generationsMax = 256;
/** How many generations one message may skip. */
export const generationsAheadMax = 4096;
/** Exported PSKs kept for one Send Group until every other owner has committed them. */
export const exportedPsksMax = 64;
/** Leaf keys of our own kept until every other owner has committed a newer one (D-21). */
export const leafKeysMax = 64;
/** Rejoins granted to one member between two updates of ours. */
export const rejoinsPerUpdateMax = 4;
/** Signature keys that a member had before its present one, remembered: the first, and the latest. */
export const formerKeysMax = 16;
/** KeyPackages of rejoins remembered for each member, so that none serves twice. */
export const rejoinKeyPackagesMax = 256;
/** Deliveries and frames that the application has not yet taken. */
export const unacknowledgedMax = 65_536;
