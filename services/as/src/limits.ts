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

/** Former issuing authorities whose credentials still hold. */
export const formerIssuersMax = 8;

/** How long a program may take to sign, in milliseconds; how many may run at once; what of their output is read. */
export const signerMs = 10_000;
export const signaturesAtOnceMax = 16;
export const signerOutputBytesMax = 256;
export const signerErrorCharactersMax = 500;

/** How long a sign-in with the OpenID Connect provider may take, and how long its invitation is good, in milliseconds. */
export const signInMs = 10 * 60 * 1000;
export const signInInvitationMs = 10 * 60 * 1000;

/** How long the provider may take to answer, in milliseconds. */
export const providerMs = 10_000;

/** Longest sign-in that is handed back, in bytes, and longest address, in characters. */
export const signInBytesMax = 1_024;
export const callbackCharactersMax = 4_096;

/** Keys for groups that are certified, and given up, in one call. */
export const groupKeysAtOnceMax = 32;
export const droppedKeysMax = 128;

// Transparency log

/** Keys for groups of one client at once, and of all clients of a user: they share one value of the log with the clients. */
export const groupKeysPerClientMax = 128;
export const groupKeysPerUserMax = 320;

/** Clients of one user at once; their set has to fit one value of the log, and a claim asks for all of them. */
export const clientsPerUserMax = 100;

/** Versions that one entry of the log makes visible. */
export const versionsPerEntryMax = 256;

/** Time between two entries where the configuration names none, and the longest that it may name: half of what visibility may take. */
export const batchDefaultMs = 200;
export const batchMaxMs = 2_500;

/** How often waiting versions of other processes are looked for, in milliseconds. */
export const idleLookMs = 1_000;

/** How often a process that does not keep the log looks whether its change is out, in milliseconds. */
export const apartLookMs = 50;

/** Pause after the store failed, in milliseconds. */
export const retryMs = 500;

/** VRF evaluations that are remembered, about 200 bytes each. */
export const vrfEvaluationsMax = 200_000;

/** Parameters of the log where the configuration names none: a day, a day, a minute, in milliseconds. */
export const windowDefaultMs = 24 * 60 * 60 * 1000;
export const behindDefaultMs = 24 * 60 * 60 * 1000;
export const aheadDefaultMs = 60_000;

/** An offline proof is about a distinguished entry that is at most this old, in milliseconds; else about the newest tree. */
export const provenFreshMs = 12 * 60 * 60 * 1000;

/** Deadline of a call to a peer's Authentication Service, in milliseconds. */
export const peerCallMs = 5_000;

/** First pause after a head that too few witnesses cosigned, and the longest, in milliseconds. */
export const cosignRoundMs = 50;
export const cosignRetryMsMax = 2_000;

/** The longest pause before witnesses are asked again for a head that is out without them, in milliseconds. */
export const cosignLateRetryMsMax = 60_000;

/** How long an enrolment waits until its entry is given out, in milliseconds. The credential is good without. */
export const visibleWaitMs = 3_000;

/** First and longest pause while a peer's statement is not known, and the pause after it is, in milliseconds. */
export const statementFirstLookMs = 100;
export const statementRetryMsMax = 5_000;
export const statementLookMs = 60 * 60 * 1000;

/** Longest pause while a peer is known that does not say yet what it can do, in milliseconds. */
export const capabilitiesLookMsMax = 60 * 1000;

/** How long what was read of this domain's own statement is given out, in milliseconds: another process may state another. */
export const ownStatementReadMs = 1_000;

/** How long a statement of this domain holds, and how long before its end it is renewed, in milliseconds. */
export const statementLifetimeMs = 90 * 24 * 60 * 60 * 1000;
export const statementRenewalMs = 30 * 24 * 60 * 60 * 1000;

/** Versions that one contact's monitoring may watch. */
export const watchedMax = 64;

/** Largest add-checkpoint request that is looked at, in bytes. */
export const addCheckpointBytesMax = 32 * 1024;

/** Versions of `e/<domain>` that this domain publishes about one other. */
export const evidencePerDomainMax = 64;
