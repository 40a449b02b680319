/** Bytes of one ephemeral, as its sender made it. */
export const ephemeralBytesMax = 4_096;
/** Ephemerals in one call of another domain. */
export const ephemeralsPerCallMax = 64;
/** Ephemerals that wait for the call to one domain; the oldest make room. */
export const ephemeralsWaitingMax = 256;
/** What one client may send at once, and how many more each second. */
export const ephemeralBurst = 30;
export const ephemeralsPerSecond = 10;
/** What one domain may bring at once, and how many more each second. */
export const domainEphemeralBurst = 2_000;
export const domainEphemeralsPerSecond = 1_000;
/** Clients and domains whose rate is remembered. */
export const ephemeralSendersMax = 100_000;
/** How long a call may take, and how long a domain that did not answer gets none. */
export const ephemeralCallMs = 5_000;
export const ephemeralPauseMs = 5_000;
