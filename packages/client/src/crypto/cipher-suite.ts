import type { CiphersuiteImpl } from "ts-mls";
import { CryptoError } from "./crypto-error.ts";
import { hashFunction, type HashFunction } from "./hash-function.ts";
import { expand, extract } from "./hkdf.ts";
import { HpkeBase, nonceBytes } from "./hpke.ts";
import { bytesOfKey, privateKeyOf, publicKeyOf } from "./opaque-key.ts";
import type { Primitives } from "./primitives.ts";
import { suites, type SuiteName, type SuiteParameters } from "./suite-name.ts";

/**
 * Everything that MLS asks of cryptography for one suite: ts-mls's interface, which is the one interface of this
 * package's providers too. Keys are raw bytes: signature and HPKE private keys have 32, public keys what the suite says.
 */
export type CipherSuiteOperations = CiphersuiteImpl;

const empty = new Uint8Array();

/** The suite `name` on the primitives of a platform. Stateless. */
export function cipherSuite(primitives: Primitives, name: SuiteName): CipherSuiteOperations {
  const suite = suites[name];
  const hash = hashFunction(primitives, suite.hash);
  return {
    name,
    hash: hashOf(hash),
    kdf: {
      size: hash.bytes,
      extract: async (salt, ikm) => extract(hash, salt, ikm),
      expand: async (prk, info, length) => expand(hash, prk, info, length),
    },
    rng: { randomBytes: (count) => primitives.randomBytes(count) },
    signature: signatureOf(primitives, suite),
    hpke: hpkeOf(primitives, suite),
  };
}

function hashOf({ digest, mac }: HashFunction): CiphersuiteImpl["hash"] {
  return {
    digest: async (data) => digest(data),
    mac: async (key, data) => mac(key, data),
    verifyMac: async (key, received, data) => equalInConstantTime(mac(key, data), received),
  };
}

function signatureOf(primitives: Primitives, suite: SuiteParameters): CiphersuiteImpl["signature"] {
  const signer = primitives.signers[suite.signature];
  const curve = suite.signature === "p256" ? primitives.curves.p256 : undefined;
  return {
    sign: async (signKey, message) => signer.sign(signKey, message),
    verify: async (publicKey, message, signature) =>
      publicKey.length === suite.signatureKeyBytes && signer.verify(publicKey, message, signature),
    async keygen() {
      // A random 32-byte string is an Ed25519 key always, and a P-256 key but for one in 2^32.
      for (;;) {
        const signKey = primitives.randomBytes(32);
        if (curve === undefined) return { signKey, publicKey: signer.publicKey(signKey) };
        try {
          return { signKey, publicKey: curve.publicKey(signKey) };
        } catch (error) {
          if (!(error instanceof CryptoError)) throw error;
        }
      }
    },
  };
}

function hpkeOf(primitives: Primitives, suite: SuiteParameters): CiphersuiteImpl["hpke"] {
  const hpke = new HpkeBase(primitives, suite);
  const aead = primitives.aeads[suite.aead];
  return {
    keyLength: suite.keyBytes,
    nonceLength: nonceBytes,
    seal: (publicKey, plaintext, info, aad) =>
      hpke.seal(bytesOfKey(publicKey), info, aad ?? empty, plaintext),
    open: (privateKey, kemOutput, ciphertext, info, aad) =>
      hpke.open(bytesOfKey(privateKey), kemOutput, info, aad ?? empty, ciphertext),
    exportSecret: async (publicKey, exporterContext, length, info) =>
      hpke.exportSecret(bytesOfKey(publicKey), info, exporterContext, length),
    importSecret: async (privateKey, exporterContext, kemOutput, length, info) =>
      hpke.importSecret(bytesOfKey(privateKey), kemOutput, info, exporterContext, length),
    async importPrivateKey(bytes) {
      hpke.kem.checkPrivateKey(bytes);
      return privateKeyOf(bytes);
    },
    async importPublicKey(bytes) {
      hpke.kem.checkPublicKey(bytes);
      return publicKeyOf(bytes);
    },
    exportPublicKey: async (key) => bytesOfKey(key),
    exportPrivateKey: async (key) => bytesOfKey(key),
    encryptAead: async (key, nonce, aad, plaintext) => aead.seal(key, nonce, aad ?? empty, plaintext),
    decryptAead: async (key, nonce, aad, ciphertext) => aead.open(key, nonce, aad ?? empty, ciphertext),
    async deriveKeyPair(ikm) {
      const { privateKey, publicKey } = hpke.kem.deriveKeyPair(ikm);
      return { privateKey: privateKeyOf(privateKey), publicKey: publicKeyOf(publicKey) };
    },
    async generateKeyPair() {
      const { privateKey, publicKey } = hpke.generateKeyPair();
      return { privateKey: privateKeyOf(privateKey), publicKey: publicKeyOf(publicKey) };
    },
  };
}

/** Same bytes, in a time that depends on the lengths alone. Different lengths are different. */
export function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] ?? 0);
  return difference === 0;
}
