import { fullSubtrees, type LogNode, splitPoint } from "../log-tree/shape.ts";

/** What a fold over the log tree does at each of its nodes. */
export interface LogFold<T> {
  /** The entry at a position in `positions`. */
  readonly entry: (position: bigint) => T;
  /** A full subtree of the old tree without such entries: its hash was kept. */
  readonly kept: (node: LogNode) => T;
  /** Any other complete subtree without such entries: its hash is in the proof. Called left to right. */
  readonly element: (node: LogNode) => T;
  readonly join: (left: T, right: T) => T;
  /** A full subtree of the old tree that was computed from entries; must equal the one that was kept. */
  readonly recomputed: (node: LogNode, value: T) => void;
  /** A full subtree of this tree, left to right: what is kept of it for the next time. */
  readonly full: (value: T) => void;
}

/**
 * Computes the root of a log of `treeSize` (at least 1) from the entries at `positions` (ascending), the full subtrees of its
 * first `oldSize` entries, and the fewest other subtrees. One batch proof of inclusion and consistency, for who makes it and
 * for who checks it alike. draft-ietf-keytrans-protocol-04 section 11.1, with RFC 6962's hashes.
 */
export function foldLog<T>(
  treeSize: bigint,
  oldSize: bigint,
  positions: readonly bigint[],
  fold: LogFold<T>,
): T {
  const kept = fullSubtrees(0n, oldSize);
  const isKept = (node: LogNode): boolean =>
    kept.some(({ level, index }) => level === node.level && index === node.index);

  const visit = (start: bigint, end: bigint, inside: readonly bigint[], isInFull: boolean): T => {
    const size = end - start;
    const node = completeSubtree(start, size);
    const value = ((): T => {
      if (inside.length === 0 && node !== undefined) {
        if (isKept(node)) return fold.kept(node);
        // A subtree across the old tree's edge is opened, so that the old part is shown to be in it.
        if (end <= oldSize || start >= oldSize) return fold.element(node);
      }
      if (size === 1n) return fold.entry(start);
      const middle = start + splitPoint(size);
      const isFull = isInFull || node !== undefined;
      const left = visit(
        start,
        middle,
        inside.filter((position) => position < middle),
        isFull,
      );
      return fold.join(
        left,
        visit(
          middle,
          end,
          inside.filter((position) => position >= middle),
          isFull,
        ),
      );
    })();
    if (node !== undefined && inside.length > 0 && isKept(node)) fold.recomputed(node, value);
    if (node !== undefined && !isInFull) fold.full(value);
    return value;
  };
  return visit(0n, treeSize, positions, false);
}

function completeSubtree(start: bigint, size: bigint): LogNode | undefined {
  if ((size & (size - 1n)) !== 0n) return undefined;
  const level = size.toString(2).length - 1;
  return { level, index: start >> BigInt(level) };
}
