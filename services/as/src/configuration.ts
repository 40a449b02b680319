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
  aheadDefaultMs,
  batchDefaultMs,
  batchMaxMs,
  behindDefaultMs,
  credentialLifetimeDefaultMs,
  credentialLifetimeMaxMs,
  formerIssuersMax,
  windowDefaultMs,
} from "./limits.ts";

const File = z.string().min(1);

/** The domain's OpenID Connect provider, and what is believed of it. */
export const SignInSettings = z.strictObject({
  /** The provider's issuer identifier; https, or http on loopback. */
  issuer: z
    .url()
    .refine((text) => isHttps(text) || isLoopback(text), { error: "https, or http on loopback" }),
  clientId: z.string().min(1),
  /** File with the client's secret; a public client has none. */
  clientSecret: File.optional(),
  /** Where the provider may send browsers back to. A loopback address without a port stands for all its ports. */
  redirectUris: z.array(z.url()).min(1).max(16).default(["http://127.0.0.1/signed-in"]),
  scopes: z.array(z.string().min(1)).max(16).default(["openid", "profile"]),
  /**
   * The claim that names the user: the name before the domain, or with `email` the whole, verified and of this domain. The provider
   * has to let nobody choose it freely.
   */
  claim: z.string().min(1).default("preferred_username"),
});

function isHttps(text: string): boolean {
  return URL.parse(text)?.protocol === "https:";
}

function isLoopback(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
}

/**
 * What an Authentication Service consists of (A18-4, A18-9, A23-121), each with keys of its own:
 *
 * - `directory`: which users and clients there are, invitations, verification, revocation. No private key.
 * - `issuer`: enrolment and renewal, for clients; the issuing authority's key.
 * - `log`: entries, heads, answers, witnessing and the domain's statement; the keys of those.
 */
export const asRoles = ["directory", "issuer", "log"] as const;
export type AsRole = (typeof asRoles)[number];

/** Configuration of one Authentication Service process. */
export const Configuration = z.strictObject({
  /**
   * The roles of this process; all unless told. Processes of one store share a configuration apart from this and their addresses, and
   * open no key of a role that they do not have.
   */
  roles: z
    .array(z.enum(asRoles))
    .min(1)
    .max(asRoles.length)
    .default([...asRoles]),
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
  /** The authority that issues credentials, with its key in a PEM file or kept by a program that signs. */
  issuer: z
    .strictObject({
      certificate: File,
      key: File.optional(),
      /** Gets a SHA-256 digest on standard input and writes an ECDSA signature, DER, to standard output. */
      signer: z
        .strictObject({ program: z.string().min(1), args: z.array(z.string()).max(64).default([]) })
        .optional(),
      /** Certificates of former authorities of the root whose credentials still hold, PEM files. */
      former: z.array(File).max(formerIssuersMax).default([]),
    })
    .refine(({ key, signer }) => (key === undefined) !== (signer === undefined), {
      error: "one of key and signer is needed",
    }),
  /** The transparency log. Its parameters are part of its name: another value is another log. */
  log: z.strictObject({
    /** Ed25519 key that signs checkpoints, and the one whose seed is the VRF's secret, PEM files. */
    key: File,
    vrfKey: File,
    /**
     * Ed25519 key whose seed hides labels and values in the store, PEM file: what the roles share, where they run apart. From the VRF's
     * secret where absent. What was sealed under another can not be read.
     */
    sealingKey: File.optional(),
    /** Entries follow each other no faster than this. */
    batchMs: z.int().min(1).max(batchMaxMs).default(batchDefaultMs),
    windowMs: z.int().min(1_000).default(windowDefaultMs),
    maxBehindMs: z.int().min(1_000).default(behindDefaultMs),
    maxAheadMs: z.int().min(1_000).default(aheadDefaultMs),
  }),
  /** The witness of other domains' logs: its Ed25519 key, PEM file. */
  witness: z.strictObject({ key: File }),
  /** The key that signs what this domain states of itself, with its certificate by the root, PEM files. */
  statement: z.strictObject({
    certificate: File,
    key: File,
    /** Versions of the federation protocol, preferred first. */
    protocolVersions: z.array(z.int().min(1).max(65_535)).min(1).default([1]),
    /** MLS cipher suites of the domain's clients, preferred first: those that its Delivery Service takes. */
    cipherSuites: z.array(z.int().min(1).max(65_535)).min(1).default([0x53, 0x54, 1, 2, 3]),
    /** Certificates of the gateways towards other domains, PEM files. */
    gatewayCertificates: z.array(File).max(16).default([]),
    contact: z.string().max(255).default(""),
  }),
  /** The gateway's domain listener; without one no peer witnesses this log, and none is witnessed. */
  gateway: HostPort.optional(),
  /** Peers, with their root certificates (PEM files). */
  peers: z
    .array(z.strictObject({ domain: DomainText, roots: File }))
    .max(1024)
    .default([]),
  /** Sign-in with an OpenID Connect provider, beside invitations by the operator; none where absent. */
  signIn: SignInSettings.optional(),
  credentialLifetimeMs: z.int().min(60_000).max(credentialLifetimeMaxMs).default(credentialLifetimeDefaultMs),
  logLevel: z.enum(logLevels).default("info"),
});
export type Configuration = z.output<typeof Configuration>;
