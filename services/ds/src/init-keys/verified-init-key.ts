import { DecodeError, decodeRaw, encode, type Raw } from "@entente/tls-codec";
import {
  certificatesOfData,
  type ClientId,
  Credential,
  initKeyVersions,
  LegacyCipherSuite,
  UserInitKey,
} from "@entente/mls-wire";
import { verifySignature, isSignatureScheme } from "@entente/service-kit";
import { readCredential, type X509Credential } from "../credentials/x509-credential.ts";
import { sameBytes, sha256 } from "../digest.ts";
import { isP256Key, isX25519Key } from "../key-packages/suites.ts";
import { keyPackageBytesMax, keyPackageLifetimeMs } from "../limits.ts";
import { shelfOf } from "./shelves.ts";

declare const verified: unique symbol;

/** A UserInitKey that a client has signed with the key of its credential. Whether its domain vouches for that is another question. */
export interface VerifiedInitKey {
  readonly [verified]: true;
  readonly bytes: Uint8Array;
  readonly ref: Uint8Array;
  /** Known suites among its own, of the draft's registry. */
  readonly suites: readonly number[];
  /** Where the store keeps it: see `shelves.ts`. */
  readonly suite: number;
  readonly credential: X509Credential;
  readonly signatureKey: Uint8Array;
  readonly notAfterMs: number;
  readonly lastResort: boolean;
  readonly initKeyDigest: Uint8Array;
  readonly encryptionKeyDigest: Uint8Array;
}

/** Why it is none, in words. */
export interface InitKeyProblem {
  readonly problem: string;
}

const keyChecks: ReadonlyMap<number, (key: Uint8Array) => boolean> = new Map([
  [LegacyCipherSuite.codeOf("P256_SHA256_AES128GCM"), isP256Key],
  [LegacyCipherSuite.codeOf("X25519_SHA256_AES128GCM"), isX25519Key],
]);

/** Bytes that the length of the signature takes. */
const signaturePrefixBytes = 2;

/**
 * Checks a UserInitKey of draft-omara-mls-federation-00: its structure, the client's signature by the key in its credential, and the
 * key of each suite that is known. Keys of suites that nobody knows here are passed over (OF-14). Whoever made it controls every
 * byte; the cost is one signature and two keys at most, after what is cheap has passed.
 */
export function verifyInitKey(
  bytes: Uint8Array,
  clientId: ClientId,
  nowMs: number,
): VerifiedInitKey | InitKeyProblem {
  if (bytes.length > keyPackageBytesMax)
    return { problem: `larger than ${String(keyPackageBytesMax)} bytes` };
  try {
    return verifyDecoded(decodeRaw(UserInitKey, bytes), clientId, nowMs);
  } catch (error) {
    if (error instanceof DecodeError) return { problem: `malformed: ${error.message}` };
    throw error;
  }
}

function verifyDecoded(
  { value, bytes }: Raw<UserInitKey>,
  clientId: ClientId,
  nowMs: number,
): VerifiedInitKey | InitKeyProblem {
  // Reading is checking: an id that begins as one with versions must be one.
  initKeyVersions(value.userInitKeyId);
  if (value.credential.credentialType !== "x509") return { problem: "the credential is not of type x509" };
  const certificates = certificatesOfData(value.credential.certData).map((certData) => ({ certData }));
  const credential = readCredential(encode(Credential, { credentialType: "x509", certificates }));
  if (credential?.clientId !== clientId) return { problem: "the credential stands for another client" };
  const keys = knownKeys(value);
  if ("problem" in keys) return keys;
  const { scheme, signatureKey, notAfterMs } = credential;
  const signed = bytes.subarray(0, bytes.length - signaturePrefixBytes - value.signature.length);
  if (!isSignatureScheme(scheme) || !verifySignature(scheme, signatureKey, signed, value.signature)) {
    return { problem: "the signature is not the credential's" };
  }
  const digests = keys.found.map(([, key]) => sha256(key));
  const [initKeyDigest = sha256(bytes), encryptionKeyDigest = sha256("no second key", bytes)] = digests;
  const suites = keys.found.map(([suite]) => suite);
  const checked: Omit<VerifiedInitKey, typeof verified> = {
    bytes,
    ref: sha256("UserInitKey", bytes),
    suites,
    suite: shelfOf(suites),
    credential,
    signatureKey,
    // The format knows no lifetime: it is that of a KeyPackage, or of its credential (A18-37).
    notAfterMs: Math.min(notAfterMs, nowMs + keyPackageLifetimeMs),
    lastResort: false,
    initKeyDigest,
    encryptionKeyDigest,
  };
  return checked as VerifiedInitKey;
}

function knownKeys({
  cipherSuites,
  initKeys,
}: UserInitKey): { readonly found: readonly (readonly [number, Uint8Array])[] } | InitKeyProblem {
  const codes = cipherSuites.map((suite) => LegacyCipherSuite.codeOf(suite));
  if (new Set(codes).size !== codes.length) return { problem: "a cipher suite twice" };
  const found: [number, Uint8Array][] = [];
  for (const [index, code] of codes.entries()) {
    const [isKey, key] = [keyChecks.get(code), initKeys[index]];
    if (isKey === undefined || key === undefined) continue;
    if (!isKey(key)) return { problem: `no safe key of the suite ${String(code)}` };
    if (found.some(([, other]) => sameBytes(other, key))) return { problem: "one key for two suites" };
    found.push([code, key]);
  }
  return found.length === 0 ? { problem: "no cipher suite that is known here" } : { found };
}
