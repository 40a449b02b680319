import { createPrivateKey, createPublicKey, decapsulate, encapsulate } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { XWing } from "@noble/post-quantum/hybrid.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { CryptoError } from "../../src/crypto/crypto-error.ts";
import { xWingKem, xWingKeyBytes, xWingOutputBytes } from "../../src/crypto/x-wing.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { hex, unhex, vectors } from "./providers.ts";

interface XWingVector {
  readonly sk: string;
  readonly eseed: string;
  readonly pk_begins: string;
  readonly pk_ends: string;
  readonly ct_begins: string;
  readonly ct_ends: string;
  readonly ss: string;
}

const kem = xWingKem(nodeCrypto.primitives.randomBytes);

describe.each(vectors<XWingVector>("x-wing.json"))("X-Wing, vector of the draft with seed $sk", (vector) => {
  const sk = unhex(vector.sk);
  // The chance of an encapsulation is the vector's; everything else is what suites use.
  const given = xWingKem(() => unhex(vector.eseed));

  test("key, KEM output and secret are those of the draft", () => {
    const pk = XWing.getPublicKey(sk);
    expect(pk).toHaveLength(xWingKeyBytes);
    expect(hex(pk).startsWith(vector.pk_begins)).toBe(true);
    expect(hex(pk).endsWith(vector.pk_ends)).toBe(true);
    const { enc, secret } = given.encapsulate(pk);
    expect(enc).toHaveLength(xWingOutputBytes);
    expect(hex(enc).startsWith(vector.ct_begins)).toBe(true);
    expect(hex(enc).endsWith(vector.ct_ends)).toBe(true);
    expect(hex(secret)).toBe(vector.ss);
    expect(hex(given.decapsulate(sk, enc))).toBe(vector.ss);
  });
});

test("ML-KEM-768 agrees with OpenSSL's", () => {
  const seed = nodeCrypto.primitives.randomBytes(64);
  // PrivateKeyInfo with the seed alone (RFC 9935 6): what comes before 64 bytes is always the same.
  const prefix = Buffer.from("3054020100300b0609608648016503040402044280" + "40", "hex");
  const privateKey = createPrivateKey({ key: Buffer.concat([prefix, seed]), format: "der", type: "pkcs8" });
  const ours = ml_kem768.keygen(seed);
  const theirs = createPublicKey(privateKey);
  const spki = theirs.export({ format: "der", type: "spki" });
  expect(hex(spki.subarray(-ours.publicKey.length))).toBe(hex(ours.publicKey));
  const sealed = ml_kem768.encapsulate(ours.publicKey);
  expect(hex(decapsulate(privateKey, sealed.cipherText))).toBe(hex(sealed.sharedSecret));
  const back = encapsulate(theirs);
  expect(hex(ml_kem768.decapsulate(back.ciphertext, ours.secretKey))).toBe(hex(back.sharedKey));
});

test("a key with a coefficient that is not reduced, or with a point of small order, is none", () => {
  const { publicKey } = kem.deriveKeyPair(nodeCrypto.primitives.randomBytes(32));
  expect(() => kem.checkPublicKey(publicKey)).not.toThrow();
  // 3329 and more are no coefficients (FIPS 203 7.2).
  const low = publicKey.slice();
  low.set([0x01, 0x0d | ((low[1] ?? 0) & 0xf0)]);
  const high = publicKey.slice();
  high.set([0x10 | ((high[1_150] ?? 0) & 0x0f), 0xd0], 1_150);
  const smallOrder = publicKey.slice().fill(0, xWingKeyBytes - 32);
  for (const key of [low, high, smallOrder, publicKey.slice(1), new Uint8Array(xWingKeyBytes + 1)]) {
    expect(() => kem.checkPublicKey(key)).toThrow(CryptoError);
    expect(() => kem.encapsulate(key)).toThrow(CryptoError);
  }
});

test("a KEM output that was changed gives another secret, and opens nothing", async () => {
  const { publicKey, privateKey } = kem.deriveKeyPair(nodeCrypto.primitives.randomBytes(32));
  const { enc, secret } = kem.encapsulate(publicKey);
  for (const at of [0, 1_087, 1_088, xWingOutputBytes - 2]) {
    const changed = enc.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(hex(kem.decapsulate(privateKey, changed))).not.toBe(hex(secret));
  }
  for (const length of [0, 32, xWingOutputBytes - 1, xWingOutputBytes + 1])
    expect(() => kem.decapsulate(privateKey, new Uint8Array(length))).toThrow(CryptoError);
  const suite = nodeCrypto.suite("MLS_256_XWING_AES256GCM_SHA512_Ed25519");
  const pair = await suite.hpke.generateKeyPair();
  const info = new Uint8Array();
  const sealed = await suite.hpke.seal(pair.publicKey, Uint8Array.of(1, 2, 3), info);
  sealed.enc[0] = (sealed.enc[0] ?? 0) ^ 1;
  const opening = suite.hpke.open(pair.privateKey, sealed.enc, sealed.ct, info);
  await expect(opening).rejects.toMatchObject({ code: "decryption_failed" });
});

test("no operation changes what it is given", () => {
  const { publicKey: made, privateKey } = kem.deriveKeyPair(nodeCrypto.primitives.randomBytes(32));
  // What comes from a network is a Buffer, whose slice() shares its memory.
  const publicKey = Buffer.from(made);
  const before = [hex(publicKey), hex(privateKey)];
  kem.checkPublicKey(publicKey);
  const { enc } = kem.encapsulate(publicKey);
  const sealed = hex(enc);
  kem.decapsulate(privateKey, enc);
  expect([hex(publicKey), hex(privateKey), hex(enc)]).toEqual([...before, sealed]);
});
