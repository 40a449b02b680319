import {
  createDecipheriv,
  createECDH,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type CipherGCMTypes,
} from "node:crypto";
import { concatBytes, decode, encode, equalBytes, utf8FromText } from "@entente/tls-codec";
import {
  EncryptContext,
  GroupInfo,
  GroupSecrets,
  KDFLabel,
  KeyPackage,
  mlsLabel,
  PSKLabel,
  referenceLabels,
  type HPKECiphertext,
  type PreSharedKeyID,
  type Welcome,
} from "@entente/mls-wire";
import { refHash } from "../src/index.ts";
import { cryptoOf } from "./node-crypto.ts";

/*
 * Just enough of a member to read the GroupInfo of a Welcome, on node:crypto: HPKE in base mode (RFC 9180) and the key
 * schedule up to the welcome secret (RFC 9420 8). Servers never do this; tests have no other way to the first state.
 */

interface Suite {
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

const suites: readonly (Suite | undefined)[] = [
  undefined,
  { kem: 0x20, kdf: 1, aead: 1, hash: "sha256", dh: x25519, cipher: "aes-128-gcm", keyBytes: 16 },
  { kem: 0x10, kdf: 1, aead: 1, hash: "sha256", dh: "prime256v1", cipher: "aes-128-gcm", keyBytes: 16 },
  { kem: 0x20, kdf: 1, aead: 3, hash: "sha256", dh: x25519, cipher: "chacha20-poly1305", keyBytes: 32 },
  { kem: 0x21, kdf: 3, aead: 2, hash: "sha512", dh: x448, cipher: "aes-256-gcm", keyBytes: 32 },
  { kem: 0x12, kdf: 3, aead: 2, hash: "sha512", dh: "secp521r1", cipher: "aes-256-gcm", keyBytes: 32 },
  { kem: 0x21, kdf: 3, aead: 3, hash: "sha512", dh: x448, cipher: "chacha20-poly1305", keyBytes: 32 },
  { kem: 0x11, kdf: 2, aead: 2, hash: "sha384", dh: "secp384r1", cipher: "aes-256-gcm", keyBytes: 32 },
];

const none = new Uint8Array();
const ascii = (text: string): Uint8Array => utf8FromText(text) ?? none;
const i2osp = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

function extract(hash: string, salt: Uint8Array, ikm: Uint8Array): Uint8Array {
  return createHmac(hash, salt).update(ikm).digest();
}

function expand(hash: string, secret: Uint8Array, info: Uint8Array, bytes: number): Uint8Array {
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

function decipher(suite: Suite, key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array {
  const name = suite.cipher as CipherGCMTypes;
  const aead = createDecipheriv(name, key, nonce, { authTagLength: 16 });
  aead.setAuthTag(sealed.subarray(-16));
  return concatBytes(aead.update(sealed.subarray(0, -16)), aead.final());
}

function hpkeOpen(suite: Suite, secret: Uint8Array, sealed: HPKECiphertext, info: Uint8Array): Uint8Array {
  const { hash } = suite;
  const hashBytes = createHmac(hash, none).digest().length;
  const version = ascii("HPKE-v1");
  const labelled = (id: Uint8Array) => ({
    extract: (salt: Uint8Array, label: string, ikm: Uint8Array) =>
      extract(hash, salt, concatBytes(version, id, ascii(label), ikm)),
    expand: (prk: Uint8Array, label: string, context: Uint8Array, bytes: number) =>
      expand(hash, prk, concatBytes(i2osp(bytes), version, id, ascii(label), context), bytes),
  });
  const [dh, own] = sharedSecret(suite.dh, secret, sealed.kemOutput);
  const kem = labelled(concatBytes(ascii("KEM"), i2osp(suite.kem)));
  const kemContext = concatBytes(sealed.kemOutput, own);
  const shared = kem.expand(kem.extract(none, "eae_prk", dh), "shared_secret", kemContext, hashBytes);
  const hpke = labelled(concatBytes(ascii("HPKE"), i2osp(suite.kem), i2osp(suite.kdf), i2osp(suite.aead)));
  const context = concatBytes(
    Uint8Array.of(0),
    hpke.extract(none, "psk_id_hash", none),
    hpke.extract(none, "info_hash", info),
  );
  const secretOf = hpke.extract(shared, "secret", none);
  const key = hpke.expand(secretOf, "key", context, suite.keyBytes);
  return decipher(suite, key, hpke.expand(secretOf, "base_nonce", context, 12), sealed.ciphertext);
}

function expandWithLabel(
  hash: string,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  return expand(hash, secret, encode(KDFLabel, { length, label: mlsLabel(label), context }), length);
}

/** What the owner of a KeyPackage brings to its Welcome. */
export interface Joiner {
  readonly suiteCode: number;
  readonly keyPackage: KeyPackage;
  readonly initKey: Uint8Array;
  pskOf(id: PreSharedKeyID): Uint8Array;
}

/** The GroupInfo of a Welcome (RFC 9420 12.4.3.1). Throws where the joiner is not addressed or a key is wrong. */
export function openWelcome(welcome: Welcome, joiner: Joiner): GroupInfo {
  const suite = suites[joiner.suiteCode];
  if (suite === undefined) throw new Error("no such suite");
  const { hash } = suite;
  const crypto = cryptoOf(joiner.keyPackage.cipherSuite);
  const own = refHash(crypto, ascii(referenceLabels.keyPackage), encode(KeyPackage, joiner.keyPackage));
  const mine = welcome.secrets.find(({ newMember }) => equalBytes(newMember, own));
  if (mine === undefined) throw new Error("not addressed");
  const info = encode(EncryptContext, { label: mlsLabel("Welcome"), context: welcome.encryptedGroupInfo });
  const secrets = decode(GroupSecrets, hpkeOpen(suite, joiner.initKey, mine.encryptedGroupSecrets, info));
  const zero = new Uint8Array(crypto.hashBytes);
  const count = secrets.psks.length;
  const pskSecret = secrets.psks.reduce<Uint8Array>((before, id, index) => {
    const label = encode(PSKLabel, { id, index, count });
    const extracted = extract(hash, zero, joiner.pskOf(id));
    return extract(hash, expandWithLabel(hash, extracted, "derived psk", label, zero.length), before);
  }, zero);
  const memberSecret = extract(hash, secrets.joinerSecret, pskSecret);
  const welcomeSecret = expandWithLabel(hash, memberSecret, "welcome", none, zero.length);
  const key = expandWithLabel(hash, welcomeSecret, "key", none, suite.keyBytes);
  const nonce = expandWithLabel(hash, welcomeSecret, "nonce", none, 12);
  return decode(GroupInfo, decipher(suite, key, nonce, welcome.encryptedGroupInfo));
}
