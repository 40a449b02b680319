/** Hash of the protocol: SHA-256, 32 octets. A function argument, so that the core holds no cryptography. */
export interface Hash {
  (input: Uint8Array): Uint8Array;
  /**
   * 32 octets that stand for a bundle. A driver that knows the parts of a bundle hashes them one by one, so that a client
   * that got some of them, and the digests of the others, computes the same. Absent: the hash of the octets. Throws for a
   * bundle that is malformed, and the message that carries it is then malformed too.
   */
  readonly ofBundle?: (bundle: Uint8Array) => Uint8Array;
}

/** Octets of every hash on the wire. */
export const hashBytes = 32;

/** Content equality; not constant time, nothing here is secret. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
