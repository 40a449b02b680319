import type { PrivateKey, PublicKey } from "ts-mls";

declare global {
  /**
   * WebCrypto's key, of which ts-mls's types speak. Neither ES2023 nor Node's types declare it, and nothing here uses
   * it: the keys of these providers are raw bytes. In a program with the DOM's types this merges with theirs.
   */
  interface CryptoKey {
    readonly extractable: boolean;
  }
}

/** A raw HPKE key under the types that ts-mls hands around without looking inside. */
interface RawKey {
  readonly bytes: Uint8Array;
}

/** `bytes` as ts-mls takes a private key. The inverse is {@link bytesOfKey}. */
export function privateKeyOf(bytes: Uint8Array): PrivateKey {
  const key: RawKey = { bytes };
  return key as unknown as PrivateKey;
}

/** `bytes` as ts-mls takes a public key. The inverse is {@link bytesOfKey}. */
export function publicKeyOf(bytes: Uint8Array): PublicKey {
  const key: RawKey = { bytes };
  return key as unknown as PublicKey;
}

/** The bytes of a key that one of these providers made. */
export function bytesOfKey(key: PrivateKey | PublicKey): Uint8Array {
  return (key as unknown as RawKey).bytes;
}
