import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { CryptoError } from "./crypto-error.ts";
import { cryptoProvider, type CryptoProvider } from "./crypto-provider.ts";
import type { Aead, Curve, Primitives, Signer } from "./primitives.ts";

/** Bytes that `getRandomValues` gives at once at most. */
const entropyBytesMax = 65_536;

const x25519Curve: Curve = {
  publicKey: (privateKey) => guarded(() => x25519.getPublicKey(privateKey)),
  sharedSecret: (privateKey, publicKey) => guarded(() => x25519.getSharedSecret(privateKey, publicKey)),
  checkPublicKey(publicKey) {
    if (publicKey.length !== 32) throw new CryptoError("key_invalid", "an X25519 key has 32 bytes");
  },
};

const p256Curve: Curve = {
  publicKey: (privateKey) => guarded(() => p256.getPublicKey(privateKey, false)),
  sharedSecret(privateKey, publicKey) {
    p256Curve.checkPublicKey(publicKey);
    // Without the compression octet, the first half is x.
    return guarded(() => p256.getSharedSecret(privateKey, publicKey, true)).slice(1);
  },
  checkPublicKey(publicKey) {
    if (publicKey.length !== 65) throw new CryptoError("key_invalid", "a P-256 key has 65 bytes");
    guarded(() => p256.Point.fromBytes(publicKey).assertValidity());
  },
};

const ed25519Signer: Signer = {
  publicKey: (privateKey) => guarded(() => ed25519.getPublicKey(privateKey)),
  sign: (privateKey, message) => guarded(() => ed25519.sign(message, privateKey)),
  verify(publicKey, message, signature) {
    try {
      // RFC 8032, not ZIP 215: two providers must agree on every signature.
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      // noble throws for what has not the length of a key or signature; that is a signature that does not verify.
      return false;
    }
  },
};

const p256Signer: Signer = {
  publicKey: (privateKey) => p256Curve.publicKey(privateKey),
  sign: (privateKey, message) =>
    guarded(() => p256.sign(message, privateKey, { prehash: true, format: "der", lowS: false })),
  verify(publicKey, message, signature) {
    try {
      return p256.verify(signature, message, publicKey, { prehash: true, format: "der", lowS: false });
    } catch {
      // As above: malformed DER and points off the curve throw.
      return false;
    }
  },
};

/** AES-GCM by WebCrypto, as strong as the key is long: native, constant-time, and the only asynchronous primitive here. */
const aesGcm: Aead = {
  async seal(key, nonce, aad, plaintext) {
    const imported = await importAesKey(key, "encrypt");
    return new Uint8Array(await crypto.subtle.encrypt(gcm(nonce, aad), imported, copy(plaintext)));
  },
  async open(key, nonce, aad, ciphertext) {
    const imported = await importAesKey(key, "decrypt");
    try {
      return new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, aad), imported, copy(ciphertext)));
    } catch (cause) {
      throw new CryptoError("decryption_failed", "AES-GCM", { cause });
    }
  },
};

const chaChaPoly: Aead = {
  seal: (key, nonce, aad, plaintext) => chacha20poly1305(key, nonce, aad).encrypt(plaintext),
  open(key, nonce, aad, ciphertext) {
    try {
      return chacha20poly1305(key, nonce, aad).decrypt(ciphertext);
    } catch (cause) {
      throw new CryptoError("decryption_failed", "ChaCha20-Poly1305", { cause });
    }
  },
};

const webPrimitives: Primitives = {
  sha256: (data) => sha256(data),
  hmacSha256: (key, data) => hmac(sha256, key, data),
  sha512: (data) => sha512(data),
  hmacSha512: (key, data) => hmac(sha512, key, data),
  randomBytes(count) {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at += entropyBytesMax) {
      crypto.getRandomValues(bytes.subarray(at, at + entropyBytesMax));
    }
    return bytes;
  },
  curves: { x25519: x25519Curve, p256: p256Curve },
  signers: { ed25519: ed25519Signer, p256: p256Signer },
  aeads: { "aes-128-gcm": aesGcm, "aes-256-gcm": aesGcm, "chacha20-poly1305": chaChaPoly },
};

/** The provider for browsers, and for any platform with WebCrypto: AES-GCM and chance from WebCrypto, the rest from noble. */
export const webCrypto: CryptoProvider = cryptoProvider(webPrimitives);

function guarded<T>(operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    throw new CryptoError("key_invalid", "not a key of this curve", { cause });
  }
}

function importAesKey(key: Uint8Array, use: "encrypt" | "decrypt") {
  return crypto.subtle.importKey("raw", copy(key), "AES-GCM", false, [use]);
}

function gcm(iv: Uint8Array, additionalData: Uint8Array) {
  return { name: "AES-GCM", iv: copy(iv), additionalData: copy(additionalData) };
}

/** WebCrypto's types refuse memory that might be shared; a copy is not. */
function copy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}
