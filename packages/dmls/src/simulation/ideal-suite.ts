import { createCipheriv, createDecipheriv, hash } from "node:crypto";
import type { CiphersuiteImpl, Hpke } from "ts-mls";
import { CryptoError } from "ts-mls/mlsError.js";

/** A source of bytes. */
export interface ByteSource {
  bytes(length: number): Uint8Array;
}

/**
 * A cipher suite for simulation: hash, HKDF and AES-GCM are real; signatures and the KEM are ideal. A table keeps the
 * private key of every public one, so signing is an HMAC and encapsulation a table look-up, and a run is fast and
 * repeatable to the byte. Whoever lacks a private key can still neither sign nor decapsulate: the table is asked
 * only by verify and seal. Never for anything but simulation.
 */
export function idealSuite(random: ByteSource): CiphersuiteImpl {
  const privateKeys = new Map<string, Uint8Array>();
  const pairOf = (seed: Uint8Array, use: string) => {
    const privateKey = sha256(label(`${use} private`), seed);
    const publicKey = sha256(label(`${use} public`), privateKey);
    // Copies: sessions overwrite what they are given.
    privateKeys.set(hex(publicKey), privateKey.slice());
    return { publicKey, privateKey };
  };
  const privateOf = (publicKey: Uint8Array) => {
    const privateKey = privateKeys.get(hex(publicKey));
    if (privateKey === undefined) throw new CryptoError("no such public key");
    return privateKey;
  };
  return {
    name: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
    rng: { randomBytes: (length) => random.bytes(length) },
    hash: {
      digest: async (data) => sha256(data),
      mac: async (key, data) => hmac(key, data),
      verifyMac: async (key, mac, data) => Buffer.compare(hmac(key, data), mac) === 0,
    },
    kdf: {
      size: 32,
      extract: async (salt, ikm) => hmac(salt, ikm),
      expand: async (prk, info, length) => expand(prk, info, length),
    },
    signature: {
      keygen: async () => {
        const { publicKey, privateKey } = pairOf(random.bytes(32), "signature");
        return { publicKey, signKey: privateKey };
      },
      sign: async (signKey, message) => hmac(signKey, message),
      verify: async (publicKey, message, signature) => {
        const privateKey = privateKeys.get(hex(publicKey));
        return privateKey !== undefined && Buffer.compare(hmac(privateKey, message), signature) === 0;
      },
    },
    hpke: idealHpke(random, pairOf, privateOf),
  };
}

function idealHpke(
  random: ByteSource,
  pairOf: (seed: Uint8Array, use: string) => { publicKey: Uint8Array; privateKey: Uint8Array },
  privateOf: (publicKey: Uint8Array) => Uint8Array,
): Hpke {
  // Keys are bytes here; ts-mls only passes them on.
  const opaqueKey = (bytes: Uint8Array) => bytes as never;
  const raw = (key: unknown) => key as Uint8Array;
  const pair = (seed: Uint8Array) => {
    const { publicKey, privateKey } = pairOf(seed, "kem");
    return { publicKey: opaqueKey(publicKey), privateKey: opaqueKey(privateKey) };
  };
  return {
    keyLength: 16,
    nonceLength: 12,
    generateKeyPair: async () => pair(random.bytes(32)),
    deriveKeyPair: async (ikm) => pair(ikm),
    importPrivateKey: async (key) => opaqueKey(key),
    importPublicKey: async (key) => opaqueKey(key),
    exportPrivateKey: async (key) => raw(key),
    exportPublicKey: async (key) => raw(key),
    seal: async (publicKey, plaintext, info, aad) => {
      const enc = random.bytes(32);
      const shared = hmac(privateOf(raw(publicKey)), enc);
      return { enc, ct: sealed(shared.subarray(0, 16), shared.subarray(16, 28), join(info, aad), plaintext) };
    },
    open: async (privateKey, enc, ciphertext, info, aad) => {
      const shared = hmac(raw(privateKey), enc);
      return opened(shared.subarray(0, 16), shared.subarray(16, 28), join(info, aad), ciphertext);
    },
    exportSecret: async (publicKey, context, length, info) => {
      const enc = random.bytes(32);
      return { enc, secret: expand(hmac(privateOf(raw(publicKey)), enc), join(info, context), length) };
    },
    importSecret: async (privateKey, context, enc, length, info) =>
      expand(hmac(raw(privateKey), enc), join(info, context), length),
    encryptAead: async (key, nonce, aad, plaintext) => sealed(key, nonce, aad, plaintext),
    decryptAead: async (key, nonce, aad, ciphertext) => opened(key, nonce, aad, ciphertext),
  };
}

function sealed(
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array | undefined,
  plaintext: Uint8Array,
): Uint8Array {
  const cipher = createCipheriv("aes-128-gcm", key, nonce);
  if (aad !== undefined) cipher.setAAD(aad);
  const body = cipher.update(plaintext);
  cipher.final();
  return plain(Buffer.concat([body, cipher.getAuthTag()]));
}

function opened(
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array | undefined,
  ciphertext: Uint8Array,
): Uint8Array {
  if (ciphertext.length < 16) throw new CryptoError("no tag");
  const cipher = createDecipheriv("aes-128-gcm", key, nonce);
  if (aad !== undefined) cipher.setAAD(aad);
  cipher.setAuthTag(ciphertext.subarray(ciphertext.length - 16));
  const body = cipher.update(ciphertext.subarray(0, ciphertext.length - 16));
  try {
    cipher.final();
  } catch (error) {
    throw new CryptoError(error instanceof Error ? error.message : "");
  }
  return plain(body);
}

/** RFC 5869 2.3. */
function expand(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  if (length <= 32) return hmac(prk, Buffer.concat([info, Uint8Array.of(1)])).subarray(0, length);
  const blocks: Uint8Array[] = [];
  for (let previous = new Uint8Array(), i = 1; blocks.length * 32 < length; i++) {
    previous = Uint8Array.from(hmac(prk, Buffer.concat([previous, info, Uint8Array.of(i)])));
    blocks.push(previous);
  }
  return plain(Buffer.concat(blocks)).subarray(0, length);
}

/** RFC 2104 with two one-shot hashes: `createHmac` spends most of its time on asking what kind of key it got. */
function hmac(longKey: Uint8Array, data: Uint8Array): Uint8Array {
  const key = longKey.length > 64 ? sha256(longKey) : longKey;
  const inner = Buffer.alloc(64 + data.length, 0x36);
  const outer = Buffer.alloc(96, 0x5c);
  for (const [i, byte] of key.entries()) {
    inner[i] = 0x36 ^ byte;
    outer[i] = 0x5c ^ byte;
  }
  inner.set(data, 64);
  outer.set(hash("sha256", inner, "buffer"), 64);
  return plain(hash("sha256", outer, "buffer"));
}

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  return plain(hash("sha256", Buffer.concat(parts), "buffer"));
}

function join(info: Uint8Array, aad: Uint8Array | undefined): Uint8Array {
  return aad === undefined || aad.length === 0 ? info : Buffer.concat([info, Uint8Array.of(0), aad]);
}

/** A copy out of Node's buffer pool, which secrets must not share. */
function plain(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

function label(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
