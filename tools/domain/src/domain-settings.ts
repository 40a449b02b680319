import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Configuration as AsConfiguration } from "@entente/as";
import { Configuration as DsConfiguration } from "@entente/ds";
import { Configuration as GatewayConfiguration } from "@entente/gateway";
import { DomainText, LogLevel, parseConfiguration } from "@entente/service-kit";
import { Configuration as WebConfiguration } from "@entente/web";

const Port = z.int().min(1).max(65535);

/** The ports of a domain's services on one machine. */
export const DomainPorts = z.strictObject({
  dsClients: Port.describe("Where clients call the Delivery Service"),
  dsDomain: Port.describe("The Delivery Service for the domain's own services"),
  dsOperations: Port.describe("Its metrics, health and readiness"),
  asClients: Port.describe("Where clients enrol and renew"),
  asDomain: Port.describe("The Authentication Service for the domain's own services"),
  asOperations: Port.describe("Its metrics, health and readiness"),
  gatewayFederation: Port.describe("Where other domains call"),
  gatewayDomain: Port.describe("The gateway for the domain's own services"),
  gatewayOperations: Port.describe("Its metrics, health and readiness"),
});
export type DomainPorts = z.output<typeof DomainPorts>;

/** What an operator decides when a domain is made; kept in its folder as `domain.json`. */
export const DomainSettings = z.strictObject({
  domain: DomainText.describe("The domain; it can not be changed afterwards"),
  host: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("The address that the listeners for clients and for other domains bind to"),
  publicHost: z
    .string()
    .min(1)
    .optional()
    .describe(
      "What clients and other domains are told in its place: a name in DNS, or the address outside of a NAT",
    ),
  ports: DomainPorts.describe("Where its services listen"),
  store: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("sqlite") }),
      z.strictObject({
        kind: z.literal("postgres"),
        dsUrl: z.string().min(1).describe("Database of the Delivery Service, postgres://…"),
        asUrl: z.string().min(1).describe("Database of the Authentication Service, another one"),
      }),
    ])
    .default({ kind: "sqlite" })
    .describe("Where the stores are: one embedded database per service in the folder, or PostgreSQL"),
  cipherSuites: DsConfiguration.shape.cipherSuites.describe(
    "MLS cipher suites of the domain's clients, by number, preferred first; what the domain states of itself, and takes",
  ),
  proxy: GatewayConfiguration.shape.proxy.describe(
    "An HTTP proxy through which the gateway goes to other domains; none where absent",
  ),
  directory: DsConfiguration.shape.directory.describe(
    "Who finds the users of the domain, and gets their KeyPackages",
  ),
  push: DsConfiguration.shape.push.describe("Wake-ups for devices that are not connected; none where absent"),
  attachments: DsConfiguration.shape.attachments.describe(
    "Where attachments are: in the folder unless an S3-compatible store is named, with its secret in a file of its own",
  ),
  anonymousSessions: DsConfiguration.shape.anonymousSessions,
  eviction: DsConfiguration.shape.eviction.describe(
    "Who is removed from groups for being revoked or idle, where their policies let the domain do so",
  ),
  contact: AsConfiguration.shape.statement.shape.contact,
  credentialLifetimeMs: AsConfiguration.shape.credentialLifetimeMs,
  limits: z
    .record(z.string(), z.number())
    .optional()
    .describe(
      "Bounds of the Delivery Service other than the usual ones, by name: those of `limits` in `ds.json`",
    ),
  signIn: AsConfiguration.shape.signIn.describe(
    "Sign-in with an OpenID Connect provider, beside invitations; none where absent",
  ),
  issuer: z
    .strictObject({
      signer: z
        .strictObject({
          program: z.string().min(1).describe("The program"),
          args: z.array(z.string()).max(64).default([]).describe("Its arguments"),
        })
        .optional()
        .describe(
          "Gets a SHA-256 digest on standard input and writes an ECDSA signature, DER, to standard output",
        ),
      former: z
        .array(z.string().min(1))
        .max(8)
        .default([])
        .describe("Certificates of former authorities, PEM files"),
    })
    .optional()
    .describe(
      "Who signs credentials where `issuer.key` is not in the folder, and former authorities that still count",
    ),
  web: z
    .strictObject({
      port: Port.describe("Where browsers connect"),
      operationsPort: Port.describe("Metrics, health and readiness of the web gateway"),
      origins: WebConfiguration.shape.origins,
      tls: WebConfiguration.shape.tls
        .optional()
        .describe(
          "The certificate that browsers are shown; one of the domain's own root, which they do not believe, where absent",
        ),
    })
    .optional()
    .describe("The web gateway, for web applications of these origins; none where absent"),
  logLevel: LogLevel,
});
export type DomainSettings = z.output<typeof DomainSettings>;

/** Nine ports in a row, for a domain that has a machine to itself. */
export function portsFrom(first: number): DomainPorts {
  const names = Object.keys(DomainPorts.shape);
  return DomainPorts.parse(Object.fromEntries(names.map((name, index) => [name, first + index])));
}

/** The settings in a domain's folder. @throws ConfigurationError. */
export function readSettings(folder: string): DomainSettings {
  const file = join(folder, settingsFile);
  return parseConfiguration(file, JSON.parse(readFileSync(file, "utf8")), DomainSettings);
}

/** Where the settings are, below the folder. */
export const settingsFile = "domain.json";
