/** How long a challenge can be answered, in milliseconds. */
export const challengeMs = 5 * 60 * 1000;

/** Lifetime of a credential where the configuration names none, and the longest that it may name, in milliseconds. */
export const credentialLifetimeDefaultMs = 30 * 24 * 60 * 60 * 1000;
export const credentialLifetimeMaxMs = 90 * 24 * 60 * 60 * 1000;

/** Lifetime of an invitation where the operator names none, and the longest, in milliseconds. */
export const invitationLifetimeDefaultMs = 24 * 60 * 60 * 1000;
export const invitationLifetimeMaxMs = 30 * 24 * 60 * 60 * 1000;

/** How far the clock of a client that renews may be off, in milliseconds. */
export const clockSkewMs = 5 * 60 * 1000;

/** Largest Credential that is looked at, in bytes. */
export const credentialBytesMax = 16 * 1024;

/** Longest invitation token, in characters. */
export const invitationTokenCharactersMax = 128;

/** Longest challenge and signature, in bytes. */
export const challengeBytesMax = 256;
export const signatureBytesMax = 256;

/** Users in one answer of ListUsers. */
export const usersMax = 1_000;
export const usersDefault = 100;

/** How far in the future a certificate's lifetime may begin, for machines of one domain whose clocks differ, in milliseconds. */
export const notBeforeSkewMs = 60_000;
