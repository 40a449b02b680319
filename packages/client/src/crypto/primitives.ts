/** A value that may need a turn of the event loop: WebCrypto answers later, node:crypto at once. */
export type Eventually<T> = T | Promise<T>;

/**
 * A Diffie-Hellman group on raw keys. Private keys are 32 bytes; public keys have the length that the suite says and
 * nothing else, P-256 uncompressed. `sharedSecret` refuses points off the curve and the all-zero result
 * (RFC 9180 7.1.4). Throws CryptoError `key_invalid`.
 */
export interface Curve {
  publicKey(privateKey: Uint8Array): Uint8Array;
  /** The x-coordinate alone for P-256. */
  sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array;
  /** Throws when `publicKey` is not the encoding of a usable point. */
  checkPublicKey(publicKey: Uint8Array): void;
}

/** Signatures on raw keys: 32-byte private keys; ECDSA signatures in DER, over SHA-256 of the message. */
export interface Signer {
  publicKey(privateKey: Uint8Array): Uint8Array;
  sign(privateKey: Uint8Array, message: Uint8Array): Uint8Array;
  /** False for anything that is not a signature of `message` under `publicKey`, malformed keys included. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** An AEAD with a 12-byte nonce; the 16-byte tag ends the ciphertext. `open` throws CryptoError `decryption_failed`. */
export interface Aead {
  seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Eventually<Uint8Array>;
  open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Eventually<Uint8Array>;
}

/** The operations that a platform gives; HPKE and all of MLS stand on these. */
export interface Primitives {
  readonly sha256: (data: Uint8Array) => Uint8Array;
  readonly hmacSha256: (key: Uint8Array, data: Uint8Array) => Uint8Array;
  readonly sha512: (data: Uint8Array) => Uint8Array;
  readonly hmacSha512: (key: Uint8Array, data: Uint8Array) => Uint8Array;
  /** From the platform's cryptographic generator. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly curves: { readonly x25519: Curve; readonly p256: Curve };
  readonly signers: { readonly ed25519: Signer; readonly p256: Signer };
  readonly aeads: Readonly<Record<"aes-128-gcm" | "aes-256-gcm" | "chacha20-poly1305", Aead>>;
}
