import { z } from "zod";
import {
  DomainText,
  HostPort,
  httpProxyProblem,
  ListenAddress,
  logLevels,
  TlsFiles,
} from "@entente/service-kit";

/** Configuration of one gateway process. */
export const Configuration = z.strictObject({
  /** The domain that this gateway stands for. */
  domain: DomainText,
  /** Where other domains' gateways call. */
  federationListener: ListenAddress,
  /** Where this domain's own Delivery Service calls. */
  domainListener: ListenAddress,
  /** Metrics, health and readiness. */
  operations: ListenAddress,
  /** The certificate that other domains see: its only dNSName is the domain. PEM files. */
  federationTls: z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) }),
  /** The certificate `gateway.<domain>` for calls inside the domain, and the domain's root. PEM files. */
  domainTls: TlsFiles,
  /** File with the peers. */
  peers: z.string().min(1),
  /** How gateways are found whose addresses are not in the peers file. */
  discovery: z
    .strictObject({
      /** Resolvers, `address[:port]`; the machine's unless told. */
      resolvers: z.array(z.string().min(1)).min(1).max(8).optional(),
      /** Roots (PEM file) of the web servers that are asked for `.well-known`; the system's unless told. */
      webRoots: z.string().min(1).optional(),
    })
    .default({}),
  /**
   * `http://[user:password@]host:port` of an HTTP proxy through which this gateway goes to others: connections to peers and `.well-known`,
   * never those inside the domain. Peers' TLS goes through it end to end, with the same certificates and pins. Onion services are reached in
   * no other way. It looks up the names in the peers file; what strangers' records name is looked up and looked at here, as without one.
   */
  proxy: z
    .string()
    .refine((url) => httpProxyProblem(url) === undefined, {
      error: ({ input }) => httpProxyProblem(String(input)) ?? "no URL of a proxy",
    })
    .optional(),
  /** The Delivery Service's domain listener. */
  deliveryService: HostPort,
  /** The Authentication Service's domain listener. */
  authenticationService: HostPort,
  /** That of the process which keeps the transparency log, where it is another. */
  transparencyLog: HostPort.optional(),
  logLevel: z.enum(logLevels).default("info"),
});
export type Configuration = z.output<typeof Configuration>;
