// Of inboxes.

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Devices that one message may name, and the domains that they may be of. */
export const inboxRecipientsMax = 1_024;
export const inboxDomainsMax = 64;

/** Largest payload for an inbox, in bytes; a stranger's. */
export const inboxPayloadBytesMax = 1024 * 1024 + 1024;
export const knockBytesMax = 256 * 1024;

/** Messages per hour of one user to inboxes, and to one contact. */
export const inboxMessagesPerSenderMax = 36_000;
export const inboxMessagesPerContactMax = 18_000;
export const inboxWindowMs = hourMs;

/** Messages per hour of all clients of one domain to one user by address: as many as two contacts may. */
export const addressedPerDomainAndTargetMax = 36_000;

/** Messages per day of one stranger to one user; of all strangers of one domain; of all strangers. */
export const knocksPerUserMax = 256;
export const knocksPerDomainAndTargetMax = 512;
export const knocksPerTargetMax = 1_024;
export const knockWindowMs = dayMs;

/** Users of whom one user has said something, or whom it has written to. */
export const contactsMax = 10_000;

/** Contacts in one answer. */
export const contactsPerPageMax = 1_000;

/** Longest pause before a domain offers again what is over a quota. */
export const inboundQuotaRetryMs = minuteMs;
