/** Hash of the protocol: SHA-256, 32 octets. A function argument, so that the core holds no cryptography. */
export type Hash = (input: Uint8Array) => Uint8Array;

/** Octets of every hash on the wire. */
export const hashBytes = 32;

/** Content equality; not constant time, nothing here is secret. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
