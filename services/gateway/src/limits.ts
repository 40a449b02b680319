/** Peers that one gateway knows from its peers file. */
export const peersMax = 1024;

/** Domains beyond the peers file that one gateway remembers while federation is open. */
export const unlistedPeersMax = 1024;

/** Addresses of one peer. */
export const addressesPerPeerMax = 8;

/** Root certificates of one peer: more than one while a root is being replaced. */
export const rootsPerPeerMax = 4;

/** Root certificates under which unlisted domains are believed while federation is open. */
export const openRootsMax = 256;

/** Pinned keys of one peer: more than one while a key is being replaced. */
export const pinsPerPeerMax = 8;

/** Calls of one peer that are under way at once, in each direction. */
export const callsPerPeerMax = 256;

/** Relay streams of one peer that are open at once, in each direction. */
export const streamsPerPeerMax = 4;

/** Connections of one peer that are open at once. */
export const connectionsPerPeerMax = 4;

/** Sessions of one peer that are remembered; the oldest goes first, and its connection greets again. */
export const sessionsPerPeerMax = 16;

/** Longest deadline that a forwarded call gets, in milliseconds, whatever the caller asks for. */
export const forwardDeadlineMs = 30_000;

/** How long a peer that could not be reached is said to be unreachable before it is worth another try, in milliseconds. */
export const unreachableRetryMs = 1_000;

/** A call that ends without an answer after at least this long counts as silence of its connection, in milliseconds. */
export const silentCallMs = 3_000;

/** Silent calls in a row after which a connection is given up, though nothing says that it is broken. */
export const silentCallsMax = 2;

/** How long calls that were given a connection may begin on it after another has taken its place, in milliseconds. */
export const retiringConnectionMs = 500;

/** Largest `entente-route-bin`, in bytes. */
export const routeBytesMax = 1_024;

/** Versions, and names of capabilities, in one Hello; characters of a name. */
export const versionsPerHelloMax = 16;
export const capabilitiesPerHelloMax = 64;
export const capabilityCharactersMax = 64;

// Statements

/** How often the Authentication Service is asked what domains state: at first, and at most, in milliseconds. */
export const statementsFirstLookMs = 100;
export const statementsLookMs = 30_000;

/** How long its answer is waited for, in milliseconds. */
export const statementsCallMs = 5_000;

// Files

/** How often the peers file and the certificates are looked at for changes, in milliseconds. */
export const fileWatchMs = 2_000;

/** Largest peers file, root file, certificate or key, in bytes. */
export const fileBytesMax = 4 * 1024 * 1024;

// Connections

/** Longest TLS handshake, in milliseconds. */
export const handshakeMs = 10_000;

/** A connection that has not made a call of a peer in this time is closed, in milliseconds. */
export const silentConnectionMs = 15_000;

/** Connections that are open at once, and those of them that no peer has been recognised on. */
export const connectionsMax = 4_096;
export const strangersMax = 512;

/** Connections of one address (of one /64 in IPv6) on which no peer has been recognised. */
export const strangersPerAddressMax = 32;

/** New connections of one address: at once, and a second from then on. */
export const connectionsPerAddressBurst = 100;
export const connectionsPerAddressPerSecond = 20;

/** A connection without a call under way is closed after this time, in milliseconds. */
export const idleConnectionMs = 60_000;

/** A connection is replaced after this time, so that its certificate is looked at again; calls under way get the rest. */
export const connectionAgeMs = 3_600_000;
export const connectionAgeGraceMs = 60_000;

/** Streams that one connection may reset at once, and a second from then on, before it is told to go away. */
export const resetsBurst = 100;
export const resetsPerSecond = 10;

/** How long a request, other than a stream, may take until it is here, in milliseconds. */
export const requestMs = 30_000;

/** Bytes that one HTTP/2 session may hold, in megabytes. */
export const sessionMemoryMegabytes = 16;

// Rates

/** Unary calls of one domain: at once, and a second from then on. */
export const callsPerDomainBurst = 2_000;
export const callsPerDomainPerSecond = 1_000;

/** Frames, and bytes of them, of one domain's streams a second; a second's worth at once. */
export const framesPerDomainPerSecond = 2_000;
export const frameBytesPerDomainPerSecond = 64 * 1024 * 1024;

/** Addresses, and domains, whose rates are remembered. */
export const bucketsMax = 16_384;

// Examination of a peer

/** How far clocks may be apart before it is worth a warning, in milliseconds. */
export const clockApartMs = 5_000;

/** A round trip to a peer that is worth a warning, and how long one may take, in milliseconds. */
export const roundTripSlowMs = 2_000;
export const examinationMs = 10_000;

// Discovery

/** Largest answer of `/.well-known/mls-federation`, in bytes. */
export const wellKnownBytesMax = 64 * 1024;

/** How long that answer may take, with its one redirect, in milliseconds. */
export const wellKnownMs = 10_000;

/** How long it counts: at least, at most, and when it does not say; in milliseconds. */
export const discoveredLeastMs = 3_600_000;
export const discoveredMostMs = 48 * 3_600_000;
export const discoveredDefaultMs = 24 * 3_600_000;

/** How long a failure counts: at first, and after many, in milliseconds. */
export const undiscoveredLeastMs = 30_000;
export const undiscoveredMostMs = 3_600_000;

/** How long SRV records and addresses may take to be looked up, in milliseconds. */
export const lookUpMs = 5_000;

/** Domains whose addresses are remembered. */
export const discoveredMax = 2_048;
