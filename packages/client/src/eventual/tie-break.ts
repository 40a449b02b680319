import { compareBytes } from "@entente/tls-codec";

/** What two Commits of one epoch are compared by. Nothing in it can be ground or backdated by a committer, but `hash`. */
export interface CommitRank {
  /** Whether it removes somebody: who is being removed shall not win by being quick. */
  readonly removes: boolean;
  readonly leafIndex: number;
  /** (leaf index − epoch) mod leaves: the member whose turn it is has 0, and turns rotate. */
  readonly turn: number;
  /** Of the epoch that it ends: the same for all its Commits. */
  readonly leaves: number;
  /** SHA-256 of the Commit. */
  readonly hash: Uint8Array;
}

/** The rank of a Commit that ends `epoch` in a tree of so many leaves. */
export function rankOf(
  epoch: bigint,
  leaves: number,
  commit: { readonly removes: boolean; readonly leafIndex: number; readonly hash: Uint8Array },
): CommitRank {
  const size = BigInt(Math.max(1, leaves));
  const turn = Number((((BigInt(commit.leafIndex) - epoch) % size) + size) % size);
  return { ...commit, turn, leaves };
}

/**
 * Negative when `a` wins, positive when `b` does, 0 for the same Commit: the same everywhere, whatever came first. Hashes
 * decide only between two Commits of one member, which equivocates.
 */
export function compareRanks(a: CommitRank, b: CommitRank): number {
  if (a.removes !== b.removes) return a.removes ? -1 : 1;
  if (a.turn !== b.turn) return a.turn - b.turn;
  return compareBytes(a.hash, b.hash);
}
