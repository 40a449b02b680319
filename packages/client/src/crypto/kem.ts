/** A KEM key pair in raw bytes. */
export interface KemKeyPair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** Bytes of a private key, of every KEM here: a scalar, or the seed that all else follows from. */
export const privateKeyBytes = 32;

/**
 * A key encapsulation mechanism on raw keys, as HPKE uses one (RFC 9180 4). Everything that others send is checked: keys and
 * KEM outputs of the wrong length, off the curve, or that would make the secret a constant throw CryptoError `key_invalid`.
 */
export interface Kem {
  /** The one key pair that `ikm` leads to; at least 32 bytes of secret. RFC 9180 7.1.3. */
  deriveKeyPair(ikm: Uint8Array): KemKeyPair;
  /** A new secret for the holder of the private key, and what it is found again by. */
  encapsulate(publicKey: Uint8Array): { readonly secret: Uint8Array; readonly enc: Uint8Array };
  /** The secret that `enc` was made with; another one, and no error, where a post-quantum ciphertext was changed. */
  decapsulate(privateKey: Uint8Array, enc: Uint8Array): Uint8Array;
  /** Throws when `publicKey` is not a key that is safe to use. */
  checkPublicKey(publicKey: Uint8Array): void;
  /** Throws when `privateKey` is none. */
  checkPrivateKey(privateKey: Uint8Array): void;
}
