import { encode } from "@entente/tls-codec";
import { mlsLabel, RefHashInput, SignContent, type CipherSuite } from "@entente/mls-wire";

/**
 * The two public operations of a cipher suite. Neither needs a secret, and neither may throw: what a peer sent as key
 * or signature is any bytes.
 */
export interface PublicCrypto {
  /** Nh: length of what `hash` gives. */
  readonly hashBytes: number;
  /** The suite's hash. */
  hash(content: Uint8Array): Uint8Array;
  /**
   * Whether `signature` over `content` is valid under the suite's signature scheme. Keys are as in the wire: raw for
   * EdDSA, uncompressed points for ECDSA, whose signatures are in DER (RFC 9420 5.1.1). False for a key that is none.
   */
  verifySignature(publicKey: Uint8Array, content: Uint8Array, signature: Uint8Array): boolean;
}

/** The operations of a suite; `undefined` where it is not supported. */
export type PublicCryptoOf = (cipherSuite: CipherSuite) => PublicCrypto | undefined;

/** VerifyWithLabel (RFC 9420 5.1.2). `label` is one of `signatureLabels`. */
export function verifyWithLabel(
  crypto: PublicCrypto,
  publicKey: Uint8Array,
  label: string,
  content: Uint8Array,
  signature: Uint8Array,
): boolean {
  return crypto.verifySignature(
    publicKey,
    encode(SignContent, { label: mlsLabel(label), content }),
    signature,
  );
}

/** RefHash (RFC 9420 5.2). `label` is one of `referenceLabels` in UTF-8. */
export function refHash(crypto: PublicCrypto, label: Uint8Array, value: Uint8Array): Uint8Array {
  return crypto.hash(encode(RefHashInput, { label, value }));
}
