import { z } from "zod";
import {
  CertifiedKeyFiles,
  DomainText,
  HostPort,
  httpProxyProblem,
  ListenAddress,
  LogLevel,
  TlsFiles,
} from "@entente/service-kit";

/** Configuration of one gateway process. */
export const Configuration = z.strictObject({
  domain: DomainText.describe("The domain that this gateway stands for"),
  federationListener: ListenAddress.describe("Where other domains' gateways call"),
  domainListener: ListenAddress.describe("Where this domain's own Delivery Service calls"),
  operations: ListenAddress.describe("Metrics, health and readiness"),
  federationTls: CertifiedKeyFiles.describe(
    "The certificate that other domains see: its only dNSName is the domain. PEM files",
  ),
  domainTls: TlsFiles.describe(
    "The certificate `gateway.<domain>` for calls inside the domain, and the domain's root. PEM files",
  ),
  peers: z.string().min(1).describe("File with the peers"),
  discovery: z
    .strictObject({
      resolvers: z
        .array(z.string().min(1))
        .min(1)
        .max(8)
        .optional()
        .describe("Resolvers, `address[:port]`; the machine's unless told"),
      webRoots: z
        .string()
        .min(1)
        .optional()
        .describe(
          "Roots (PEM file) of the web servers that are asked for `.well-known`; the system's unless told",
        ),
    })
    .default({})
    .describe("How gateways are found whose addresses are not in the peers file"),
  proxy: z
    .string()
    .refine((url) => httpProxyProblem(url) === undefined, {
      error: ({ input }) => httpProxyProblem(String(input)) ?? "no URL of a proxy",
    })
    .optional()
    .describe(
      "`http://[user:password@]host:port` of an HTTP proxy through which this gateway goes to others: connections to peers and `.well-known`, never those inside the domain. Peers' TLS goes through it end to end, with the same certificates and pins. Onion services are reached in no other way. It looks up the names in the peers file; what strangers' records name is looked up and looked at here, as without one",
    ),
  deliveryService: HostPort.describe("The Delivery Service's domain listener"),
  authenticationService: HostPort.describe("The Authentication Service's domain listener"),
  transparencyLog: HostPort.optional().describe(
    "That of the process which keeps the transparency log, where it is another",
  ),
  logLevel: LogLevel,
});
export type Configuration = z.output<typeof Configuration>;
