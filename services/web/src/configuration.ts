import { z } from "zod";
import { DomainText, HostPort, ListenAddress, logLevels } from "@entente/service-kit";
import {
  callsPerAddressBurst,
  callsPerAddressPerSecond,
  connectionsMax,
  connectionsPerAddressMax,
} from "./limits.ts";

/** Bounds that an operator may move; the others are in `limits.ts`. */
const MovableLimits = z.strictObject({
  connections: z.int().min(1).max(1_000_000).default(connectionsMax),
  connectionsPerAddress: z.int().min(1).default(connectionsPerAddressMax),
  /** Calls that one address begins: at once, and a second from then on. */
  callsPerAddressBurst: z.int().min(1).default(callsPerAddressBurst),
  callsPerAddressPerSecond: z.number().positive().default(callsPerAddressPerSecond),
});
export type MovableLimits = z.output<typeof MovableLimits>;

/** Whether a text is what browsers send as `Origin`: scheme, host, and port where it is not the usual. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** Configuration of one web gateway. */
export const Configuration = z.strictObject({
  /** The domain whose services are called. */
  domain: DomainText,
  /** Where browsers connect. */
  listener: ListenAddress,
  /**
   * PEM files of the certificate that browsers are shown. They believe public authorities, not the domain's root: it is of a name in
   * DNS. Read again when it changes.
   */
  tls: z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) }),
  /**
   * Origins of the web applications whose users may connect, as `https://chat.example.org`. A browser tells whose page connects; what
   * is no browser tells nothing, and is let in as it is at the services themselves.
   */
  origins: z
    .array(z.string().refine(isOrigin, "an origin such as https://chat.example.org"))
    .max(64)
    .default([]),
  /** Metrics, health and readiness. */
  operations: ListenAddress,
  /** The listeners for clients of the domain's services. */
  deliveryService: HostPort,
  authenticationService: HostPort,
  /** The domain's root certificates, PEM file: those services are believed by them. */
  roots: z.string().min(1),
  logLevel: z.enum(logLevels).default("info"),
  limits: MovableLimits.prefault({}),
});
export type Configuration = z.output<typeof Configuration>;
