import { concatBytes } from "@entente/tls-codec";
import type { HashFunction } from "./hash-function.ts";

/** HKDF-Extract (RFC 5869 2.2). An empty salt is as many zeros as the hash has bytes. */
export function extract({ mac }: HashFunction, salt: Uint8Array, ikm: Uint8Array): Uint8Array {
  return mac(salt, ikm);
}

/** HKDF-Expand (RFC 5869 2.3); at most 255 hashes. Throws RangeError past that. */
export function expand(
  { bytes, mac }: HashFunction,
  prk: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  const blocks = Math.ceil(length / bytes);
  if (blocks > 255) throw new RangeError("HKDF expands to at most 255 hashes");
  const output = new Uint8Array(blocks * bytes);
  let block: Uint8Array = new Uint8Array();
  for (let i = 1; i <= blocks; i++) {
    block = mac(prk, concatBytes(block, info, Uint8Array.of(i)));
    output.set(block, (i - 1) * bytes);
  }
  return output.length === length ? output : output.slice(0, length);
}
