/** What members compare of two Commits for the same epoch where nobody orders (eventual mode). */
export interface RivalCommit {
  /** Leaf of the committer; undefined for an external Commit, which comes last. */
  readonly leafIndex: number | undefined;
  readonly hasRemove: boolean;
  /** SHA-256 of the Commit. */
  readonly hash: Uint8Array;
}

/** What the group agreed on. */
export interface TieBreakPolicy {
  /** Commits that remove a member win over others. */
  readonly removeFirst: boolean;
}

/** Which of two Commits wins, and whether their one sender has equivocated. */
export interface TieBreak<T extends RivalCommit> {
  readonly winner: T;
  /** Both are of one member: report it. */
  readonly equivocation: boolean;
}

/**
 * Deterministic, and not to be steered by grinding hashes or by claiming times: first Commits with a Remove, if the
 * policy says so; then the smallest (leaf - epoch) mod leaves, a priority that rotates; only between two Commits of
 * one sender the smaller hash. `leaves` is the number of leaves of the parent epoch's tree, at least 1.
 */
export function breakTie<T extends RivalCommit>(
  a: T,
  b: T,
  epoch: bigint,
  leaves: number,
  policy: TieBreakPolicy,
): TieBreak<T> {
  const equivocation = a.leafIndex !== undefined && a.leafIndex === b.leafIndex;
  if (policy.removeFirst && a.hasRemove !== b.hasRemove) {
    return { winner: a.hasRemove ? a : b, equivocation };
  }
  const first = priority(a, epoch, leaves);
  const second = priority(b, epoch, leaves);
  if (first !== second) return { winner: first < second ? a : b, equivocation };
  return { winner: compareHashes(a.hash, b.hash) <= 0 ? a : b, equivocation };
}

function priority({ leafIndex }: RivalCommit, epoch: bigint, leaves: number): number {
  if (leafIndex === undefined) return leaves;
  const turn = Number(epoch % BigInt(leaves));
  return (((leafIndex - turn) % leaves) + leaves) % leaves;
}

function compareHashes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
