/** Peers that one gateway knows. */
export const peersMax = 1024;

/** Addresses of one peer. */
export const addressesPerPeerMax = 8;

/** Root certificates of one peer: more than one while a root is being replaced. */
export const rootsPerPeerMax = 4;

/** Pinned keys of one peer: more than one while a key is being replaced. */
export const pinsPerPeerMax = 8;

/** Calls of one peer that are under way at once, in each direction. */
export const callsPerPeerMax = 256;

/** Relay streams of one peer that are open at once, in each direction. */
export const streamsPerPeerMax = 4;

/** Longest deadline that a forwarded call gets, in milliseconds, whatever the caller asks for. */
export const forwardDeadlineMs = 30_000;

/** How long a peer that could not be reached is said to be unreachable before it is worth another try, in milliseconds. */
export const unreachableRetryMs = 1_000;

/** Largest `entente-route-bin`, in bytes. */
export const routeBytesMax = 1_024;
