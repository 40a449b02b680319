import { createPublicKey, type KeyObject, verify } from "node:crypto";

/** TLS SignatureScheme values that clients of a domain may use. */
export const signatureSchemes = { ecdsa_secp256r1_sha256: 0x0403, ed25519: 0x0807 } as const;

/** One of `signatureSchemes`. */
export type SignatureScheme = (typeof signatureSchemes)[keyof typeof signatureSchemes];

/** Whether a number from the wire is a scheme that is taken here. */
export function isSignatureScheme(scheme: number): scheme is SignatureScheme {
  return scheme === signatureSchemes.ed25519 || scheme === signatureSchemes.ecdsa_secp256r1_sha256;
}

/**
 * A signature public key in the encoding of LeafNode.signature_key (RFC 9420 5.1.1): 32 bytes for Ed25519, an
 * uncompressed point of 65 bytes for P-256. Undefined for bytes that are no key of the scheme.
 */
export function signatureKey(scheme: SignatureScheme, publicKey: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwkOf(scheme, publicKey), format: "jwk" });
  } catch {
    // OpenSSL's reasons differ by version; that the bytes are no key is all that a caller acts on.
    return undefined;
  }
}

/** The inverse of `signatureKey`: how a key is written in a LeafNode. Undefined for keys of other schemes. */
export function signaturePublicKey(
  key: KeyObject,
): { scheme: SignatureScheme; publicKey: Uint8Array } | undefined {
  const jwk = key.export({ format: "jwk" });
  if (jwk.kty === "OKP" && jwk.crv === "Ed25519") {
    return { scheme: signatureSchemes.ed25519, publicKey: Buffer.from(jwk.x ?? "", "base64url") };
  }
  if (jwk.kty !== "EC" || jwk.crv !== "P-256") return undefined;
  const point = [
    Uint8Array.of(4),
    Buffer.from(jwk.x ?? "", "base64url"),
    Buffer.from(jwk.y ?? "", "base64url"),
  ];
  return { scheme: signatureSchemes.ecdsa_secp256r1_sha256, publicKey: Buffer.concat(point) };
}

/** Whether `signature` over `message` is the key's. False for a malformed key or signature too. ECDSA signatures are DER. */
export function verifySignature(
  scheme: SignatureScheme,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = signatureKey(scheme, publicKey);
  return (
    key !== undefined &&
    verify(scheme === signatureSchemes.ed25519 ? null : "sha256", message, key, signature)
  );
}

function jwkOf(
  scheme: SignatureScheme,
  publicKey: Uint8Array,
): { kty: string; crv: string; x: string; y?: string } {
  const base64 = (from: number, to: number): string =>
    Buffer.from(publicKey.subarray(from, to)).toString("base64url");
  if (scheme === signatureSchemes.ed25519) {
    if (publicKey.length !== 32) throw new RangeError("an Ed25519 key has 32 bytes");
    return { kty: "OKP", crv: "Ed25519", x: base64(0, 32) };
  }
  if (publicKey.length !== 65 || publicKey[0] !== 4)
    throw new RangeError("a P-256 key is an uncompressed point");
  return { kty: "EC", crv: "P-256", x: base64(1, 33), y: base64(33, 65) };
}
