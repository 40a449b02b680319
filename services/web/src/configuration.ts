import { z } from "zod";
import { CertifiedKeyFiles, DomainText, HostPort, ListenAddress, LogLevel } from "@entente/service-kit";
import {
  callsPerAddressBurst,
  callsPerAddressPerSecond,
  connectionsMax,
  connectionsPerAddressMax,
} from "./limits.ts";

/** Bounds that an operator may move; the others are in `limits.ts`. */
const MovableLimits = z.strictObject({
  connections: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(connectionsMax)
    .describe("Connections open at once in this process"),
  connectionsPerAddress: z
    .int()
    .min(1)
    .default(connectionsPerAddressMax)
    .describe("Connections of one address open at once"),
  callsPerAddressBurst: z
    .int()
    .min(1)
    .default(callsPerAddressBurst)
    .describe("Calls that one address begins at once"),
  callsPerAddressPerSecond: z
    .number()
    .positive()
    .default(callsPerAddressPerSecond)
    .describe("Calls that one address begins a second, from then on"),
});
export type MovableLimits = z.output<typeof MovableLimits>;

/** Whether a text is what browsers send as `Origin`: scheme, host, and port where it is not the usual. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** Configuration of one web gateway. */
export const Configuration = z.strictObject({
  domain: DomainText.describe("The domain whose services are called"),
  listener: ListenAddress.describe("Where browsers connect"),
  tls: CertifiedKeyFiles.describe(
    "PEM files of the certificate that browsers are shown. They believe public authorities, not the domain's root: it is of a name in DNS. Read again when it changes",
  ),
  origins: z
    .array(z.string().refine(isOrigin, "an origin such as https://chat.example.org"))
    .max(64)
    .default([])
    .describe(
      "Origins of the web applications whose users may connect, as `https://chat.example.org`. A browser tells whose page connects; what is no browser tells nothing, and is let in as it is at the services themselves",
    ),
  operations: ListenAddress.describe("Metrics, health and readiness"),
  deliveryService: HostPort.describe("The Delivery Service's listener for clients"),
  authenticationService: HostPort.describe("The Authentication Service's listener for clients"),
  roots: z
    .string()
    .min(1)
    .describe("The domain's root certificates, PEM file: those services are believed by them"),
  logLevel: LogLevel,
  limits: MovableLimits.prefault({}).describe("Bounds that an operator may move"),
});
export type Configuration = z.output<typeof Configuration>;
