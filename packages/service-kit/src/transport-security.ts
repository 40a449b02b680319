import tls from "node:tls";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { type ChannelCredentials, ServerCredentials, credentials } from "@grpc/grpc-js";
import { z } from "zod";
import { certificatesKeptMax } from "./limits.ts";

/** Files of one certificate and its key. PEM. */
export const CertifiedKeyFiles = z.strictObject({
  certificate: z.string().min(1).describe("PEM file"),
  key: z.string().min(1).describe("PEM file"),
});

/** Files of one TLS identity and of those it trusts. PEM, paths absolute or relative to the working directory. */
export const TlsFiles = z.strictObject({
  certificate: z.string().min(1).describe("Certificate chain, own certificate first"),
  key: z.string().min(1).describe("Private key"),
  roots: z.string().min(1).describe("Root certificates of those who may be on the other side"),
});
export type TlsFiles = z.output<typeof TlsFiles>;

/** One TLS identity, in memory. */
export interface TlsIdentity {
  readonly certificate: Buffer;
  readonly key: Buffer;
  readonly roots: Buffer;
}

/** Reads the files of an identity. @throws the file system's error, which names the file. */
export function readTlsIdentity(files: TlsFiles): TlsIdentity {
  return {
    certificate: readFileSync(files.certificate),
    key: readFileSync(files.key),
    roots: readFileSync(files.roots),
  };
}

/**
 * Refuses TLS below 1.3 in this process, for every listener and every channel. grpc-js has no setting of its own for it.
 * Called once at start, before anything listens.
 */
export function requireTls13(): void {
  tls.DEFAULT_MIN_VERSION = "TLSv1.3";
}

/** Who may connect to a listener. */
export type ClientAuthentication = "none" | "required";

/** Credentials of a listener. With `required`, a caller without a certificate under `roots` does not get past the handshake. */
export function listenerCredentials(identity: TlsIdentity, clients: ClientAuthentication): ServerCredentials {
  return ServerCredentials.createSsl(
    clients === "required" ? identity.roots : null,
    [{ private_key: identity.key, cert_chain: identity.certificate }],
    clients === "required",
  );
}

/** Credentials of a channel to another service of the domain: shows its own certificate, checks the other's name. */
export function channelCredentials(identity: TlsIdentity): ChannelCredentials {
  return credentials.createSsl(identity.roots, identity.key, identity.certificate);
}

/** The dNSName entries of a certificate's subject alternative name, lower case. The common name is never looked at. */
export function dnsNames(certificate: X509Certificate): readonly string[] {
  return (certificate.subjectAltName ?? "")
    .split(", ")
    .filter((entry) => entry.startsWith("DNS:"))
    .map((entry) => entry.slice("DNS:".length).toLowerCase());
}

/** A call that may carry the caller's certificate; grpc-js's server calls do. */
export interface AuthenticatedCall {
  getAuthContext(): { sslPeerCertificate?: { raw: Buffer } };
}

/** By their bytes: the same few callers call all the time. */
const certificates = new Map<string, X509Certificate>();

/** The certificate that the caller of a mutual TLS listener has shown, or undefined. */
export function peerCertificate(call: AuthenticatedCall): X509Certificate | undefined {
  const raw = call.getAuthContext().sslPeerCertificate?.raw;
  if (raw === undefined) return undefined;
  const key = raw.toString("latin1");
  const certificate = certificates.get(key) ?? new X509Certificate(raw);
  // The one that was asked for longest ago goes first.
  certificates.delete(key);
  certificates.set(key, certificate);
  const [oldest] = certificates.keys();
  if (certificates.size > certificatesKeptMax && oldest !== undefined) certificates.delete(oldest);
  return certificate;
}
