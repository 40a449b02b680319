import { ed25519 } from "@noble/curves/ed25519.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";

/**
 * The hashes and the signature check that every algorithm here stands on, so that a server can pass `node:crypto`'s.
 *
 * An implementation must agree with `purePrimitives` on every input; nothing checks that it does. Signing is never done here:
 * callers sign the bytes that they are handed and bring the signature back.
 */
export interface Primitives {
  /** SHA-256 of `data`, 32 bytes in a fresh array. */
  readonly sha256: (data: Uint8Array) => Uint8Array;
  /** SHA-512 of `data`, 64 bytes in a fresh array. */
  readonly sha512: (data: Uint8Array) => Uint8Array;
  /** HMAC-SHA256, 32 bytes. */
  readonly hmacSha256: (key: Uint8Array, data: Uint8Array) => Uint8Array;
  /** RFC 8032 verification. All arguments may be an attacker's; false, never an exception, for any of wrong length. */
  readonly ed25519Verify: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
}

/** The audited pure JavaScript implementations; they run in a browser and in Node alike. */
export const purePrimitives: Primitives = {
  sha256,
  sha512,
  hmacSha256: (key, data) => hmac(sha256, key, data),
  ed25519Verify: (publicKey, message, signature) => {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    // ZIP 215 would accept small-order keys and non-canonical points.
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  },
};
