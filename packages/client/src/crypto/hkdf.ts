import { concatBytes } from "@entente/tls-codec";
import type { Primitives } from "./primitives.ts";

/** Bytes of a SHA-256 hash. */
export const hashBytes = 32;

/** HKDF-Extract with SHA-256 (RFC 5869 2.2). An empty salt is `hashBytes` zeros. */
export function extract({ hmacSha256 }: Primitives, salt: Uint8Array, ikm: Uint8Array): Uint8Array {
  return hmacSha256(salt, ikm);
}

/** HKDF-Expand with SHA-256 (RFC 5869 2.3); at most 255 hashes. Throws RangeError past that. */
export function expand(
  { hmacSha256 }: Primitives,
  prk: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  const blocks = Math.ceil(length / hashBytes);
  if (blocks > 255) throw new RangeError("HKDF expands to at most 255 hashes");
  const output = new Uint8Array(blocks * hashBytes);
  let block: Uint8Array = new Uint8Array();
  for (let i = 1; i <= blocks; i++) {
    block = hmacSha256(prk, concatBytes(block, info, Uint8Array.of(i)));
    output.set(block, (i - 1) * hashBytes);
  }
  return output.length === length ? output : output.slice(0, length);
}
