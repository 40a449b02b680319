/** Metadata key of a device's session token, in calls of a domain's own clients. */
export const sessionKey = "entente-session";
