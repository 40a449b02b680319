import { z } from "zod";
import { DomainText, ListenAddress, logLevels, StoreSettings, TlsFiles } from "@entente/service-kit";
import { credentialLifetimeDefaultMs, credentialLifetimeMaxMs } from "./limits.ts";

/** Configuration of one Authentication Service process. */
export const Configuration = z.strictObject({
  /** The domain whose clients get credentials here, and no other domain's. */
  domain: DomainText,
  store: StoreSettings,
  /** Where this domain's clients enrol and renew. */
  clientListener: ListenAddress,
  /** Where the domain's own services and its operator ask. */
  domainListener: ListenAddress,
  /** Metrics, health and readiness. */
  operations: ListenAddress,
  /** The certificate `as.<domain>` and the domain's root. PEM files. */
  tls: TlsFiles,
  /** Certificate of the domain's root authority, PEM file. Its key is nobody's business here. */
  root: z.string().min(1),
  /** The authority that issues credentials, PEM files. */
  issuer: z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) }),
  credentialLifetimeMs: z.int().min(60_000).max(credentialLifetimeMaxMs).default(credentialLifetimeDefaultMs),
  logLevel: z.enum(logLevels).default("info"),
});
export type Configuration = z.output<typeof Configuration>;
