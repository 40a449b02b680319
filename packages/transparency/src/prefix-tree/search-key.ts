import { hexFromBytes } from "@entente/tls-codec";

/** Bit `depth` of a search key, counted from its most significant: 0 goes left, 1 right. */
export function bitAt(searchKey: Uint8Array, depth: number): 0 | 1 {
  return (((searchKey[depth >> 3] ?? 0) >> (7 - (depth & 7))) & 1) === 0 ? 0 : 1;
}

/** The first `depth` bits in `ceil(depth / 8)` bytes, the rest of the last one zero: the place of a node. */
export function prefixOf(searchKey: Uint8Array, depth: number): Uint8Array {
  const prefix = searchKey.slice(0, Math.ceil(depth / 8));
  const kept = depth & 7;
  if (kept !== 0) prefix[prefix.length - 1] = (prefix.at(-1) ?? 0) & (0xff << (8 - kept));
  return prefix;
}

/** Whether two search keys begin with the same `depth` bits. */
export function samePrefix(a: Uint8Array, b: Uint8Array, depth: number): boolean {
  const whole = depth >> 3;
  for (let i = 0; i < whole; i++) if (a[i] !== b[i]) return false;
  const kept = depth & 7;
  return kept === 0 || ((a[whole] ?? 0) ^ (b[whole] ?? 0)) >> (8 - kept) === 0;
}

/** The name of a place in the tree: its depth and its first bits. */
export function placeOf(searchKey: Uint8Array, depth: number): string {
  return `${depth}/${hexFromBytes(prefixOf(searchKey, depth))}`;
}
