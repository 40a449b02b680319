import "reflect-metadata";
import { SubjectAlternativeNameExtension, X509Certificate } from "@peculiar/x509";
import { equalBytes } from "@entente/tls-codec";
import { type ClientId, clientIdProblem, parseClientId } from "@entente/mls-wire";

/** What precedes a client id in the URI of a certificate's subject alternative name. */
export const clientUriScheme = "entente:";

// SubjectPublicKeyInfo up to the raw key: Ed25519 (RFC 8410) and an uncompressed point of P-256 (RFC 5480).
const spkiPrefixes = [
  Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00),
  Uint8Array.of(
    ...[0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06],
    ...[0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00],
  ),
];

/** What a leaf certificate says, before anyone vouches for it. Its presenter controls all of it. */
export interface CertificateClaims {
  readonly client: ClientId;
  /** The certified key as MLS spells it: 32 bytes for Ed25519, 65 for P-256. */
  readonly signatureKey: Uint8Array;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** The claims of a leaf certificate in DER, or in words why it makes none. */
export function certificateClaims(der: Uint8Array): CertificateClaims | { readonly problem: string } {
  let certificate: X509Certificate;
  let names: readonly { readonly type: string; readonly value: string }[];
  try {
    certificate = new X509Certificate(Uint8Array.from(der));
    names = certificate.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
  } catch {
    // The parser's reasons are about ASN.1; that it is no certificate is all that a caller can use.
    return { problem: "not a certificate" };
  }
  const uris = names.filter(({ type }) => type === "url").map(({ value }) => value);
  const [uri] = uris;
  if (uri === undefined || uris.length > 1 || !uri.startsWith(clientUriScheme)) {
    return { problem: `the certificate has not exactly one URI, of scheme ${clientUriScheme}` };
  }
  const client = uri.slice(clientUriScheme.length);
  const problem = clientIdProblem(client);
  if (problem !== undefined) return { problem: `the certificate's URI names no client: ${problem}` };
  const signatureKey = rawSignatureKey(new Uint8Array(certificate.publicKey.rawData));
  if (signatureKey === undefined) return { problem: "the certified key is neither Ed25519 nor P-256" };
  return {
    client: parseClientId(client),
    signatureKey,
    notBeforeMs: certificate.notBefore.getTime(),
    notAfterMs: certificate.notAfter.getTime(),
  };
}

/** The key of a SubjectPublicKeyInfo as MLS spells it; undefined for other algorithms. */
export function rawSignatureKey(spki: Uint8Array): Uint8Array | undefined {
  const prefix = spkiPrefixes.find((each) => equalBytes(spki.subarray(0, each.length), each));
  if (prefix === undefined) return undefined;
  const key = spki.slice(prefix.length);
  return key.length === 32 || (key.length === 65 && key[0] === 0x04) ? key : undefined;
}
