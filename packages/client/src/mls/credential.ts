import { decode, DecodeError, encode, textFromUtf8, utf8FromText } from "@entente/tls-codec";
import { type ClientId, clientIdProblem, Credential, parseClientId } from "@entente/mls-wire";
import type { Credential as MlsCredential } from "ts-mls";
import { encodeCredential } from "ts-mls/credential.js";
import { certificateClaims } from "./certificate.ts";
import { GroupError } from "./group-error.ts";

/** What a credential says, before anyone vouches for it. */
export interface CredentialClaims {
  readonly client: ClientId;
  /** The key that a certificate binds to the client; a basic credential binds none. */
  readonly signatureKey: Uint8Array | undefined;
  /** From the beginning to the end of a certificate's validity; undefined for a basic credential. */
  readonly validSeconds: bigint | undefined;
}

/** A basic credential of `client`, TLS encoding: the client id in UTF-8. For tests and closed systems (A23-108). */
export function basicCredential(client: ClientId): Uint8Array {
  return encode(Credential, { credentialType: "basic", identity: utf8FromText(client) ?? new Uint8Array() });
}

/**
 * Who a credential says its holder is: the identity of a basic one, the one `entente:` URI of the first certificate of an
 * x509 one. Throws GroupError `identity_invalid`; nothing is vouched for.
 */
export function credentialClaims(credential: Credential): CredentialClaims {
  switch (credential.credentialType) {
    case "basic": {
      const text = textFromUtf8(credential.identity);
      const problem = text === undefined ? "not UTF-8" : clientIdProblem(text);
      if (text === undefined || problem !== undefined) {
        throw new GroupError("identity_invalid", `a basic credential that names no client: ${problem ?? ""}`);
      }
      return { client: parseClientId(text), signatureKey: undefined, validSeconds: undefined };
    }
    case "x509": {
      const [leaf] = credential.certificates as readonly { readonly certData: Uint8Array }[];
      const claims = leaf === undefined ? { problem: "no certificate" } : certificateClaims(leaf.certData);
      if ("problem" in claims) throw new GroupError("identity_invalid", claims.problem);
      const { client, signatureKey, notBeforeMs, notAfterMs } = claims;
      return { client, signatureKey, validSeconds: BigInt(Math.ceil((notAfterMs - notBeforeMs) / 1000)) };
    }
    default:
      throw new GroupError("identity_invalid", "a credential that is neither basic nor x509");
  }
}

/** A credential's TLS encoding as ts-mls takes it. Throws GroupError `malformed` or `identity_invalid`. */
export function mlsCredential(bytes: Uint8Array): MlsCredential {
  let credential: Credential;
  try {
    credential = decode(Credential, bytes);
  } catch (error) {
    if (error instanceof DecodeError) throw new GroupError("malformed", error.message, { cause: error });
    throw error;
  }
  if (credential.credentialType === "basic") {
    return { credentialType: "basic", identity: credential.identity };
  }
  if (credential.credentialType === "x509") {
    const certificates = credential.certificates as readonly { readonly certData: Uint8Array }[];
    return { credentialType: "x509", certificates: certificates.map(({ certData }) => certData) };
  }
  throw new GroupError("identity_invalid", "a credential that is neither basic nor x509");
}

/** The inverse of {@link mlsCredential}. */
export function credentialBytes(credential: MlsCredential): Uint8Array {
  return encodeCredential(credential);
}

// One leaf is asked about often, and a certificate takes long to parse; leaves are never changed in place.
const claimsOf = new WeakMap<MlsCredential, CredentialClaims>();

/** {@link credentialClaims} of a credential as ts-mls holds it; remembered. */
export function claimsOfCredential(credential: MlsCredential): CredentialClaims {
  const known = claimsOf.get(credential);
  if (known !== undefined) return known;
  const claims = credentialClaims(decode(Credential, encodeCredential(credential)));
  claimsOf.set(credential, claims);
  return claims;
}
