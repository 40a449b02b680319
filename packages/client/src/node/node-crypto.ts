import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  hash,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { concatBytes } from "@entente/tls-codec";
import { CryptoError } from "../crypto/crypto-error.ts";
import { cryptoProvider, type CryptoProvider } from "../crypto/crypto-provider.ts";
import type { Aead, Curve, Primitives, Signer } from "../crypto/primitives.ts";

const tagBytes = 16;

// DER around raw keys, cheaper to make than a JWK: PrivateKeyInfo and SubjectPublicKeyInfo (RFC 8410), ECPrivateKey
// without its public part, which OpenSSL computes, and SubjectPublicKeyInfo of an uncompressed P-256 point (RFC 5480).
const x25519Private = bytes("302e020100300506032b656e04220420");
const x25519Public = bytes("302a300506032b656e032100");
const ed25519Private = bytes("302e020100300506032b657004220420");
const ed25519Public = bytes("302a300506032b6570032100");
const p256Private = [bytes("30310201010420"), bytes("a00a06082a8648ce3d030107")] as const;
const p256Public = bytes("3059301306072a8648ce3d020106082a8648ce3d030107034200");

const x25519: Curve = {
  publicKey: (privateKey) => guarded(() => rawPublicKey(createPublicKey(pkcs8(x25519Private, privateKey)))),
  sharedSecret: (privateKey, publicKey) =>
    guarded(() =>
      plain(
        diffieHellman({
          privateKey: pkcs8(x25519Private, privateKey),
          publicKey: spki(x25519Public, publicKey, 32),
        }),
      ),
    ),
  checkPublicKey(publicKey) {
    checkLength(publicKey, 32);
  },
};

const p256: Curve = {
  publicKey(privateKey) {
    checkLength(privateKey, 32);
    return guarded(() => {
      const ecdh = createECDH("prime256v1");
      ecdh.setPrivateKey(privateKey);
      return plain(ecdh.getPublicKey());
    });
  },
  sharedSecret(privateKey, publicKey) {
    checkLength(privateKey, 32);
    checkLength(publicKey, 65);
    return guarded(() => {
      const ecdh = createECDH("prime256v1");
      ecdh.setPrivateKey(privateKey);
      return plain(ecdh.computeSecret(publicKey));
    });
  },
  checkPublicKey(publicKey) {
    guarded(() => spki(p256Public, publicKey, 65));
  },
};

const ed25519Signer: Signer = {
  publicKey: (privateKey) => guarded(() => rawPublicKey(createPublicKey(pkcs8(ed25519Private, privateKey)))),
  sign: (privateKey, message) => guarded(() => plain(sign(null, message, pkcs8(ed25519Private, privateKey)))),
  verify: (publicKey, message, signature) =>
    verified(() => verify(null, message, spki(ed25519Public, publicKey, 32), signature)),
};

const p256Signer: Signer = {
  publicKey: (privateKey) => p256.publicKey(privateKey),
  sign: (privateKey, message) => guarded(() => plain(sign("sha256", message, sec1(privateKey)))),
  verify: (publicKey, message, signature) =>
    verified(() => verify("sha256", message, spki(p256Public, publicKey, 65), signature)),
};

function aead(algorithm: keyof Primitives["aeads"]): Aead {
  const options = { authTagLength: tagBytes };
  return {
    seal(key, nonce, aad, plaintext) {
      // One signature serves both; the types of node:crypto tell the AEAD modes apart by literal.
      const cipher = createCipheriv(algorithm as "aes-128-gcm", key, nonce, options);
      cipher.setAAD(aad);
      return concatBytes(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
    },
    open(key, nonce, aad, ciphertext) {
      const split = ciphertext.length - tagBytes;
      if (split < 0) throw new CryptoError("decryption_failed", "shorter than a tag");
      try {
        const decipher = createDecipheriv(algorithm as "aes-128-gcm", key, nonce, options);
        decipher.setAAD(aad);
        decipher.setAuthTag(ciphertext.subarray(split));
        return concatBytes(decipher.update(ciphertext.subarray(0, split)), decipher.final());
      } catch (cause) {
        throw new CryptoError("decryption_failed", algorithm, { cause });
      }
    },
  };
}

const nodePrimitives: Primitives = {
  sha256: (data) => plain(hash("sha256", data, "buffer")),
  hmacSha256: (key, data) => mac("sha256", key, data),
  sha512: (data) => plain(hash("sha512", data, "buffer")),
  hmacSha512: (key, data) => mac("sha512", key, data),
  randomBytes: (count) => plain(randomBytes(count)),
  curves: { x25519, p256 },
  signers: { ed25519: ed25519Signer, p256: p256Signer },
  aeads: {
    "aes-128-gcm": aead("aes-128-gcm"),
    "aes-256-gcm": aead("aes-256-gcm"),
    "chacha20-poly1305": aead("chacha20-poly1305"),
  },
};

/** The provider for Node: OpenSSL through node:crypto, with no step that waits. */
export const nodeCrypto: CryptoProvider = cryptoProvider(nodePrimitives);

function guarded<T>(operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    if (cause instanceof CryptoError) throw cause;
    throw new CryptoError("key_invalid", "not a key of this curve", { cause });
  }
}

function verified(operation: () => boolean): boolean {
  try {
    return operation();
  } catch {
    // OpenSSL throws for keys off the curve; a signature under such a key does not verify.
    return false;
  }
}

function checkLength(key: Uint8Array, length: number): void {
  if (key.length !== length) throw new CryptoError("key_invalid", `expected ${length} bytes`);
}

function pkcs8(prefix: Uint8Array, privateKey: Uint8Array): KeyObject {
  checkLength(privateKey, 32);
  return createPrivateKey({ key: buffer(prefix, privateKey), format: "der", type: "pkcs8" });
}

function sec1(privateKey: Uint8Array): KeyObject {
  checkLength(privateKey, 32);
  const key = buffer(p256Private[0], privateKey, p256Private[1]);
  return createPrivateKey({ key, format: "der", type: "sec1" });
}

function spki(prefix: Uint8Array, publicKey: Uint8Array, length: number): KeyObject {
  checkLength(publicKey, length);
  return createPublicKey({ key: buffer(prefix, publicKey), format: "der", type: "spki" });
}

/** As a JWK (RFC 8037), which OpenSSL gives eight times as fast as DER. */
function rawPublicKey(key: KeyObject): Uint8Array {
  return new Uint8Array(Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url"));
}

/** Node takes four times as long where the key is bytes. */
function mac(algorithm: string, key: Uint8Array, data: Uint8Array): Uint8Array {
  return plain(createHmac(algorithm, createSecretKey(key)).update(data).digest());
}

function buffer(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts);
}

/** The same memory without Buffer's methods, so that nothing outside this folder meets a Buffer. */
function plain(data: Buffer): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function bytes(hex: string): Uint8Array {
  return plain(Buffer.from(hex, "hex"));
}
