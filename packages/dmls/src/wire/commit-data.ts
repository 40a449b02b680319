import { struct, uint32, type Value } from "@entente/tls-codec";

/**
 * The `authenticated_data` of a Commit: how many application messages its owner sent in the epoch that it ends.
 *
 *     struct { uint32 application_messages; } CommitData;
 *
 * A receiver that has them all erases the epoch's keys at once instead of keeping them for stragglers. Commits
 * without it (other implementations leave the field empty) are taken; their epochs are kept for `pastEpochsMax`.
 */
export const CommitData = struct({ applicationMessages: uint32 });
export type CommitData = Value<typeof CommitData>;
