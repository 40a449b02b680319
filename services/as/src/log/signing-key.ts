import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigurationError } from "@entente/service-kit";

/** An Ed25519 key that signs and does not show itself: in a file, or in hardware or a key service. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The signature, 64 bytes (RFC 8032). Rejects when the key can not be used now. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** A key in a PKCS#8 PEM file, read at start. @throws ConfigurationError. */
export function fileSigningKey(file: string): SigningKey {
  const { key, publicKey } = readEd25519(file);
  return { publicKey, sign: (message) => Promise.resolve(new Uint8Array(sign(null, message, key))) };
}

/** The secret (32 bytes) of the log's VRF: the seed of an Ed25519 key file. @throws ConfigurationError. */
export function readVrfSecret(file: string): Uint8Array {
  return readEd25519(file).seed;
}

function readEd25519(file: string) {
  try {
    const key = createPrivateKey(readFileSync(file));
    const { d, crv } = key.export({ format: "jwk" });
    const { x } = createPublicKey(key).export({ format: "jwk" });
    if (d === undefined || x === undefined || crv !== "Ed25519") throw new Error("not an Ed25519 key");
    return { key, seed: bytesOf(d), publicKey: bytesOf(x) };
  } catch (error) {
    throw new ConfigurationError(file, [
      { key: "", problem: error instanceof Error ? error.message : String(error) },
    ]);
  }
}

function bytesOf(base64url: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64url, "base64url"));
}
