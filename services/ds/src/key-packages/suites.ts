import {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
} from "node:crypto";
import { signatureSchemes } from "@entente/service-kit";

/** What the service has to know of a cipher suite (RFC 9420 17.1). */
export interface Suite {
  readonly number: number;
  readonly signatureScheme: number;
  /** Whether bytes are a public key of the suite's KEM that is safe to use. */
  readonly isKemKey: (bytes: Uint8Array) => boolean;
  /** Its hash, as node:crypto calls it: of references, trees and transcripts. */
  readonly hash: "sha256" | "sha512";
}

const p256Bytes = 65;
const x25519Bytes = 32;

const ed25519 = signatureSchemes.ed25519;
const p256 = signatureSchemes.ecdsa_secp256r1_sha256;

/**
 * Cipher suites that a domain can take: their signature schemes are those that its credentials are made for. The last two are
 * ts-mls's, with X-Wing, which the registry of RFC 9420 does not have.
 */
export const suites: ReadonlyMap<number, Suite> = new Map(
  (
    [
      { number: 0x0001, signatureScheme: ed25519, isKemKey: isX25519Key, hash: "sha256" },
      { number: 0x0002, signatureScheme: p256, isKemKey: isP256Key, hash: "sha256" },
      { number: 0x0003, signatureScheme: ed25519, isKemKey: isX25519Key, hash: "sha256" },
      { number: 0x0053, signatureScheme: ed25519, isKemKey: isXWingKey, hash: "sha512" },
      { number: 0x0054, signatureScheme: ed25519, isKemKey: isXWingKey, hash: "sha512" },
    ] satisfies readonly Suite[]
  ).map((suite) => [suite.number, suite]),
);

/** A digest by a suite's hash. */
export function suiteDigest({ hash }: Pick<Suite, "hash">, content: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(hash).update(content).digest());
}

const probe = createPrivateKey(
  generateKeyPairSync("x25519").privateKey.export({ format: "pem", type: "pkcs8" }),
);

/** A point of small order gives an all-zero secret with every key, and OpenSSL refuses to make one (RFC 7748 6.1). */
export function isX25519Key(bytes: Uint8Array): boolean {
  if (bytes.length !== x25519Bytes) return false;
  try {
    const x = Buffer.from(bytes).toString("base64url");
    const publicKey = createPublicKey({ key: { kty: "OKP", crv: "X25519", x }, format: "jwk" });
    return diffieHellman({ privateKey: probe, publicKey }).some((byte) => byte !== 0);
  } catch {
    // OpenSSL's reasons differ by version; that the key is not safe is all that is told.
    return false;
  }
}

/** An uncompressed point on the curve. */
export function isP256Key(bytes: Uint8Array): boolean {
  if (bytes.length !== p256Bytes || bytes[0] !== 4) return false;
  try {
    const part = (from: number, to: number): string =>
      Buffer.from(bytes.subarray(from, to)).toString("base64url");
    createPublicKey({ key: { kty: "EC", crv: "P-256", x: part(1, 33), y: part(33, 65) }, format: "jwk" });
    return true;
  } catch {
    // As above.
    return false;
  }
}

/** ML-KEM-768's coefficients, two in three bytes, in front of its seed; and what each of them is below. */
const coefficientsBytes = 1_152;
const modulus = 3_329;
const mlKemBytes = 1_184;

/** ML-KEM-768's key with all its coefficients reduced (FIPS 203 7.2), and X25519's after it (draft-connolly-cfrg-xwing-kem 5). */
export function isXWingKey(bytes: Uint8Array): boolean {
  if (bytes.length !== mlKemBytes + x25519Bytes) return false;
  for (let at = 0; at < coefficientsBytes; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    if ((a | ((b & 0x0f) << 8)) >= modulus || ((b >> 4) | (c << 4)) >= modulus) return false;
  }
  return isX25519Key(bytes.subarray(mlKemBytes));
}
