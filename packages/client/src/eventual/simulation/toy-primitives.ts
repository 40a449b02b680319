import { concatBytes, equalBytes } from "@entente/tls-codec";
import { CryptoError } from "../../crypto/crypto-error.ts";
import type { Aead, Curve, Primitives, Signer } from "../../crypto/primitives.ts";

/**
 * Primitives that behave as real ones and protect nothing: a public key follows from its private key, two parties compute one secret, a
 * signature verifies for its key and message alone, and what was sealed opens with its key alone. What is simulated is the order of things, and real ones
 * would be most of the time.
 */
export function toyPrimitives(real: Primitives): Primitives {
  const { sha256 } = real;
  const x25519: Curve = {
    publicKey: (privateKey) => sha256(privateKey),
    sharedSecret(privateKey, publicKey) {
      const own = sha256(privateKey);
      return sha256(isBefore(own, publicKey) ? concatBytes(own, publicKey) : concatBytes(publicKey, own));
    },
    checkPublicKey: () => undefined,
  };
  const signatureOf = (publicKey: Uint8Array, message: Uint8Array): Uint8Array => {
    const half = sha256(concatBytes(publicKey, message));
    return concatBytes(half, half);
  };
  const ed25519: Signer = {
    publicKey: (privateKey) => sha256(privateKey),
    sign: (privateKey, message) => signatureOf(sha256(privateKey), message),
    verify: (publicKey, message, signature) => equalBytes(signatureOf(publicKey, message), signature),
  };
  return {
    ...real,
    hmacSha256: (key, data) => sha256(concatBytes(Uint8Array.of(key.length), key, data)),
    aeads: { ...real.aeads, "aes-128-gcm": toyAead(sha256) },
    curves: { ...real.curves, x25519 },
    signers: { ...real.signers, ed25519 },
  };
}

const tagBytes = 16;

function toyAead(sha256: (data: Uint8Array) => Uint8Array): Aead {
  const stream = (key: Uint8Array, nonce: Uint8Array, data: Uint8Array): Uint8Array => {
    const pad = sha256(concatBytes(key, nonce));
    return data.map((octet, index) => octet ^ (pad[index % pad.length] ?? 0));
  };
  const tagOf = (...parts: readonly Uint8Array[]): Uint8Array =>
    sha256(concatBytes(...parts)).subarray(0, tagBytes);
  return {
    seal: (key, nonce, aad, plaintext) =>
      concatBytes(stream(key, nonce, plaintext), tagOf(key, nonce, aad, plaintext)),
    open(key, nonce, aad, ciphertext) {
      const split = Math.max(0, ciphertext.length - tagBytes);
      const plaintext = stream(key, nonce, ciphertext.subarray(0, split));
      if (equalBytes(tagOf(key, nonce, aad, plaintext), ciphertext.subarray(split))) return plaintext;
      throw new CryptoError("decryption_failed", "another key, or other bytes");
    },
  };
}

function isBefore(a: Uint8Array, b: Uint8Array): boolean {
  const at = a.findIndex((octet, index) => octet !== b[index]);
  return (a[at] ?? 0) < (b[at] ?? 0);
}
