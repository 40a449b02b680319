/** Sessions and invitations that one client has at once. */
export const sessionsMax = 256;

/** Members of one session, the founder included: what a universe holds. */
export const sessionMembersMax = 256;

/** Octets of a session's name. */
export const sessionIdBytes = 16;

/** Records of a session that are read from the store at once. */
export const recordsPerPage = 100;

/** Invitations that wait until they can be read, and how long. */
export const earlyInvitationsMax = 32;
export const earlyLifetimeMs = 86_400_000;
