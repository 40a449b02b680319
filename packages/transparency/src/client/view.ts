import { decode, encode, equalBytes, opaqueV, struct, uint64, type Value, vectorV } from "@entente/tls-codec";
import { type VerifiedCheckpoint } from "../checkpoint/checkpoint.ts";
import { TransparencyError } from "../errors.ts";
import { frontier } from "../ladder/implicit-tree.ts";
import { HashValue } from "../prefix-tree/prefix-proof.ts";
import { type KeptTree, type Shown } from "../proof/received-proof.ts";

/**
 * What a reader remembers of a log from one answer to the next, and keeps across restarts.
 *
 *     struct {
 *       opaque note<V>;                  // the newest checkpoint believed, as received
 *       uint64 tree_size; HashValue root;
 *       HashValue subtrees<V>;           // the full subtrees of that tree, left to right
 *       struct { uint64 position; uint64 timestamp; } frontier<V>;
 *     } View;
 *
 * A pure value: an answer that verifies gives the next one; an answer that does not changes nothing.
 * draft-ietf-keytrans-protocol-04 section 4.2.
 */
export const View = struct({
  note: opaqueV,
  treeSize: uint64,
  root: HashValue,
  subtrees: vectorV(HashValue),
  frontier: vectorV(struct({ position: uint64, timestamp: uint64 })),
});
export type View = Value<typeof View>;

/** A view, or as much of one as a proof builds on: then nothing else is compared. */
export type KeptView = View | (KeptTree & { readonly note?: undefined });

/** The bytes to persist. The inverse is `decodeView`. */
export function encodeView(view: View): Uint8Array {
  return encode(View, view);
}

/** Reads a view from our own storage. Throws DecodeError. */
export function decodeView(bytes: Uint8Array): View {
  return decode(View, bytes);
}

/**
 * Checks a believed checkpoint against the view: not older, and the same where it is as long.
 * Errors: `rollback`; `fork` with both checkpoints as evidence.
 */
export function checkHead(view: KeptView | undefined, checkpoint: VerifiedCheckpoint): void {
  if (view === undefined || checkpoint.treeSize > view.treeSize) return;
  if (checkpoint.treeSize < view.treeSize) {
    throw new TransparencyError("rollback", `${checkpoint.treeSize} entries after ${view.treeSize}`);
  }
  if (view.note !== undefined && !equalBytes(checkpoint.root, view.root)) {
    const evidence = { first: view.note, second: checkpoint.note };
    throw new TransparencyError("fork", `two roots for ${view.treeSize} entries`, evidence);
  }
}

/**
 * The view after an answer whose proof has shown `shown`.
 *
 * Errors: `timestamps` where an entry's time does not fit what was seen before.
 */
export function nextView(view: KeptView | undefined, checkpoint: VerifiedCheckpoint, shown: Shown): View {
  const known = new Map(
    (view?.note === undefined ? [] : view.frontier).map(
      ({ position, timestamp }) => [position, timestamp] as const,
    ),
  );
  for (const [position, timestamp] of shown.timestamps) {
    for (const [other, seen] of known) {
      const isWrong =
        position === other ? timestamp !== seen : position < other ? timestamp > seen : timestamp < seen;
      if (isWrong) throw new TransparencyError("timestamps", `entry ${position} against ${other}`);
    }
  }
  const onFrontier = frontier(checkpoint.treeSize).flatMap((position) => {
    const timestamp = shown.timestamps.get(position) ?? known.get(position);
    return timestamp === undefined ? [] : [{ position, timestamp }];
  });
  const { note, treeSize, root } = checkpoint;
  return { note, treeSize, root, subtrees: shown.subtrees, frontier: onFrontier };
}

/** Checks the time of a head's last entry against the reader's clock; all in milliseconds. Errors: `stale`, `future`. */
export function checkFreshness(
  timestamp: bigint,
  aheadMsMax: bigint,
  behindMsMax: bigint,
  nowMs: bigint,
): void {
  if (timestamp > nowMs + aheadMsMax) throw new TransparencyError("future", `${timestamp - nowMs} ms ahead`);
  if (timestamp + behindMsMax < nowMs) throw new TransparencyError("stale", `${nowMs - timestamp} ms behind`);
}
