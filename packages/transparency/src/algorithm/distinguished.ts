import { pathTo } from "../ladder/implicit-tree.ts";
import { type ProofHandle } from "../proof/proof-handle.ts";
import { type Plan } from "../store.ts";

/**
 * The distinguished entries on the way from the root to `target`, top down: those that every owner of a label checks. An entry
 * is distinguished if at least the monitoring window lies between the entries around it that are above it; so there is about
 * one in each window, and once it is one it stays one. draft-ietf-keytrans-protocol-04 section 6.1.
 */
export function* distinguishedOnWay(
  handle: ProofHandle,
  target: bigint,
  treeSize: bigint,
  windowMs: bigint,
): Plan<bigint[]> {
  const distinguished: bigint[] = [];
  let left = 0n;
  let right = yield* handle.timestamp(treeSize - 1n);
  for (const position of pathTo(target, treeSize)) {
    if (right - left < windowMs) break;
    distinguished.push(position);
    if (position === target) break;
    const timestamp = yield* handle.timestamp(position);
    if (position < target) left = timestamp;
    else right = timestamp;
  }
  return distinguished;
}

/** The rightmost distinguished entry of a log of `treeSize` entries (at least one), undefined while there is none. */
export function* rightmostDistinguished(
  handle: ProofHandle,
  treeSize: bigint,
  windowMs: bigint,
): Plan<bigint | undefined> {
  const onFrontier = yield* distinguishedOnWay(handle, treeSize - 1n, treeSize, windowMs);
  return onFrontier.at(-1);
}
