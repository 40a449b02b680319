import { z } from "zod";
import {
  DomainText,
  HostPort,
  ListenAddress,
  logLevels,
  StoreSettings,
  TlsFiles,
} from "@entente/service-kit";
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
  evictionSweepMs,
  messageBytesMax,
  messageBytesMin,
  messageLifetimeMs,
  queueBytesMax,
  queueItemsMax,
  sessionsPerAddressBurst,
  sessionsPerAddressPerSecond,
  subscriptionsMax,
} from "./limits.ts";
import { tokensPerUserMax } from "./anonymous/limits.ts";
import {
  attachmentBytesDefault,
  attachmentBytesMax,
  attachmentLifetimeMs,
  domainAttachmentBytesMax,
  userAttachmentBytesMax,
} from "./attachments/limits.ts";
import { suites } from "./key-packages/suites.ts";
import { PushSettings } from "./push/settings.ts";
import { DirectorySettings } from "./users/settings.ts";

/** Bounds that an operator may move; the others are in `limits.ts`. */
const MovableLimits = z.strictObject({
  /** Device streams open at once in this process. */
  subscriptions: z.int().min(1).max(1_000_000).default(subscriptionsMax),
  /** Calls of one device, and of one user's devices together: at once, and a second from then on. */
  callsPerDeviceBurst: z.int().min(1).default(callsPerDeviceBurst),
  callsPerDevicePerSecond: z.number().positive().default(callsPerDevicePerSecond),
  callsPerUserBurst: z.int().min(1).default(callsPerUserBurst),
  callsPerUserPerSecond: z.number().positive().default(callsPerUserPerSecond),
  streamStepsPerDeviceBurst: z.int().min(1).default(streamStepsPerDeviceBurst),
  streamStepsPerDevicePerSecond: z.number().positive().default(streamStepsPerDevicePerSecond),
  streamStepsPerUserBurst: z.int().min(1).default(streamStepsPerUserBurst),
  streamStepsPerUserPerSecond: z.number().positive().default(streamStepsPerUserPerSecond),
  /** Steps towards a session that one address takes: at once, and a second from then on. */
  sessionsPerAddressBurst: z.int().min(1).default(sessionsPerAddressBurst),
  sessionsPerAddressPerSecond: z.number().positive().default(sessionsPerAddressPerSecond),
  /** Anonymous tokens that one user is given in a day, over all its devices. */
  tokensPerUser: z.int().min(1).max(100_000).default(tokensPerUserMax),
  /** Claims per hour of one user for one other user; of one domain for one user; of one domain. */
  claimsPerRequesterAndTarget: z.int().min(1).default(claimsPerRequesterAndTargetMax),
  claimsPerDomainAndTarget: z.int().min(1).default(claimsPerDomainAndTargetMax),
  claimsPerDomain: z.int().min(1).default(claimsPerDomainMax),
  /** Single-use KeyPackages of one client and suite that users of other domains do not get. */
  contactReserve: z.int().min(0).max(100).default(contactReserve),
  /** Largest message of a client for a group, of this domain's or another's. */
  messageBytes: z.int().min(messageBytesMin).max(messageBytesMax).default(messageBytesMax),
  /** How long a message waits for a device, in milliseconds. */
  messageLifetimeMs: z.int().min(60_000).default(messageLifetimeMs),
  /** Unread items, and bytes of them, that one device may have before it loses them to a gap. */
  queueItems: z.int().min(1).default(queueItemsMax),
  queueBytes: z.int().min(1).default(queueBytesMax),
  /** Largest attachment; bytes of attachments of one user, and of all; how long they are kept. */
  attachmentBytes: z.int().min(1).max(attachmentBytesMax).default(attachmentBytesDefault),
  userAttachmentBytes: z.int().min(1).default(userAttachmentBytesMax),
  domainAttachmentBytes: z.int().min(1).default(domainAttachmentBytesMax),
  attachmentLifetimeMs: z.int().min(60_000).default(attachmentLifetimeMs),
});
export type MovableLimits = z.output<typeof MovableLimits>;

/** Where the bytes of attachments are. */
const AttachmentSettings = z.discriminatedUnion("kind", [
  /** A folder; of replicas, one that they share. */
  z.strictObject({ kind: z.literal("disk"), folder: z.string().min(1) }),
  /** A bucket of any S3-compatible store. The secret is in a file of its own. */
  z.strictObject({
    kind: z.literal("s3"),
    endpoint: z.url(),
    region: z.string().min(1).default("us-east-1"),
    bucket: z.string().min(1),
    prefix: z.string().default("attachments/"),
    accessKeyId: z.string().min(1),
    secretAccessKeyFile: z.string().min(1),
    pathStyle: z.boolean().default(true),
  }),
]);

/** How this domain proposes to remove members, in groups whose policy lets it (A18-20, A23-45, A23-99). */
const EvictionSettings = z.strictObject({
  /** `dry_run`: who would be removed is counted and logged, and nobody is warned or removed. */
  mode: z.enum(["off", "dry_run", "on"]).default("on"),
  /** How often all groups are looked at, in milliseconds. */
  sweepMs: z.int().min(100).default(evictionSweepMs),
});
export type EvictionSettings = z.output<typeof EvictionSettings>;

/** Configuration of one Delivery Service process. */
export const Configuration = z.strictObject({
  /** The domain whose clients are served here, and no other domain's. */
  domain: DomainText,
  store: StoreSettings,
  /** Where this domain's clients call. */
  clientListener: ListenAddress,
  /** Where this domain's gateway calls. */
  domainListener: ListenAddress,
  /** Where other replicas of the domain reach the domain listener; by default its host, or this machine's name, and its port. */
  replica: HostPort.optional(),
  /** Metrics, health and readiness. */
  operations: ListenAddress,
  /** The certificate `ds.<domain>` and the domain's root. PEM files. */
  tls: TlsFiles,
  /**
   * The key that signs this domain's statements in the ordering of Commits, and its certificate. `certificates` holds that
   * certificate first and those of former keys after it. PEM files.
   */
  ordering: z.strictObject({ certificates: z.string().min(1), key: z.string().min(1) }),
  /** The Authentication Service's domain listener. */
  authenticationService: HostPort,
  /** That of the process which keeps the transparency log, where it is another. */
  transparencyLog: HostPort.optional(),
  /** The gateway's domain listener; without one no other domain is reached. */
  gateway: HostPort.optional(),
  /** Beside the database where that is a file; without a place in any other case, no attachment is taken. */
  attachments: AttachmentSettings.optional(),
  /** Root certificates (PEM file) of this domain and its peers. This domain's are `tls.roots` unless named here. */
  trustAnchors: z
    .array(
      z.strictObject({
        domain: DomainText,
        roots: z.string().min(1),
        /** Certificates of the domain's ordering keys (PEM file): without them no Commit is ordered together with it. */
        orderingCertificates: z.string().min(1).optional(),
      }),
    )
    .max(1024)
    .default([]),
  /**
   * MLS cipher suites that KeyPackages and new groups of this domain's clients may be of, by number: what `statement.cipherSuites` of the
   * Authentication Service says to others.
   */
  cipherSuites: z
    .array(z.int().refine((number) => suites.has(number), "no cipher suite that is supported"))
    .min(1)
    .default([0x53, 0x54, 1, 2, 3]),
  /** Who finds the users of this domain, and gets their KeyPackages. */
  directory: DirectorySettings.prefault({}),
  /**
   * Addresses of processes of the domain through which many clients come, as a web gateway, and which bound each client's rate
   * themselves: those of sessions by address do not hold for them.
   */
  clientProxies: z.array(z.ipv4().or(z.ipv6())).max(64).default([]),
  /** Wake-ups for devices that are not connected; none where absent. */
  push: PushSettings.optional(),
  /** Files with the keys that seal what the store keeps of people, the one in use first; without any it is in clear. */
  sealingKeys: z.array(z.string().min(1)).max(16).default([]),
  /** The gateway's peers file: the roots of the domains in it are trust anchors too, as it is now and as it is changed. */
  peers: z.string().min(1).optional(),
  /**
   * Keys with which this domain proposes in groups as an external sender, and their certificates (PEM files), at most one for each
   * signature scheme; without any it proposes nothing.
   */
  externalSenders: z
    .array(z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) }))
    .max(2)
    .default([]),
  eviction: EvictionSettings.prefault({}),
  /**
   * Whether clients are given tokens, and may call for them without a name (RFC 9750 section 8.1.3). Switched off, tokens that were given
   * out keep until their key is over.
   */
  anonymousSessions: z.enum(["off", "on"]).default("on"),
  logLevel: z.enum(logLevels).default("info"),
  limits: MovableLimits.prefault({}),
});
export type Configuration = z.output<typeof Configuration>;
