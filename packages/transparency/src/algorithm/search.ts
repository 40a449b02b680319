import { TransparencyError } from "../errors.ts";
import { frontier, leftOf, rightOf, rootOf } from "../ladder/implicit-tree.ts";
import { type Comparison } from "../ladder/ladder.ts";
import { type ProofHandle } from "../proof/proof-handle.ts";
import { type Plan } from "../store.ts";
import { rightmostDistinguished } from "./distinguished.ts";

/** Where a search ended. */
export interface SearchEnd {
  /** The leftmost entry inspected that shows the version; undefined where the label, or the version, does not exist. */
  readonly terminal: bigint | undefined;
  /** The rightmost distinguished entry. A terminal to its right has to be watched until an owner has to check it. */
  readonly distinguished: bigint | undefined;
}

/**
 * Shows that `claimed` is the greatest version of the label, or that there is none (-1): at the rightmost distinguished entry
 * and at every frontier entry after it nothing greater exists, and at the last one `claimed` does.
 *
 * Errors: `ladder`. draft-ietf-keytrans-protocol-04 section 6.3.
 */
export function* searchGreatest(
  handle: ProofHandle,
  claimed: number,
  treeSize: bigint,
  windowMs: bigint,
): Plan<SearchEnd> {
  const distinguished = yield* rightmostDistinguished(handle, treeSize, windowMs);
  const start = distinguished ?? rootOf(treeSize);
  let terminal: bigint | undefined;
  for (const position of frontier(treeSize)) {
    if (position < start) continue;
    const comparison = yield* handle.searchLadder(position, Math.max(claimed, 0), true);
    const isLast = position === treeSize - 1n;
    if (claimed < 0 ? comparison >= 0 : comparison > 0 || (isLast && comparison < 0)) {
      throw new TransparencyError("ladder", `version ${claimed} is not the greatest at entry ${position}`);
    }
    if (comparison === 0) terminal ??= position;
  }
  return { terminal, distinguished };
}

/**
 * Finds the first entry, of those that every such search meets, at which `target` is the greatest version; where there is
 * none, because several versions came with one entry, the first at which it is exceeded, which must include it.
 *
 * The log forgets nothing, so the draft's rules for expired entries have no place here. Section 7.2.
 */
export function* searchFixed(
  handle: ProofHandle,
  target: number,
  treeSize: bigint,
  windowMs: bigint,
): Plan<SearchEnd> {
  const distinguished = yield* rightmostDistinguished(handle, treeSize, windowMs);
  let exceeding: bigint | undefined;
  for (let at: bigint | undefined = rootOf(treeSize); at !== undefined;) {
    const comparison: Comparison = yield* handle.searchLadder(at, target, true);
    if (comparison === 0) return { terminal: at, distinguished };
    if (comparison > 0) exceeding = at;
    at = comparison > 0 ? leftOf(at) : rightOf(at, treeSize);
  }
  if (exceeding !== undefined) yield* handle.inclusion(exceeding, target);
  return { terminal: exceeding, distinguished };
}
