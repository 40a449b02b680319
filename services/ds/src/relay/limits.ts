// Of the stream between two domains; what binds the protocol itself is in packages/relay.

/** When a domain offers again what is not taken now; its back-off grows from there. */
export const inboundRetryMs = 100;

/** How far another domain's clock may run ahead before its stamps are cut. */
export const clockAheadMs = 10_000;

/** Items of one domain that may be on the way here unanswered. */
export const relayCredit = 1_024;

/** Domains whose streams one process takes. */
export const inboundStreamsMax = 1_024;

/** Refused items of one origin whose names are kept in memory to sign their refusals: twice as many as a HelloAck tells of. */
export const inboundRejectionsKept = 2_048;

/** When an item is offered again whose refusal its destination has not signed. */
export const unsignedRetryMs = 60_000;

/** Wait before a stream whose store failed begins again, and how much of it is drawn. */
export const relayReopenMs = 1_000;

/** How long a replica drives a stream without saying so again, and how often it does. */
export const leaseMs = 6_000;
export const leaseRenewalMs = 2_000;

/** How often the age of rows is looked at that wait for a number, and bytes of them that are read at once. */
export const agingMs = 10 * 60_000;
export const agingReadBytes = 1024 * 1024;

/** Longest time between two looks at the clock of a stream. */
export const relayTimerMs = 60_000;
