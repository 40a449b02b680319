import { viewPath } from "../ladder/implicit-tree.ts";
import { type ProofHandle } from "../proof/proof-handle.ts";
import { type Plan } from "../store.ts";

/**
 * Inspects the entries that lead from a log of `oldSize` entries to one of `newSize`, and returns the time of the last one.
 * Every query starts with it. draft-ietf-keytrans-protocol-04 section 4.2.
 */
export function* updateView(handle: ProofHandle, oldSize: bigint, newSize: bigint): Plan<bigint> {
  for (const position of viewPath(oldSize, newSize)) yield* handle.timestamp(position);
  return yield* handle.timestamp(newSize - 1n);
}
