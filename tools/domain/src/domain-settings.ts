import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Configuration as AsConfiguration } from "@entente/as";
import { Configuration as DsConfiguration } from "@entente/ds";
import { Configuration as GatewayConfiguration } from "@entente/gateway";
import { DomainText, parseConfiguration } from "@entente/service-kit";
import { Configuration as WebConfiguration } from "@entente/web";

const Port = z.int().min(1).max(65535);

/** The ports of a domain's services on one machine. */
export const DomainPorts = z.strictObject({
  dsClients: Port,
  dsDomain: Port,
  dsOperations: Port,
  asClients: Port,
  asDomain: Port,
  asOperations: Port,
  gatewayFederation: Port,
  gatewayDomain: Port,
  gatewayOperations: Port,
});
export type DomainPorts = z.output<typeof DomainPorts>;

/** What an operator decides when a domain is made; kept in its folder as `domain.json`. */
export const DomainSettings = z.strictObject({
  domain: DomainText,
  /** The address that the listeners for clients and for other domains bind to. */
  host: z.string().min(1).default("127.0.0.1"),
  ports: DomainPorts,
  /** Where the stores are: one embedded database per service in the folder, or PostgreSQL. */
  store: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("sqlite") }),
      z.strictObject({ kind: z.literal("postgres"), dsUrl: z.string().min(1), asUrl: z.string().min(1) }),
    ])
    .default({ kind: "sqlite" }),
  /** MLS cipher suites of the domain's clients, by number, preferred first; what the domain states of itself, and takes. */
  cipherSuites: DsConfiguration.shape.cipherSuites,
  /** An HTTP proxy through which the gateway goes to other domains; none where absent. */
  proxy: GatewayConfiguration.shape.proxy,
  /** Who finds the users of the domain, and gets their KeyPackages. */
  directory: DsConfiguration.shape.directory,
  /** Wake-ups for devices that are not connected; none where absent. */
  push: DsConfiguration.shape.push,
  /** Where attachments are: in the folder unless an S3-compatible store is named, with its secret in a file of its own. */
  attachments: DsConfiguration.shape.attachments,
  /** Who is removed from groups for being revoked or idle, where their policies let the domain do so. */
  eviction: DsConfiguration.shape.eviction,
  /** Bounds of the Delivery Service other than the usual ones, by name. */
  limits: z.record(z.string(), z.number()).optional(),
  /** Sign-in with an OpenID Connect provider, beside invitations; none where absent. */
  signIn: AsConfiguration.shape.signIn,
  /** Who signs credentials where `issuer.key` is not in the folder, and former authorities that still count. */
  issuer: z
    .strictObject({
      signer: z
        .strictObject({ program: z.string().min(1), args: z.array(z.string()).max(64).default([]) })
        .optional(),
      former: z.array(z.string().min(1)).max(8).default([]),
    })
    .optional(),
  /** The web gateway, for web applications of these origins; none where absent. */
  web: z
    .strictObject({
      port: Port,
      operationsPort: Port,
      origins: WebConfiguration.shape.origins,
      /** The certificate that browsers are shown; one of the domain's own root, which they do not believe, where absent. */
      tls: WebConfiguration.shape.tls.optional(),
    })
    .optional(),
  logLevel: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
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
