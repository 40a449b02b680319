import { TransparencyError } from "../errors.ts";
import { type ProofHandle } from "../proof/proof-handle.ts";
import { type Plan } from "../store.ts";
import { distinguishedOnWay } from "./distinguished.ts";
import { showGreatest } from "./monitor.ts";

/**
 * Shows that `version` is the greatest at the distinguished entry at `position`, to somebody who asks the log nothing, and
 * returns that entry's time. Errors: `not_distinguished`, `ladder`. draft-ietf-keytrans-protocol-04 section 12.4.
 */
export function* showCredential(
  handle: ProofHandle,
  version: number,
  position: bigint,
  treeSize: bigint,
  windowMs: bigint,
): Plan<bigint> {
  const distinguished = yield* distinguishedOnWay(handle, position, treeSize, windowMs);
  if (distinguished.at(-1) !== position) {
    throw new TransparencyError("not_distinguished", `entry ${position} of ${treeSize}`);
  }
  yield* showGreatest(handle, position, version);
  return yield* handle.timestamp(position);
}
