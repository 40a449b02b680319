import { X509Certificate } from "node:crypto";
import { decode } from "@entente/tls-codec";
import { type ClientId, clientIdProblem, Credential, parseClientId } from "@entente/mls-wire";
import { isGroupKeyCertificate, signaturePublicKey } from "@entente/service-kit";
import { credentialBytesMax } from "../limits.ts";

/** Scheme of the URI that names a client in its certificate. */
const uriPrefix = "URI:entente:";

/** What an X.509 credential says of itself. Nobody has vouched for it yet. */
export interface X509Credential {
  /** TLS encoding of the MLS Credential, as received. */
  readonly bytes: Uint8Array;
  /** Leaf first, root left out. */
  readonly chain: readonly X509Certificate[];
  /** The one client that the leaf names. */
  readonly clientId: ClientId;
  /** The leaf's key as in LeafNode.signature_key. */
  readonly signatureKey: Uint8Array;
  readonly scheme: number;
  /** Serial number of the leaf, lower-case hexadecimal. */
  readonly serial: string;
  readonly notAfterMs: number;
  /** Whether it is for a leaf in one group, and opens no session (A23-120). */
  readonly isForGroup: boolean;
}

/**
 * Reads the TLS encoding of a Credential of type x509 whose leaf names exactly one client and has a key of a scheme that is
 * taken here. Undefined for anything else; whoever sent it controls every byte.
 */
export function readCredential(bytes: Uint8Array): X509Credential | undefined {
  if (bytes.length > credentialBytesMax) return undefined;
  try {
    return ofDecoded(decode(Credential, bytes), bytes);
  } catch {
    // A DecodeError for the TLS structure, or OpenSSL's errors for DER that is no certificate: no credential, both.
    return undefined;
  }
}

function ofDecoded(credential: Credential, bytes: Uint8Array): X509Credential | undefined {
  if (credential.credentialType !== "x509") return undefined;
  const chain = credential.certificates.map(({ certData }) => new X509Certificate(certData));
  const [leaf] = chain;
  const clientId = leaf === undefined ? undefined : clientOf(leaf);
  const key = leaf === undefined ? undefined : signaturePublicKey(leaf.publicKey);
  if (leaf === undefined || clientId === undefined || key === undefined || chain.length > 3) return undefined;
  return {
    bytes,
    chain,
    clientId,
    signatureKey: key.publicKey,
    scheme: key.scheme,
    serial: leaf.serialNumber.toLowerCase(),
    notAfterMs: leaf.validToDate.getTime(),
    isForGroup: isGroupKeyCertificate(leaf),
  };
}

function clientOf(leaf: X509Certificate): ClientId | undefined {
  const name = leaf.subjectAltName ?? "";
  if (!name.startsWith(uriPrefix)) return undefined;
  const id = name.slice(uriPrefix.length);
  return clientIdProblem(id) === undefined ? parseClientId(id) : undefined;
}
