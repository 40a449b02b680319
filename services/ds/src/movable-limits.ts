import { z } from "zod";
import { tokensPerUserMax } from "./anonymous/limits.ts";
import {
  attachmentBytesDefault,
  attachmentBytesMax,
  attachmentLifetimeMs,
  domainAttachmentBytesMax,
  userAttachmentBytesMax,
} from "./attachments/limits.ts";
import {
  callsPerDeviceBurst,
  callsPerDevicePerSecond,
  callsPerUserBurst,
  callsPerUserPerSecond,
  streamStepsPerDeviceBurst,
  streamStepsPerDevicePerSecond,
  streamStepsPerUserBurst,
  streamStepsPerUserPerSecond,
  claimsPerDomainAndTargetMax,
  claimsPerDomainMax,
  claimsPerRequesterAndTargetMax,
  contactReserve,
  messageBytesMax,
  messageBytesMin,
  messageLifetimeMs,
  queueBytesMax,
  queueItemsMax,
  sessionsPerAddressBurst,
  sessionsPerAddressPerSecond,
  subscriptionsMax,
} from "./limits.ts";

/** Bounds that an operator may move; the others are in `limits.ts`. */
export const MovableLimits = z.strictObject({
  subscriptions: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(subscriptionsMax)
    .describe("Device streams open at once in this process"),
  callsPerDeviceBurst: z.int().min(1).default(callsPerDeviceBurst).describe("Calls of one device at once"),
  callsPerDevicePerSecond: z
    .number()
    .positive()
    .default(callsPerDevicePerSecond)
    .describe("Calls of one device a second, from then on"),
  callsPerUserBurst: z
    .int()
    .min(1)
    .default(callsPerUserBurst)
    .describe("Calls of all devices of one user at once"),
  callsPerUserPerSecond: z
    .number()
    .positive()
    .default(callsPerUserPerSecond)
    .describe("Calls of all devices of one user a second, from then on"),
  streamStepsPerDeviceBurst: z
    .int()
    .min(1)
    .default(streamStepsPerDeviceBurst)
    .describe("What one device says on open streams at once; more is read later"),
  streamStepsPerDevicePerSecond: z
    .number()
    .positive()
    .default(streamStepsPerDevicePerSecond)
    .describe("The same a second, from then on"),
  streamStepsPerUserBurst: z
    .int()
    .min(1)
    .default(streamStepsPerUserBurst)
    .describe("What all devices of one user say on open streams at once"),
  streamStepsPerUserPerSecond: z
    .number()
    .positive()
    .default(streamStepsPerUserPerSecond)
    .describe("The same a second, from then on"),
  sessionsPerAddressBurst: z
    .int()
    .min(1)
    .default(sessionsPerAddressBurst)
    .describe("Steps towards a session that one address takes at once"),
  sessionsPerAddressPerSecond: z
    .number()
    .positive()
    .default(sessionsPerAddressPerSecond)
    .describe("The same a second, from then on"),
  tokensPerUser: z
    .int()
    .min(1)
    .max(100_000)
    .default(tokensPerUserMax)
    .describe("Anonymous tokens that one user is given in a day, over all its devices"),
  claimsPerRequesterAndTarget: z
    .int()
    .min(1)
    .default(claimsPerRequesterAndTargetMax)
    .describe("KeyPackages of one user that one other user claims in an hour"),
  claimsPerDomainAndTarget: z
    .int()
    .min(1)
    .default(claimsPerDomainAndTargetMax)
    .describe("KeyPackages of one user that one other domain claims in an hour"),
  claimsPerDomain: z
    .int()
    .min(1)
    .default(claimsPerDomainMax)
    .describe("KeyPackages that one other domain claims in an hour"),
  contactReserve: z
    .int()
    .min(0)
    .max(100)
    .default(contactReserve)
    .describe("Single-use KeyPackages of one client and suite that users of other domains do not get"),
  messageBytes: z
    .int()
    .min(messageBytesMin)
    .max(messageBytesMax)
    .default(messageBytesMax)
    .describe("Largest message of a client for a group, of this domain's or another's"),
  messageLifetimeMs: z
    .int()
    .min(60_000)
    .default(messageLifetimeMs)
    .describe("How long a message waits for a device, in milliseconds"),
  queueItems: z
    .int()
    .min(1)
    .default(queueItemsMax)
    .describe("Unread items that one device may have before it loses them to a gap"),
  queueBytes: z
    .int()
    .min(1)
    .default(queueBytesMax)
    .describe("Bytes of unread items that one device may have before it loses them to a gap"),
  attachmentBytes: z
    .int()
    .min(1)
    .max(attachmentBytesMax)
    .default(attachmentBytesDefault)
    .describe("Largest attachment, in bytes"),
  userAttachmentBytes: z
    .int()
    .min(1)
    .default(userAttachmentBytesMax)
    .describe("Bytes of all attachments of one user"),
  domainAttachmentBytes: z
    .int()
    .min(1)
    .default(domainAttachmentBytesMax)
    .describe("Bytes of all attachments of the domain"),
  attachmentLifetimeMs: z
    .int()
    .min(60_000)
    .default(attachmentLifetimeMs)
    .describe("How long an attachment is kept, in milliseconds"),
});
export type MovableLimits = z.output<typeof MovableLimits>;
