import { z } from "zod";
import { DomainText, HostPort, ListenAddress, LogLevel, StoreSettings, TlsFiles } from "@entente/service-kit";
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
  issuer: z
    .url()
    .refine((text) => isHttps(text) || isLoopback(text), { error: "https, or http on loopback" })
    .describe("The provider's issuer identifier; https, or http on loopback"),
  clientId: z.string().min(1).describe("What the provider knows this domain by"),
  clientSecret: File.optional().describe("File with the client's secret; a public client has none"),
  redirectUris: z
    .array(z.url())
    .min(1)
    .max(16)
    .default(["http://127.0.0.1/signed-in"])
    .describe(
      "Where the provider may send browsers back to. A loopback address without a port stands for all its ports",
    ),
  scopes: z
    .array(z.string().min(1))
    .max(16)
    .default(["openid", "profile"])
    .describe("What is asked of the provider"),
  claim: z
    .string()
    .min(1)
    .default("preferred_username")
    .describe(
      "The claim that names the user: the name before the domain, or with `email` the whole, verified and of this domain. The provider has to let nobody choose it freely",
    ),
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
  roles: z
    .array(z.enum(asRoles))
    .min(1)
    .max(asRoles.length)
    .default([...asRoles])
    .describe(
      "The roles of this process; all unless told. Processes of one store share a configuration apart from this and their addresses, and open no key of a role that they do not have",
    ),
  domain: DomainText.describe("The domain whose clients get credentials here, and no other domain's"),
  store: StoreSettings.describe("Where the state is"),
  clientListener: ListenAddress.describe("Where this domain's clients enrol and renew"),
  domainListener: ListenAddress.describe("Where the domain's own services and its operator ask"),
  operations: ListenAddress.describe("Metrics, health and readiness"),
  tls: TlsFiles.describe("The certificate `as.<domain>` and the domain's root. PEM files"),
  root: z
    .string()
    .min(1)
    .describe("Certificate of the domain's root authority, PEM file. Its key is nobody's business here"),
  issuer: z
    .strictObject({
      certificate: File.describe("PEM file"),
      key: File.optional().describe("PEM file; absent where a program signs"),
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
        .array(File)
        .max(formerIssuersMax)
        .default([])
        .describe("Certificates of former authorities of the root whose credentials still hold, PEM files"),
    })
    .refine(({ key, signer }) => (key === undefined) !== (signer === undefined), {
      error: "one of key and signer is needed",
    })
    .describe(
      "The authority that issues credentials, with its key in a PEM file or kept by a program that signs",
    ),
  log: z
    .strictObject({
      key: File.describe(
        "Ed25519 key that signs checkpoints, and the one whose seed is the VRF's secret, PEM files",
      ),
      vrfKey: File.describe("Ed25519 key whose seed is the secret of the VRF, PEM file"),
      sealingKey: File.optional().describe(
        "Ed25519 key whose seed hides labels and values in the store, PEM file: what the roles share, where they run apart. From the VRF's secret where absent. What was sealed under another can not be read",
      ),
      batchMs: z
        .int()
        .min(1)
        .max(batchMaxMs)
        .default(batchDefaultMs)
        .describe("Entries follow each other no faster than this"),
      windowMs: z
        .int()
        .min(1_000)
        .default(windowDefaultMs)
        .describe("How far apart the entries are that every owner checks"),
      maxBehindMs: z
        .int()
        .min(1_000)
        .default(behindDefaultMs)
        .describe("How old a head may be that readers believe"),
      maxAheadMs: z
        .int()
        .min(1_000)
        .default(aheadDefaultMs)
        .describe("How far a head may be ahead of a reader's clock"),
    })
    .describe("The transparency log. Its parameters are part of its name: another value is another log"),
  witness: z
    .strictObject({ key: File.describe("PEM file") })
    .describe("The witness of other domains' logs: its Ed25519 key, PEM file"),
  statement: z
    .strictObject({
      certificate: File.describe("PEM file"),
      key: File.describe("PEM file"),
      protocolVersions: z
        .array(z.int().min(1).max(65_535))
        .min(1)
        .default([1])
        .describe("Versions of the federation protocol, preferred first"),
      cipherSuites: z
        .array(z.int().min(1).max(65_535))
        .min(1)
        .default([0x53, 0x54, 1, 2, 3])
        .describe(
          "MLS cipher suites of the domain's clients, preferred first: those that its Delivery Service takes",
        ),
      gatewayCertificates: z
        .array(File)
        .max(16)
        .default([])
        .describe("Certificates of the gateways towards other domains, PEM files"),
      contact: z
        .string()
        .max(255)
        .default("")
        .describe("Where this domain's operator is reached, as others read it"),
    })
    .describe(
      "The key that signs what this domain states of itself, with its certificate by the root, PEM files",
    ),
  gateway: HostPort.optional().describe(
    "The gateway's domain listener; without one no peer witnesses this log, and none is witnessed",
  ),
  peers: z
    .array(
      z.strictObject({
        domain: DomainText.describe("The domain"),
        roots: File.describe("Its root certificates, PEM file"),
      }),
    )
    .max(1024)
    .default([])
    .describe("Peers, with their root certificates (PEM files)"),
  signIn: SignInSettings.optional().describe(
    "Sign-in with an OpenID Connect provider, beside invitations by the operator; none where absent",
  ),
  credentialLifetimeMs: z
    .int()
    .min(60_000)
    .max(credentialLifetimeMaxMs)
    .default(credentialLifetimeDefaultMs)
    .describe("How long a client's credential is good, in milliseconds"),
  logLevel: LogLevel,
});
export type Configuration = z.output<typeof Configuration>;
