import { messageBytesMax } from "@entente/rpc";

/** Connections open at once, unless the configuration says otherwise. */
export const connectionsMax = 10_000;

/** Of one address: an office behind one address has many people. */
export const connectionsPerAddressMax = 200;

/** Calls that one address begins: at once, and a second from then on. */
export const callsPerAddressBurst = 1_000;
export const callsPerAddressPerSecond = 200;

/** Addresses whose rates are remembered. */
export const addressesMax = 100_000;

/** Calls open at once on one connection; a device has two streams and some calls. */
export const callsPerConnectionMax = 64;

/** Largest frame: a message of the largest size and what is around it. */
export const frameBytesMax = messageBytesMax + 1_024;

/** Answers that wait for a slow client, in bytes; its calls are not read any further then. */
export const unsentBytesMax = 1024 * 1024;

/** Longest path of a call, in characters. */
export const pathCharactersMax = 128;

/** Longest session token, in characters. */
export const sessionCharactersMax = 4_096;

/** Longest deadline of a call, in milliseconds. */
export const deadlineMsMax = 10 * 60_000;

/** How often a connection is asked for a sign of life, in milliseconds; one that gives none until the next time is ended. */
export const heartbeatMs = 30_000;
