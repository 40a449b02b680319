import { decode, textFromUtf8 } from "@entente/tls-codec";
import { type ClientId, clientIdProblem, Credential, parseClientId } from "@entente/mls-wire";
import { credentialBytesMax } from "../limits.ts";
import { readCredential, type X509Credential } from "./x509-credential.ts";

/** What a leaf's credential says, of either type, with the key of the leaf. Nobody has vouched for it yet. */
export interface LeafCredential extends Pick<
  X509Credential,
  "bytes" | "clientId" | "signatureKey" | "scheme"
> {
  /** Absent for a basic one, which has no chain that could be checked here. */
  readonly certified: X509Credential | undefined;
}

/** The client that a basic credential names; undefined for anything else. Whoever sent it controls every byte. */
function basicClient(bytes: Uint8Array): ClientId | undefined {
  if (bytes.length > credentialBytesMax) return undefined;
  try {
    const credential = decode(Credential, bytes);
    if (credential.credentialType !== "basic") return undefined;
    const id = textFromUtf8(credential.identity) ?? "";
    return clientIdProblem(id) === undefined ? parseClientId(id) : undefined;
  } catch {
    // A DecodeError: no credential.
    return undefined;
  }
}

/** The client that a credential of either type names. */
export function clientNamedBy(bytes: Uint8Array): ClientId | undefined {
  return readCredential(bytes)?.clientId ?? basicClient(bytes);
}

/**
 * Reads a leaf's credential. A basic one is for whatever key the leaf has: that the key is the client's is for the client's domain to
 * say, and for its log.
 */
export function readLeafCredential(
  bytes: Uint8Array,
  signatureKey: Uint8Array,
  scheme: number,
): LeafCredential | undefined {
  const certified = readCredential(bytes);
  if (certified !== undefined) return { ...certified, certified };
  const clientId = basicClient(bytes);
  return clientId && { bytes, clientId, signatureKey, scheme, certified: undefined };
}
