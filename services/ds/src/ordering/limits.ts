// Of ordering (GOP/1); what binds the protocol itself is in packages/ordering.

/** How long a domain may take to order the Commit of a joiner, in milliseconds; then nothing is known. */
export const orderDeadlineMs = 10_000;

/** When to try again where nothing is known, in milliseconds. */
export const orderRetryMs = 1_000;

/** Between two signs of life to another domain, in milliseconds; each is up to a tenth earlier or later. */
export const pingMs = 500;

/**
 * After a start nothing that counts is said in a group before its other voters have answered, or for this long, in milliseconds: whoever
 * remembers more of this domain than its store does says so with the first answer.
 */
export const introductionMs = 1_000;

/** Questions to the other domains of a group that only this one orders, before it goes on after a restore without those that are silent. */
export const restoredQuestionsMax = 6;

/**
 * How long a client of this domain that is ahead of it waits for what the domain has lost, how often that is looked at, in milliseconds;
 * and how many wait at once.
 */
export const lostEpochWaitMs = 6_000;
export const lostEpochMs = 100;
export const lostEpochsMax = 256;

/** How long a domain may take to answer a frame or a sign of life, in milliseconds. */
export const exchangeDeadlineMs = 4_000;

/** Exchanges with one domain that are under way at once. */
export const exchangesInFlightMax = 4;

/** Messages, and bytes of them, that wait for one domain; older ones give way, since the protocol sends again. */
export const linkMessagesMax = 4_096;
export const linkBytesMax = 16 * 1024 * 1024;

/** A refusal within this time counts as "nobody there", in milliseconds; two in a row make a domain suspected at once. */
export const quickRefusalMs = 500;

/** Domains in the `hears` of a sign of life, and domains that one is sent to. */
export const watchedDomainsMax = 1_024;

/** Inputs that wait for one group. */
export const groupInputsMax = 1_024;

/** Groups of which a message came before they were known, and for how long their past is not asked for again. */
export const strangeGroupsMax = 1_024;
export const strangeGroupMs = 1_000;

/** When a group is looked at again after its rows could not be saved, in milliseconds. */
export const saveRetryMs = 1_000;

/**
 * For how long a process may be silent before another speaks for the domain, how often it says that it goes on, and how long before
 * its time is over it is not sure of it any more, in milliseconds.
 */
export const speakerLeaseMs = 3_000;
export const speakerRenewalMs = 750;
export const speakerMarginMs = 500;

/** When to try again while no process is known to speak, in milliseconds. */
export const notSpeakingRetryMs = 500;

/** How long the process that speaks may take for what another one hands it, in milliseconds. */
export const speakerDeadlineMs = 10_000;

/** Groups of a dead domain that another orderer is found for, per second (packages/ordering, `take_over`). */
export const takeOversPerSecond = 500;
