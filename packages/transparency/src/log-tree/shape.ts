import { nodeHash } from "./hashes.ts";
import { type Primitives } from "../primitives.ts";

/** A complete subtree of the log tree: `2^level` leaves from leaf `index · 2^level` on. Its hash never changes. */
export interface LogNode {
  readonly level: number;
  readonly index: bigint;
}

/** The number of binary digits of `n` that are before the first one counted from below; 0 for odd `n`. `n` is above 0. */
export function trailingZeros(n: bigint): number {
  let zeros = 0;
  for (let rest = n; (rest & 1n) === 0n; rest >>= 1n) zeros++;
  return zeros;
}

/** The number of binary digits of `n`; 0 for 0. */
export function bitLength(n: bigint): number {
  return n === 0n ? 0 : n.toString(2).length;
}

/** The largest power of two below `n`, where RFC 6962 splits a tree of `n` leaves. `n` is above 1. */
export function splitPoint(n: bigint): bigint {
  return 1n << BigInt(bitLength(n - 1n) - 1);
}

/**
 * The complete subtrees, left to right, of the left-balanced tree over leaves `start` to `end - 1`.
 *
 * `start` is a multiple of the tree's split point, as in every subtree that RFC 6962 hashes. From 0 these are a log's full
 * subtrees: what a client keeps of a tree head, one for each one in the size's binary digits.
 */
export function fullSubtrees(start: bigint, end: bigint): LogNode[] {
  const nodes: LogNode[] = [];
  let at = start;
  for (let level = bitLength(end - start) - 1; level >= 0; level--) {
    if ((((end - start) >> BigInt(level)) & 1n) === 0n) continue;
    nodes.push({ level, index: at >> BigInt(level) });
    at += 1n << BigInt(level);
  }
  return nodes;
}

/** The hash of the left-balanced tree whose full subtrees, left to right, have `hashes`; at least one. */
export function joinSubtrees(hashes: readonly Uint8Array[], primitives: Primitives): Uint8Array {
  const [last, ...rest] = [...hashes].reverse();
  if (last === undefined) throw new RangeError("a tree of no subtrees");
  return rest.reduce((right, left) => nodeHash(left, right, primitives), last);
}
