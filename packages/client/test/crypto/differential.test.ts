import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { defaultCryptoProvider, getCiphersuiteFromName } from "ts-mls";
import { CryptoError } from "../../src/crypto/crypto-error.ts";
import { suiteNames, suites } from "../../src/crypto/suite-name.ts";
import { xWingOutputBytes } from "../../src/crypto/x-wing.ts";
import { webCrypto } from "../../src/crypto/web-crypto.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { hex } from "./providers.ts";

const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);
const runs = { numRuns: 30, seed };
const bytes = (max: number) => fc.uint8Array({ maxLength: max });
const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe.each(suiteNames)(`%s (seed ${seed})`, (name) => {
  const node = nodeCrypto.suite(name);
  const web = webCrypto.suite(name);

  test("the two providers have the same keys, hashes, MACs and key derivation", async () => {
    await fc.assert(
      fc.asyncProperty(
        key32,
        bytes(300),
        bytes(100),
        fc.integer({ min: 1, max: 200 }),
        async (ikm, data, info, n) => {
          expect(hex(await node.hash.digest(data))).toBe(hex(await web.hash.digest(data)));
          expect(hex(await node.hash.mac(ikm, data))).toBe(hex(await web.hash.mac(ikm, data)));
          expect(hex(await node.kdf.extract(info, ikm))).toBe(hex(await web.kdf.extract(info, ikm)));
          expect(hex(await node.kdf.expand(ikm, info, n))).toBe(hex(await web.kdf.expand(ikm, info, n)));
          const a = await node.hpke.deriveKeyPair(ikm);
          const b = await web.hpke.deriveKeyPair(ikm);
          expect(hex(await node.hpke.exportPrivateKey(a.privateKey))).toBe(
            hex(await web.hpke.exportPrivateKey(b.privateKey)),
          );
          expect(hex(await node.hpke.exportPublicKey(a.publicKey))).toBe(
            hex(await web.hpke.exportPublicKey(b.publicKey)),
          );
        },
      ),
      runs,
    );
  });

  test("what one provider signs, seals or exports, the other verifies, opens or imports", async () => {
    for (const [one, other] of [
      [node, web],
      [web, node],
    ] as const) {
      await fc.assert(
        fc.asyncProperty(bytes(300), bytes(60), bytes(60), async (data, info, aad) => {
          const pair = await one.signature.keygen();
          const signature = await one.signature.sign(pair.signKey, data);
          expect(await other.signature.verify(pair.publicKey, data, signature)).toBe(true);
          const made = await one.hpke.generateKeyPair();
          const publicKey = await other.hpke.importPublicKey(await one.hpke.exportPublicKey(made.publicKey));
          const { enc, ct } = await other.hpke.seal(publicKey, data, info, aad);
          expect(hex(await one.hpke.open(made.privateKey, enc, ct, info, aad))).toBe(hex(data));
          const exported = await other.hpke.exportSecret(publicKey, aad, 40, info);
          const imported = await one.hpke.importSecret(made.privateKey, aad, exported.enc, 40, info);
          expect(hex(imported)).toBe(hex(exported.secret));
        }),
        { ...runs, numRuns: 10 },
      );
    }
  });

  test.each([
    ["node:crypto", node],
    ["WebCrypto and noble", web],
  ])("%s agrees with the default provider of ts-mls", async (_, ours) => {
    const theirs = await defaultCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromName(name));
    await fc.assert(
      fc.asyncProperty(key32, bytes(200), bytes(60), async (ikm, data, info) => {
        const a = await ours.hpke.deriveKeyPair(ikm);
        const b = await theirs.hpke.deriveKeyPair(ikm);
        const publicKey = await ours.hpke.exportPublicKey(a.publicKey);
        expect(hex(publicKey)).toBe(hex(await theirs.hpke.exportPublicKey(b.publicKey)));
        const sealed = await theirs.hpke.seal(b.publicKey, data, info);
        expect(hex(await ours.hpke.open(a.privateKey, sealed.enc, sealed.ct, info))).toBe(hex(data));
        const back = await ours.hpke.seal(a.publicKey, data, info);
        expect(hex(await theirs.hpke.open(b.privateKey, back.enc, back.ct, info))).toBe(hex(data));
        const pair = await ours.signature.keygen();
        const signature = await ours.signature.sign(pair.signKey, data);
        expect(await theirs.signature.verify(pair.publicKey, data, signature)).toBe(true);
      }),
      { ...runs, numRuns: 10 },
    );
  });

  test.each([
    ["node:crypto", node],
    ["WebCrypto and noble", web],
  ])("%s refuses what is no key, no signature and no ciphertext", async (_, suite) => {
    const { hpkeKeyBytes, signatureKeyBytes } = suites[name];
    for (const length of [0, 31, 33, 64, 66]) {
      if (length === hpkeKeyBytes) continue;
      await expect(suite.hpke.importPublicKey(new Uint8Array(length))).rejects.toThrow(CryptoError);
    }
    await expect(suite.hpke.importPrivateKey(new Uint8Array(31))).rejects.toThrow(CryptoError);
    const pair = await suite.signature.keygen();
    expect(pair.publicKey.length).toBe(signatureKeyBytes);
    const signature = await suite.signature.sign(pair.signKey, Uint8Array.of(1));
    for (let length = 0; length < signature.length; length++) {
      expect(
        await suite.signature.verify(pair.publicKey, Uint8Array.of(1), signature.subarray(0, length)),
      ).toBe(false);
    }
    expect(await suite.signature.verify(pair.publicKey.subarray(1), Uint8Array.of(1), signature)).toBe(false);
    const key = new Uint8Array(suite.hpke.keyLength);
    const nonce = new Uint8Array(suite.hpke.nonceLength);
    const sealed = await suite.hpke.encryptAead(key, nonce, undefined, Uint8Array.of(1, 2, 3));
    for (let length = 0; length < sealed.length; length++) {
      await expect(
        suite.hpke.decryptAead(key, nonce, undefined, sealed.subarray(0, length)),
      ).rejects.toMatchObject({
        code: "decryption_failed",
      });
    }
  });

  test("a KEM output of all zero, or off the curve, opens nothing", async () => {
    for (const suite of [node, web]) {
      const { privateKey } = await suite.hpke.generateKeyPair();
      const enc = new Uint8Array(
        suites[name].kem === "x-wing" ? xWingOutputBytes : suites[name].hpkeKeyBytes,
      );
      await expect(suite.hpke.open(privateKey, enc, new Uint8Array(32), new Uint8Array())).rejects.toThrow(
        CryptoError,
      );
    }
  });

  test("a MAC that was cut short is no MAC", async () => {
    for (const suite of [node, web]) {
      const mac = await suite.hash.mac(Uint8Array.of(1), Uint8Array.of(2));
      expect(await suite.hash.verifyMac(Uint8Array.of(1), mac, Uint8Array.of(2))).toBe(true);
      for (let length = 0; length < mac.length; length++) {
        expect(await suite.hash.verifyMac(Uint8Array.of(1), mac.subarray(0, length), Uint8Array.of(2))).toBe(
          false,
        );
      }
    }
  });
});
