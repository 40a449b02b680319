import { type Watched } from "../algorithm/monitor.ts";
import { showUpdate } from "../algorithm/update.ts";
import { TransparencyError } from "../errors.ts";
import { UpdateResponse } from "../response.ts";
import { updateVersions } from "../steps.ts";
import { checkAnswer, decodeResponse, stepsFor } from "./check.ts";
import { type Alarm, changedValues, type OwnerMemory } from "./label-memory.ts";
import { type LogTrust } from "./trust.ts";
import { type FoundValue } from "./verify-search.ts";
import { type View } from "./view.ts";

/** An owner's new version that verified. Compare `found.value` with what was asked for before using the key. */
export interface UpdateResult {
  readonly found: FoundValue;
  readonly view: View;
  readonly owner: OwnerMemory;
  /** To be watched like a contact's version until a distinguished entry holds it. */
  readonly watched: Watched;
  readonly alarms: readonly Alarm[];
}

/**
 * Checks the answer about an owner's own new version: it directly follows the owner's last one, and nothing came between.
 * Errors: see `checkAnswer`; `ladder` also for another version number, or an entry not after the last one's.
 */
export function verifyUpdate(
  trust: LogTrust,
  view: View | undefined,
  label: Uint8Array,
  owner: OwnerMemory,
  bytes: Uint8Array,
  nowMs: bigint,
): UpdateResult {
  const response = decodeResponse(UpdateResponse, bytes);
  const { found, position } = response;
  const last = owner.versions.at(-1);
  const version = owner.versions.length;
  if (found.version !== version || (last !== undefined && position <= last.position)) {
    throw new TransparencyError("ladder", `version ${found.version} at entry ${position} does not follow`);
  }
  const steps = stepsFor(trust, label, updateVersions(version), response, found);
  const place = { version, position, previousPosition: last?.position };
  const checked = checkAnswer(
    trust,
    view,
    response,
    steps,
    { nowMs },
    function* (handle, treeSize, windowMs) {
      if (position >= treeSize) throw new TransparencyError("ladder", `entry ${position} of ${treeSize}`);
      return yield* showUpdate(handle, place, treeSize, windowMs);
    },
  );
  const commitment = steps.opened?.commitment ?? new Uint8Array(0);
  return {
    found: { version, value: found.value },
    view: checked.view,
    owner: { ...owner, versions: [...owner.versions, { version, position, commitment }] },
    watched: { position, version },
    alarms: changedValues(owner.versions, checked.seen),
  };
}
