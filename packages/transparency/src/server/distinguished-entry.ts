import { rightmostDistinguished } from "../algorithm/distinguished.ts";
import { ProducedProof } from "../proof/produced-proof.ts";
import { type Plan } from "../store.ts";

/** A distinguished entry: one that every owner of a label checks. */
export interface DistinguishedEntry {
  readonly position: bigint;
  readonly timestampMs: bigint;
}

/**
 * The rightmost distinguished entry of a log of `treeSize` entries (at least one): where `makeCredential` proves a version that is
 * not newer. Undefined while there is none. Errors: `store`.
 */
export function* rightmostDistinguishedEntry(
  treeSize: bigint,
  windowMs: bigint,
): Plan<DistinguishedEntry | undefined> {
  const handle = new ProducedProof({ positions: [] });
  const position = yield* rightmostDistinguished(handle, treeSize, windowMs);
  if (position === undefined) return undefined;
  return { position, timestampMs: yield* handle.timestamp(position) };
}
