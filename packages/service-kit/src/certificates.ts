import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const dayMs = 24 * 60 * 60 * 1000;

/** Lifetimes of what is issued here, in milliseconds. */
export const certificateLifetimeMs = {
  root: 10 * 365 * dayMs,
  issuer: 3 * 365 * dayMs,
  service: 397 * dayMs,
} as const;

/** A certificate with its private key, both PEM. */
export interface KeyedCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** A domain's root authority: P-256, self-signed. Its key signs issuers and service certificates and is kept apart. */
export async function createRootAuthority(domain: string, now: Date): Promise<KeyedCertificate> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=${domain} root`,
    notBefore: now,
    notAfter: new Date(now.getTime() + certificateLifetimeMs.root),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem: certificate.toString("pem"), keyPem: await exportKey(keys.privateKey) };
}

/** The authority under a root that issues client credentials; it can make no further authority. */
export async function createIssuingAuthority(
  root: KeyedCertificate,
  domain: string,
  now: Date,
): Promise<KeyedCertificate> {
  return issue(root, now, certificateLifetimeMs.issuer, `CN=${domain} credentials`, [
    new x509.BasicConstraintsExtension(true, 0, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  ]);
}

/** A TLS certificate for a service or a gateway, for both ends of mutual TLS. `names` become dNSName entries, as given. */
export async function createServiceCertificate(
  root: KeyedCertificate,
  names: readonly string[],
  now: Date,
): Promise<KeyedCertificate> {
  return issue(root, now, certificateLifetimeMs.service, `CN=${names[0] ?? "service"}`, [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
    new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns" as const, value }))),
  ]);
}

/** The Ed25519 key that signs what a domain states of itself, certified by the root for that alone. */
export async function createStatementKey(
  root: KeyedCertificate,
  domain: string,
  now: Date,
): Promise<KeyedCertificate> {
  const extensions = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
  ];
  const keys = await generateEd25519();
  return issue(root, now, certificateLifetimeMs.issuer, `CN=${domain} statements`, extensions, keys);
}

/** A new Ed25519 private key, PKCS#8 PEM: for logs, witnesses and statements. */
export async function createSigningKey(): Promise<string> {
  return exportKey((await generateEd25519()).privateKey);
}

async function generateEd25519(): Promise<webcrypto.CryptoKeyPair> {
  const keys = await webcrypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if ("privateKey" in keys) return keys;
  throw new Error("an Ed25519 key is a pair");
}

/**
 * The certificate of an Ed25519 key that signs a domain's statements in the ordering of Commits. Its one dNSName is
 * `ordering.<domain>`; it is no TLS identity. It lives as long as the root: former signatures are checked with it.
 */
export async function createOrderingCertificate(
  root: KeyedCertificate,
  domain: string,
  now: Date,
): Promise<KeyedCertificate> {
  const name = orderingName(domain);
  const extensions = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.SubjectAlternativeNameExtension([{ type: "dns" as const, value: name }]),
  ];
  return issue(root, now, certificateLifetimeMs.root, `CN=${name}`, extensions, await generateEd25519());
}

/** The dNSName in the certificate of a domain's ordering key. */
export function orderingName(domain: string): string {
  return `ordering.${domain}`;
}

/**
 * The certificate of a key with which a domain proposes in groups as an external sender (RFC 9420 12.1.8), Ed25519 or P-256 as
 * the suites of the groups want it. Its one dNSName is `sender.<domain>`; it is no TLS identity. It lives as long as the root, as
 * groups do.
 */
export async function createSenderCertificate(
  root: KeyedCertificate,
  domain: string,
  scheme: "ed25519" | "p256",
  now: Date,
): Promise<KeyedCertificate> {
  const name = senderName(domain);
  const extensions = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.SubjectAlternativeNameExtension([{ type: "dns" as const, value: name }]),
  ];
  const keys = scheme === "ed25519" ? await generateEd25519() : undefined;
  return issue(root, now, certificateLifetimeMs.root, `CN=${name}`, extensions, keys);
}

/** The dNSName in the certificates of a domain's external sender. */
export function senderName(domain: string): string {
  return `sender.${domain}`;
}

/**
 * The same certificate, later: of the same key, name and extensions, for as long again from `now`, and no longer than the root. Pins of
 * the key hold, and what has the key goes on with it.
 *
 * @returns PEM.
 * @throws when the root's key is no P-256 private key, or a certificate is none.
 */
export async function renewCertificate(
  root: KeyedCertificate,
  certificatePem: string,
  now: Date,
): Promise<string> {
  const former = new x509.X509Certificate(certificatePem);
  const issuer = new x509.X509Certificate(root.certificatePem);
  const lifetimeMs = former.notAfter.getTime() - former.notBefore.getTime();
  const renewed = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: former.subject,
    issuer: issuer.subject,
    notBefore: now,
    notAfter: new Date(Math.min(now.getTime() + lifetimeMs, issuer.notAfter.getTime())),
    signingAlgorithm: algorithm,
    publicKey: former.publicKey,
    signingKey: await importKey(root.keyPem),
    extensions: former.extensions,
  });
  return renewed.toString("pem");
}

async function issue(
  authority: KeyedCertificate,
  now: Date,
  lifetimeMs: number,
  subject: string,
  extensions: x509.Extension[],
  subjectKeys?: webcrypto.CryptoKeyPair,
): Promise<KeyedCertificate> {
  const issuer = new x509.X509Certificate(authority.certificatePem);
  const keys = subjectKeys ?? (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]));
  const notAfter = new Date(Math.min(now.getTime() + lifetimeMs, issuer.notAfter.getTime()));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: issuer.subject,
    notBefore: now,
    notAfter,
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.keyPem),
    extensions: [
      ...extensions,
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem: certificate.toString("pem"), keyPem: await exportKey(keys.privateKey) };
}

/** 16 random bytes with the first bit clear and the second set: positive, and of one length. */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey("pkcs8", key);
  return x509.PemConverter.encode(der, "PRIVATE KEY");
}

/** Reads a PKCS#8 PEM key of an authority. @throws when it is no P-256 private key. */
export async function importKey(keyPem: string): Promise<webcrypto.CryptoKey> {
  const [der] = x509.PemConverter.decode(keyPem);
  if (der === undefined) throw new Error("no PEM block with a private key");
  return webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
}
