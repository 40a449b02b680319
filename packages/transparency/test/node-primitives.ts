import { createHash, createHmac, createPublicKey, verify } from "node:crypto";
import type { Primitives } from "../src/primitives.ts";

const spki = Buffer.from("302a300506032b6570032100", "hex");
const keys = new Map<string, ReturnType<typeof createPublicKey>>();

const publicKeyOf = (bytes: Uint8Array): ReturnType<typeof createPublicKey> => {
  const name = Buffer.from(bytes).toString("hex");
  const known =
    keys.get(name) ?? createPublicKey({ key: Buffer.concat([spki, bytes]), format: "der", type: "spki" });
  keys.set(name, known);
  return known;
};

/** What a server passes in: the same answers as the pure primitives, ten times faster. */
export const nodePrimitives: Primitives = {
  sha256: (data) => new Uint8Array(createHash("sha256").update(data).digest()),
  sha512: (data) => new Uint8Array(createHash("sha512").update(data).digest()),
  hmacSha256: (key, data) => new Uint8Array(createHmac("sha256", key).update(data).digest()),
  ed25519Verify: (publicKey, message, signature) => {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    return verify(null, message, publicKeyOf(publicKey), signature);
  },
};
