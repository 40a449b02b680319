/** Sessions and invitations that one client has at once. */
export const sessionsMax = 256;

/** Members of one session, the founder included: what a universe holds. */
export const sessionMembersMax = 256;

/** Octets of a session's name. */
export const sessionIdBytes = 16;

/** Records of a session that are read from the store at once. */
export const recordsPerPage = 100;
