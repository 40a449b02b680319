import { type Inspected, monitorContact, monitorOwned } from "../algorithm/monitor.ts";
import { TransparencyError } from "../errors.ts";
import { monitorEntriesMax } from "../limits.ts";
import { ContactResponse, OwnerResponse } from "../response.ts";
import { ownedVersions, watchedVersions } from "../steps.ts";
import { checkAnswer, checkVersion, decodeResponse } from "./check.ts";
import {
  type Alarm,
  changedValues,
  expectedAt,
  type LabelMemory,
  mergeSeen,
  type OwnerMemory,
} from "./label-memory.ts";
import { type LogTrust } from "./trust.ts";
import { type View } from "./view.ts";

/**
 * Checks the answer to a reader who watches versions: each is still where searches for it pass. The memory's `watched` becomes
 * shorter, and is empty once owners have to check it all. Errors: see `checkAnswer`.
 */
export function verifyContact(
  trust: LogTrust,
  view: View | undefined,
  label: Uint8Array,
  memory: LabelMemory,
  bytes: Uint8Array,
  nowMs: bigint,
): { view: View; memory: LabelMemory; alarms: readonly Alarm[] } {
  const response = decodeResponse(ContactResponse, bytes);
  const steps = { label, versions: watchedVersions(memory.watched), steps: response.steps };
  const checked = checkAnswer(trust, view, response, steps, { nowMs }, (handle, treeSize, windowMs) =>
    monitorContact(handle, memory.watched, treeSize, windowMs),
  );
  return {
    view: checked.view,
    memory: { seen: mergeSeen(memory.seen, checked.seen), watched: checked.result },
    alarms: changedValues(memory.seen, checked.seen),
  };
}

/** An owner's monitoring that verified. `owner` has moved on only if there is no alarm. */
export interface OwnerResult {
  readonly inspected: readonly Inspected[];
  /** Whether the rightmost distinguished entry is reached; ask again otherwise. */
  readonly isComplete: boolean;
  readonly view: View;
  readonly owner: OwnerMemory;
  readonly alarms: readonly Alarm[];
}

/**
 * Checks the answer to an owner: at each distinguished entry since the last check, exactly the versions that it made.
 * Errors: see `checkAnswer`; `combined_proof` for an answer that does not move on.
 */
export function verifyOwner(
  trust: LogTrust,
  view: View | undefined,
  label: Uint8Array,
  owner: OwnerMemory,
  bytes: Uint8Array,
  nowMs: bigint,
): OwnerResult {
  const response = decodeResponse(OwnerResponse, bytes);
  if (response.counts.length > monitorEntriesMax)
    throw new TransparencyError("combined_proof", "too many entries");
  const claims = response.counts.map((count) => count - 1);
  claims.forEach(checkVersion);
  const steps = { label, versions: ownedVersions(claims), steps: response.steps };
  let taken = 0;
  const checked = checkAnswer(trust, view, response, steps, { nowMs }, (handle, treeSize, windowMs) =>
    monitorOwned(handle, owner.checked[0], () => claims[taken++], treeSize, windowMs),
  );
  const { inspected, isComplete } = checked.result;
  if (inspected.length !== claims.length)
    throw new TransparencyError("combined_proof", "more entries than there are");
  if (!isComplete && inspected.length === 0)
    throw new TransparencyError("combined_proof", "an answer that shows nothing");
  const alarms = [
    ...inspected.flatMap((each) => surprise(owner, each)),
    ...changedValues(owner.versions, checked.seen),
  ];
  const last = inspected.at(-1)?.position;
  const moved = last === undefined || alarms.length > 0 ? owner : { ...owner, checked: [last] };
  return { inspected, isComplete, view: checked.view, owner: moved, alarms };
}

function surprise(owner: OwnerMemory, { position, greatest }: Inspected): Alarm[] {
  const expected = expectedAt(owner, position);
  if (greatest > expected) return [{ kind: "unexpected_version", position, version: greatest }];
  return greatest < expected ? [{ kind: "missing_version", position, version: expected }] : [];
}
