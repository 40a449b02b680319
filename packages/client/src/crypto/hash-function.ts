import type { Primitives } from "./primitives.ts";

/** The hash of a suite, with its HMAC (RFC 9420 5.1): transcripts, trees, references and key derivation all use it. */
export interface HashFunction {
  /** Nh: bytes of a digest, of a MAC, and of what HKDF extracts. */
  readonly bytes: number;
  readonly digest: (data: Uint8Array) => Uint8Array;
  readonly mac: (key: Uint8Array, data: Uint8Array) => Uint8Array;
}

/** Names of the hashes that suites have. */
export type HashName = "sha256" | "sha512";

/** A hash by its name, on the primitives of a platform. */
export function hashFunction(primitives: Primitives, name: HashName): HashFunction {
  return name === "sha256"
    ? { bytes: 32, digest: primitives.sha256, mac: primitives.hmacSha256 }
    : { bytes: 64, digest: primitives.sha512, mac: primitives.hmacSha512 };
}
