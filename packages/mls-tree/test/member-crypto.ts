import {
  createDecipheriv,
  createECDH,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type CipherGCMTypes,
} from "node:crypto";
import { concatBytes, encode, utf8FromText } from "@entente/tls-codec";
import {
  EncryptContext,
  KDFLabel,
  mlsLabel,
  PSKLabel,
  type HPKECiphertext,
  type PreSharedKeyID,
} from "@entente/mls-wire";

/*
 * The secret side of a member, on node:crypto: HPKE in base mode (RFC 9180) and the labels of the key schedule
 * (RFC 9420 5.1.3, 8). Servers never do this; tests have no other way to the first state, nor to a confirmation tag.
 */

export interface Suite {
  readonly kem: number;
  readonly kdf: number;
  readonly aead: number;
  readonly hash: "sha256" | "sha384" | "sha512";
  readonly dh: Montgomery | string;
  readonly cipher: CipherGCMTypes | "chacha20-poly1305";
  readonly keyBytes: number;
}

interface Montgomery {
  readonly privatePrefix: string;
  readonly publicPrefix: string;
  readonly publicBytes: number;
}

const x25519: Montgomery = {
  privatePrefix: "302e020100300506032b656e04220420",
  publicPrefix: "302a300506032b656e032100",
  publicBytes: 32,
};
const x448: Montgomery = {
  privatePrefix: "3046020100300506032b656f043a0438",
  publicPrefix: "3042300506032b656f033900",
  publicBytes: 56,
};

export const suites: readonly (Suite | undefined)[] = [
  undefined,
  { kem: 0x20, kdf: 1, aead: 1, hash: "sha256", dh: x25519, cipher: "aes-128-gcm", keyBytes: 16 },
  { kem: 0x10, kdf: 1, aead: 1, hash: "sha256", dh: "prime256v1", cipher: "aes-128-gcm", keyBytes: 16 },
  { kem: 0x20, kdf: 1, aead: 3, hash: "sha256", dh: x25519, cipher: "chacha20-poly1305", keyBytes: 32 },
  { kem: 0x21, kdf: 3, aead: 2, hash: "sha512", dh: x448, cipher: "aes-256-gcm", keyBytes: 32 },
  { kem: 0x12, kdf: 3, aead: 2, hash: "sha512", dh: "secp521r1", cipher: "aes-256-gcm", keyBytes: 32 },
  { kem: 0x21, kdf: 3, aead: 3, hash: "sha512", dh: x448, cipher: "chacha20-poly1305", keyBytes: 32 },
  { kem: 0x11, kdf: 2, aead: 2, hash: "sha384", dh: "secp384r1", cipher: "aes-256-gcm", keyBytes: 32 },
];

export const none = new Uint8Array();
const ascii = (text: string): Uint8Array => utf8FromText(text) ?? none;
const i2osp = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

export function extract(hash: string, salt: Uint8Array, ikm: Uint8Array): Uint8Array {
  return createHmac(hash, salt).update(ikm).digest();
}

export function expand(hash: string, secret: Uint8Array, info: Uint8Array, bytes: number): Uint8Array {
  let all: Uint8Array = none;
  let block: Uint8Array = none;
  for (let i = 1; all.length < bytes; i++) {
    block = createHmac(hash, secret).update(block).update(info).update(Uint8Array.of(i)).digest();
    all = concatBytes(all, block);
  }
  return all.subarray(0, bytes);
}

function sharedSecret(
  dh: Montgomery | string,
  secret: Uint8Array,
  peer: Uint8Array,
): [Uint8Array, Uint8Array] {
  if (typeof dh === "string") {
    const ecdh = createECDH(dh);
    ecdh.setPrivateKey(secret);
    return [ecdh.computeSecret(peer), ecdh.getPublicKey()];
  }
  const der = (prefix: string, raw: Uint8Array): Buffer => Buffer.concat([Buffer.from(prefix, "hex"), raw]);
  const privateKey = createPrivateKey({ key: der(dh.privatePrefix, secret), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey({ key: der(dh.publicPrefix, peer), format: "der", type: "spki" });
  const own = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return [diffieHellman({ privateKey, publicKey }), own.subarray(-dh.publicBytes)];
}

export function decipher(suite: Suite, key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array {
  const name = suite.cipher as CipherGCMTypes;
  const aead = createDecipheriv(name, key, nonce, { authTagLength: 16 });
  aead.setAuthTag(sealed.subarray(-16));
  return concatBytes(aead.update(sealed.subarray(0, -16)), aead.final());
}

export function hashBytesOf({ hash }: Suite): number {
  return createHmac(hash, none).digest().length;
}

const version = ascii("HPKE-v1");

/** LabeledExtract and LabeledExpand (RFC 9180 4). */
function labelled({ hash }: Suite, id: Uint8Array) {
  return {
    extract: (salt: Uint8Array, label: string, ikm: Uint8Array) =>
      extract(hash, salt, concatBytes(version, id, ascii(label), ikm)),
    expand: (prk: Uint8Array, label: string, context: Uint8Array, bytes: number) =>
      expand(hash, prk, concatBytes(i2osp(bytes), version, id, ascii(label), context), bytes),
  };
}

/** The private key of DeriveKeyPair (RFC 9180 7.1.3). */
export function derivedPrivateKey(suite: Suite, secret: Uint8Array): Uint8Array {
  const kem = labelled(suite, concatBytes(ascii("KEM"), i2osp(suite.kem)));
  const prk = kem.extract(none, "dkp_prk", secret);
  if (typeof suite.dh !== "string") return kem.expand(prk, "sk", none, suite.dh.publicBytes);
  const ecdh = createECDH(suite.dh);
  for (let counter = 0; counter < 256; counter++) {
    const bytes = suite.dh === "secp521r1" ? 66 : hashBytesOf(suite);
    const candidate = kem.expand(prk, "candidate", Uint8Array.of(counter), bytes).slice();
    if (suite.dh === "secp521r1") candidate[0] = (candidate[0] ?? 0) & 1;
    try {
      ecdh.setPrivateKey(candidate);
      return candidate;
    } catch {
      continue; // Zero, or not below the order of the curve.
    }
  }
  throw new Error("no key in 256 candidates");
}

/** DecryptWithLabel (RFC 9420 5.1.3). */
export function decryptWithLabel(
  suite: Suite,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  sealed: HPKECiphertext,
): Uint8Array {
  return hpkeOpen(suite, secret, sealed, encode(EncryptContext, { label: mlsLabel(label), context }));
}

function hpkeOpen(suite: Suite, secret: Uint8Array, sealed: HPKECiphertext, info: Uint8Array): Uint8Array {
  const hashBytes = hashBytesOf(suite);
  const [dh, own] = sharedSecret(suite.dh, secret, sealed.kemOutput);
  const kem = labelled(suite, concatBytes(ascii("KEM"), i2osp(suite.kem)));
  const kemContext = concatBytes(sealed.kemOutput, own);
  const shared = kem.expand(kem.extract(none, "eae_prk", dh), "shared_secret", kemContext, hashBytes);
  const hpke = labelled(
    suite,
    concatBytes(ascii("HPKE"), i2osp(suite.kem), i2osp(suite.kdf), i2osp(suite.aead)),
  );
  const context = concatBytes(
    Uint8Array.of(0),
    hpke.extract(none, "psk_id_hash", none),
    hpke.extract(none, "info_hash", info),
  );
  const secretOf = hpke.extract(shared, "secret", none);
  const key = hpke.expand(secretOf, "key", context, suite.keyBytes);
  return decipher(suite, key, hpke.expand(secretOf, "base_nonce", context, 12), sealed.ciphertext);
}

export function expandWithLabel(
  hash: string,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  return expand(hash, secret, encode(KDFLabel, { length, label: mlsLabel(label), context }), length);
}

/** DeriveSecret (RFC 9420 8). */
export function deriveSecret(suite: Suite, secret: Uint8Array, label: string): Uint8Array {
  return expandWithLabel(suite.hash, secret, label, none, hashBytesOf(suite));
}

/** `psk_secret` (RFC 9420 8.4). */
export function pskSecretOf(
  suite: Suite,
  psks: readonly PreSharedKeyID[],
  pskOf: (id: PreSharedKeyID) => Uint8Array,
): Uint8Array {
  const zero = new Uint8Array(hashBytesOf(suite));
  return psks.reduce<Uint8Array>((before, id, index) => {
    const label = encode(PSKLabel, { id, index, count: psks.length });
    const extracted = extract(suite.hash, zero, pskOf(id));
    return extract(
      suite.hash,
      expandWithLabel(suite.hash, extracted, "derived psk", label, zero.length),
      before,
    );
  }, zero);
}
