import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { type ClientId, clientIdParts } from "@entente/mls-wire";
import { certificateClaims } from "../mls/certificate.ts";

/** Longest chain that is looked at: a client's certificate and its issuing authority. */
const chainCertificates = 2;

/** How far in the future a certificate may begin, for clocks that differ, in milliseconds. */
const notBeforeSkewMs = 60_000;

/** Whom a chain stands for. */
export interface CertifiedClient {
  readonly clientId: ClientId;
  /** In the encoding of LeafNode.signature_key. */
  readonly signaturePublicKey: Uint8Array;
  /** When the first certificate of the chain ends, milliseconds since 1970. */
  readonly notAfterMs: number;
}

/** Why a chain stands for nobody. */
export type ChainProblem =
  | "malformed"
  | "no_client_name"
  | "unknown_domain"
  | "not_issued_by_domain"
  | "not_an_authority"
  | "not_yet_valid"
  | "expired";

/** The root certificates (DER) of a domain; empty for one that is not known. */
export type RootsOf = (domain: string) => readonly Uint8Array[];

/**
 * Checks a client's certificate chain by itself, without asking anyone: the leaf names one client, by a certificate that
 * the client's own domain issued. A root of one domain vouches for no client of another.
 *
 * @param certificates DER, leaf first, then its issuing authority; the root is left out.
 */
export async function verifyChain(
  certificates: readonly Uint8Array[],
  rootsOf: RootsOf,
  nowMs: number,
): Promise<CertifiedClient | ChainProblem> {
  const parsed = parse(certificates);
  if (parsed === undefined) return "malformed";
  const [leaf, issuer] = parsed;
  const claims = certificateClaims(new Uint8Array(leaf.rawData));
  if ("problem" in claims) return "no_client_name";
  const { client: clientId, signatureKey: signaturePublicKey } = claims;
  const roots = rootsOf(clientIdParts(clientId).domain).map((der) => new x509.X509Certificate(bufferOf(der)));
  if (roots.length === 0) return "unknown_domain";
  if (isAuthority(leaf) || !isAuthority(issuer)) return "not_an_authority";
  if (!(await issued(issuer, leaf)) || !(await issuedByOneOf(roots, issuer))) return "not_issued_by_domain";
  const all = [leaf, issuer];
  if (all.some(({ notBefore }) => nowMs < notBefore.getTime() - notBeforeSkewMs)) return "not_yet_valid";
  const notAfterMs = Math.min(...all.map(({ notAfter }) => notAfter.getTime()));
  return nowMs > notAfterMs ? "expired" : { clientId, signaturePublicKey, notAfterMs };
}

function parse(
  certificates: readonly Uint8Array[],
): [x509.X509Certificate, x509.X509Certificate] | undefined {
  const [leaf, issuer] = certificates;
  if (certificates.length !== chainCertificates || leaf === undefined || issuer === undefined)
    return undefined;
  try {
    return [new x509.X509Certificate(bufferOf(leaf)), new x509.X509Certificate(bufferOf(issuer))];
  } catch {
    // The library throws errors of its many ASN.1 parts; all say the same: no certificate.
    return undefined;
  }
}

/** Whether a certificate may issue others. */
export function isAuthority(certificate: x509.X509Certificate): boolean {
  return certificate.getExtension(x509.BasicConstraintsExtension)?.ca === true;
}

/** Whether one of the roots has issued a certificate. */
export async function issuedByOneOf(
  roots: readonly x509.X509Certificate[],
  certificate: x509.X509Certificate,
): Promise<boolean> {
  for (const root of roots) if (await issued(root, certificate)) return true;
  return false;
}

async function issued(authority: x509.X509Certificate, certificate: x509.X509Certificate): Promise<boolean> {
  if (certificate.issuer !== authority.subject) return false;
  try {
    return await certificate.verify({ publicKey: authority.publicKey, signatureOnly: true });
  } catch {
    // WebCrypto throws for algorithms that it does not know: not a signature of that authority.
    return false;
  }
}

/** The bytes in a buffer of their own, as the library wants them. */
export function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy.buffer;
}
