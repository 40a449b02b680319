import { z } from "zod";
import {
  CertifiedKeyFiles,
  DomainText,
  HostPort,
  ListenAddress,
  LogLevel,
  StoreSettings,
  TlsFiles,
} from "@entente/service-kit";
import { evictionSweepMs } from "./limits.ts";
import { AttachmentSettings } from "./attachments/settings.ts";
import { MovableLimits } from "./movable-limits.ts";
import { suites } from "./key-packages/suites.ts";
import { PushSettings } from "./push/settings.ts";
import { DirectorySettings } from "./users/settings.ts";

/** How this domain proposes to remove members, in groups whose policy lets it (A18-20, A23-45, A23-99). */
const EvictionSettings = z.strictObject({
  mode: z
    .enum(["off", "dry_run", "on"])
    .default("on")
    .describe("`dry_run`: who would be removed is counted and logged, and nobody is warned or removed"),
  sweepMs: z
    .int()
    .min(100)
    .default(evictionSweepMs)
    .describe("How often all groups are looked at, in milliseconds"),
});
export type EvictionSettings = z.output<typeof EvictionSettings>;

/** Configuration of one Delivery Service process. */
export const Configuration = z.strictObject({
  domain: DomainText.describe("The domain whose clients are served here, and no other domain's"),
  store: StoreSettings.describe("Where the state is"),
  clientListener: ListenAddress.describe("Where this domain's clients call"),
  domainListener: ListenAddress.describe("Where this domain's gateway calls"),
  replica: HostPort.optional().describe(
    "Where other replicas of the domain reach the domain listener; by default its host, or this machine's name, and its port",
  ),
  operations: ListenAddress.describe("Metrics, health and readiness"),
  tls: TlsFiles.describe("The certificate `ds.<domain>` and the domain's root. PEM files"),
  ordering: z
    .strictObject({
      certificates: z
        .string()
        .min(1)
        .describe("PEM file: the certificate in use first, those of former keys after it"),
      key: z.string().min(1).describe("PEM file"),
    })
    .describe(
      "The key that signs this domain's statements in the ordering of Commits, and its certificate. `certificates` holds that certificate first and those of former keys after it. PEM files",
    ),
  authenticationService: HostPort.describe("The Authentication Service's domain listener"),
  transparencyLog: HostPort.optional().describe(
    "That of the process which keeps the transparency log, where it is another",
  ),
  gateway: HostPort.optional().describe(
    "The gateway's domain listener; without one no other domain is reached",
  ),
  attachments: AttachmentSettings.optional().describe(
    "Beside the database where that is a file; without a place in any other case, no attachment is taken",
  ),
  trustAnchors: z
    .array(
      z.strictObject({
        domain: DomainText.describe("The domain"),
        roots: z.string().min(1).describe("Its root certificates, PEM file"),
        orderingCertificates: z
          .string()
          .min(1)
          .optional()
          .describe(
            "Certificates of the domain's ordering keys (PEM file): without them no Commit is ordered together with it",
          ),
      }),
    )
    .max(1024)
    .default([])
    .describe(
      "Root certificates (PEM file) of this domain and its peers. This domain's are `tls.roots` unless named here",
    ),
  cipherSuites: z
    .array(z.int().refine((number) => suites.has(number), "no cipher suite that is supported"))
    .min(1)
    .default([0x53, 0x54, 1, 2, 3])
    .describe(
      "MLS cipher suites that KeyPackages and new groups of this domain's clients may be of, by number: what `statement.cipherSuites` of the Authentication Service says to others",
    ),
  directory: DirectorySettings.prefault({}).describe(
    "Who finds the users of this domain, and gets their KeyPackages",
  ),
  clientProxies: z
    .array(z.ipv4().or(z.ipv6()))
    .max(64)
    .default([])
    .describe(
      "Addresses of processes of the domain through which many clients come, as a web gateway, and which bound each client's rate themselves: those of sessions by address do not hold for them",
    ),
  push: PushSettings.optional().describe("Wake-ups for devices that are not connected; none where absent"),
  sealingKeys: z
    .array(z.string().min(1))
    .max(16)
    .default([])
    .describe(
      "Files with the keys that seal what the store keeps of people, the one in use first; without any it is in clear",
    ),
  peers: z
    .string()
    .min(1)
    .optional()
    .describe(
      "The gateway's peers file: the roots of the domains in it are trust anchors too, as it is now and as it is changed",
    ),
  externalSenders: z
    .array(CertifiedKeyFiles)
    .max(2)
    .default([])
    .describe(
      "Keys with which this domain proposes in groups as an external sender, and their certificates (PEM files), at most one for each signature scheme; without any it proposes nothing",
    ),
  eviction: EvictionSettings.prefault({}).describe(
    "How this domain proposes to remove members, in groups whose policy lets it",
  ),
  anonymousSessions: z
    .enum(["off", "on"])
    .default("on")
    .describe(
      "Whether clients are given tokens, and may call for them without a name (RFC 9750 section 8.1.3). Switched off, tokens that were given out keep until their key is over",
    ),
  logLevel: LogLevel,
  limits: MovableLimits.prefault({}).describe("Bounds that an operator may move"),
});
export type Configuration = z.output<typeof Configuration>;
