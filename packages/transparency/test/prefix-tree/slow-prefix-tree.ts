import { createHash } from "node:crypto";

// The prefix tree as its definition says it, from a plain map: no nodes are kept, nothing is shared with what it checks.

const sha256 = (...parts: Uint8Array[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};
const bit = (key: string, depth: number): string =>
  BigInt(`0x${key}`).toString(2).padStart(256, "0").charAt(depth);
const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

/** The root of the tree that maps each 32-byte key, in hexadecimal, to its commitment, in hexadecimal. */
export function slowPrefixRoot(entries: ReadonlyMap<string, string>): Uint8Array {
  return hashAt([...entries], 0);
}

function hashAt(entries: [string, string][], depth: number): Uint8Array {
  const [only] = entries;
  if (only === undefined && depth > 0) return new Uint8Array(32);
  if (only !== undefined && entries.length === 1 && depth > 0)
    return sha256(Uint8Array.of(2), bytes(only[0]), bytes(only[1]));
  const side = (b: string): Uint8Array =>
    hashAt(
      entries.filter(([key]) => bit(key, depth) === b),
      depth + 1,
    );
  return sha256(Uint8Array.of(3), side("0"), side("1"));
}
