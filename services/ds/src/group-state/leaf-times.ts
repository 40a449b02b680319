import { equalBytes } from "@entente/tls-codec";
import type { LeafNode, RatchetTree } from "@entente/mls-wire";
import type { CommitChange } from "@entente/mls-tree";

const entryBytes = 4;

/**
 * Since when each leaf of a group has its keys, as this domain saw it: four bytes of seconds since 1970 for each leaf index, and 0
 * for a blank leaf. Kept with the public state, so that a Commit and what follows from it for idleness are one transaction.
 */
export type LeafTimes = Uint8Array;

/** Seconds since 1970; undefined for a leaf of which nothing is known. */
export function leafTimeAt(times: LeafTimes, leafIndex: number): number | undefined {
  const at = leafIndex * entryBytes;
  if (at + entryBytes > times.length) return undefined;
  const seconds = new DataView(times.buffer, times.byteOffset).getUint32(at);
  return seconds === 0 ? undefined : seconds;
}

/** The times after a Commit that was followed: only what it changed is written. */
export function timesAfterChange(times: LeafTimes, change: CommitChange, nowSeconds: number): LeafTimes {
  const { committer, path, updated, added, removed } = change;
  const renewed = [...(path ? [committer] : []), ...updated, ...added];
  const leaves = Math.max(times.length / entryBytes, ...renewed.map((index) => index + 1));
  return written(times, leaves, [
    ...removed.map((index) => [index, 0] as const),
    ...renewed.map((index) => [index, nowSeconds] as const),
  ]);
}

/** The times of a tree that was published, beside the one before it where there was one. Linear. */
export function timesOfTree(
  times: LeafTimes,
  before: RatchetTree,
  after: RatchetTree,
  nowSeconds: number,
): LeafTimes {
  const entries: [number, number][] = [];
  for (let node = 0; node < after.length; node += 2) {
    const leaf = leafOf(after[node]);
    const was = leafOf(before[node]);
    const isKept =
      leaf !== undefined && was !== undefined && equalBytes(leaf.encryptionKey, was.encryptionKey);
    const seconds = isKept ? (leafTimeAt(times, node / 2) ?? nowSeconds) : nowSeconds;
    entries.push([node / 2, leaf === undefined ? 0 : seconds]);
  }
  return written(new Uint8Array(), entries.length, entries);
}

function written(
  times: LeafTimes,
  leaves: number,
  entries: readonly (readonly [leafIndex: number, seconds: number])[],
): LeafTimes {
  const bytes = new Uint8Array(leaves * entryBytes);
  bytes.set(times.subarray(0, bytes.length));
  const view = new DataView(bytes.buffer);
  for (const [leafIndex, seconds] of entries) view.setUint32(leafIndex * entryBytes, seconds);
  return bytes;
}

function leafOf(node: RatchetTree[number]): LeafNode | undefined {
  return node?.nodeType === "leaf" ? node.leafNode : undefined;
}
