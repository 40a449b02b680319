import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import { signatureSchemes } from "@entente/service-kit";

/** What the service has to know of a cipher suite (RFC 9420 17.1). */
export interface Suite {
  readonly number: number;
  readonly signatureScheme: number;
  /** Whether bytes are a public key of the suite's KEM that is safe to use. */
  readonly isKemKey: (bytes: Uint8Array) => boolean;
}

const p256Bytes = 65;
const x25519Bytes = 32;

/** Cipher suites that this domain takes: their signature schemes are those that its credentials are made for. */
export const suites: ReadonlyMap<number, Suite> = new Map(
  [
    { number: 0x0001, signatureScheme: signatureSchemes.ed25519, isKemKey: isX25519Key },
    { number: 0x0002, signatureScheme: signatureSchemes.ecdsa_secp256r1_sha256, isKemKey: isP256Key },
    { number: 0x0003, signatureScheme: signatureSchemes.ed25519, isKemKey: isX25519Key },
  ].map((suite) => [suite.number, suite]),
);

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
