/** Devices that one call of the Delivery Service names, and the domains that they are of. */
export const recipientsMax = 1_024;
export const recipientDomainsMax = 64;

/** Largest message for a channel, in bytes. */
export const channelBytesMax = 1024 * 1024 + 512;

/** Messages of one channel that wait for their reader; what comes beyond is refused with `mailbox_full`. */
export const mailboxItemsMax = 4_096;

/** Waiting messages that are read from the store at once. */
export const mailboxPageItems = 16;
