import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import {
  isSignatureScheme,
  signatureKey,
  signaturePublicKey,
  signatureSchemes,
  verifySignature,
} from "../src/index.ts";

const message = Buffer.from("what is signed");
const cases = [
  ["ed25519", generateKeyPairSync("ed25519"), null],
  ["ecdsa_secp256r1_sha256", generateKeyPairSync("ec", { namedCurve: "P-256" }), "sha256"],
] as const;

describe.each(cases)("%s", (name, { publicKey, privateKey }, hash) => {
  const scheme = signatureSchemes[name];
  const written = signaturePublicKey(publicKey)!;
  const signature = sign(hash, message, privateKey);

  test("a key is written as in a leaf and read back", () => {
    expect(written.scheme).toBe(scheme);
    expect(written.publicKey.length).toBe(name === "ed25519" ? 32 : 65);
    expect(signatureKey(scheme, written.publicKey)?.equals(publicKey)).toBe(true);
  });

  test("its signature verifies", () => {
    expect(verifySignature(scheme, written.publicKey, message, signature)).toBe(true);
  });

  test("every flipped bit of the message and every cut signature is refused", () => {
    for (let index = 0; index < message.length; index++) {
      const flipped = Buffer.from(message);
      flipped[index] = flipped[index]! ^ 1;
      expect(verifySignature(scheme, written.publicKey, flipped, signature)).toBe(false);
    }
    for (let length = 0; length < signature.length; length++) {
      expect(verifySignature(scheme, written.publicKey, message, signature.subarray(0, length))).toBe(false);
    }
  });

  test("bytes that are no key verify nothing", () => {
    for (const bytes of [
      new Uint8Array(),
      new Uint8Array(32).fill(0xff),
      new Uint8Array(65),
      new Uint8Array(33).fill(2),
    ]) {
      expect(verifySignature(scheme, bytes, message, signature)).toBe(false);
    }
  });
});

test("only two schemes are taken", () => {
  expect([0x0403, 0x0807, 0x0804, 0, 0x0503].map(isSignatureScheme)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
