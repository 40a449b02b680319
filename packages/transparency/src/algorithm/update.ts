import { TransparencyError } from "../errors.ts";
import { pathTo } from "../ladder/implicit-tree.ts";
import { type ProofHandle } from "../proof/proof-handle.ts";
import { type Plan } from "../store.ts";
import { distinguishedOnWay } from "./distinguished.ts";
import { showGreatest } from "./monitor.ts";

/** What an update did: version `version` came with the entry at `position`; the one before came with `previousPosition`. */
export interface UpdatePlace {
  readonly version: number;
  readonly position: bigint;
  /** Undefined for the first version. */
  readonly previousPosition: bigint | undefined;
}

/**
 * Shows to an owner that its new version follows the one before and nothing else: the tree just before the entry held no
 * greater version than the previous one, and the entry itself holds the new one as the greatest.
 *
 * Of the tree before, the frontier entries that are not distinguished are inspected; owners check the others anyway.
 * Errors: `ladder`. draft-ietf-keytrans-protocol-04 section 9.1.
 */
export function* showUpdate(
  handle: ProofHandle,
  place: UpdatePlace,
  treeSize: bigint,
  windowMs: bigint,
): Plan<void> {
  const { version, position, previousPosition } = place;
  const previous = version - 1;
  if (position > 0n) {
    const last = position - 1n;
    const checked = yield* distinguishedOnWay(handle, last, treeSize, windowMs);
    const inspected = pathTo(last, treeSize).filter((at) => at <= last && !checked.includes(at));
    for (const at of inspected) {
      if (previousPosition === undefined) {
        yield* showGreatest(handle, at, -1);
        continue;
      }
      const comparison = yield* handle.searchLadder(at, previous, true);
      // Entries before the previous version hold less than it; none holds more.
      if (comparison !== (at >= previousPosition ? 0 : -1)) {
        throw new TransparencyError("ladder", `version ${previous} is not the greatest at entry ${at}`);
      }
    }
  }
  yield* showGreatest(handle, position, version);
}
