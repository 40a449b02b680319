import { showCredential } from "../algorithm/credential.ts";
import { monitorContact, monitorOwned, type Inspected, type Watched } from "../algorithm/monitor.ts";
import { searchFixed, searchGreatest, type SearchEnd } from "../algorithm/search.ts";
import { showUpdate } from "../algorithm/update.ts";
import { commitmentOf } from "../commitment.ts";
import { TransparencyError } from "../errors.ts";
import { baseLadder } from "../ladder/ladder.ts";
import { monitorEntriesMax } from "../limits.ts";
import { fullSubtrees } from "../log-tree/shape.ts";
import { purePrimitives } from "../primitives.ts";
import {
  ContactResponse,
  Credential,
  type FoundVersion,
  OwnerResponse,
  SearchResponse,
  UpdateResponse,
} from "../response.ts";
import { ownedVersions, updateVersions, watchedVersions } from "../steps.ts";
import {
  type Checked,
  checkAnswer,
  checkVersion,
  decodeResponse,
  type Reading,
  type Steps,
} from "./check.ts";
import {
  type Alarm,
  changedValues,
  expectedAt,
  type LabelMemory,
  mergeSeen,
  noMemory,
  type OwnerMemory,
  type Seen,
} from "./label-memory.ts";
import { type LogTrust } from "./trust.ts";
import { type KeptView, type View } from "./view.ts";

/** A value that the log holds, proved. */
export interface FoundValue {
  readonly version: number;
  readonly value: Uint8Array;
}

/** A search that verified. Persist `view` and `memory` before using `found`; with an alarm, keep the answer's bytes. */
export interface SearchResult {
  /** Undefined: the label, or the version asked for, is proved not to exist. */
  readonly found: FoundValue | undefined;
  readonly view: View;
  readonly memory: LabelMemory;
  readonly alarms: readonly Alarm[];
}

/**
 * Checks the answer to a search for the greatest version of `label`, or for `version`.
 *
 * `view` is the one whose size the question named; the answer may be anybody's. Errors: see `checkAnswer`.
 * Cost: 2.5 ms for each version of the ladder. draft-ietf-keytrans-protocol-04 section 12.1.
 */
export function verifySearch(
  trust: LogTrust,
  view: View | undefined,
  label: Uint8Array,
  memory: LabelMemory,
  response: Uint8Array,
  nowMs: bigint,
  version?: number,
): SearchResult {
  return verifySearchResponse(
    trust,
    view,
    label,
    memory,
    decodeResponse(SearchResponse, response),
    { nowMs },
    version,
  );
}

function verifySearchResponse(
  trust: LogTrust,
  view: View | undefined,
  label: Uint8Array,
  memory: LabelMemory,
  response: SearchResponse,
  reading: Reading,
  version: number | undefined,
): SearchResult {
  const { found } = response;
  const { checked, target } = checkSearch(trust, view, label, response, reading, version);
  const greatest = version === undefined ? target : Number.MAX_SAFE_INTEGER;
  return {
    found: found === undefined ? undefined : { version: found.version, value: found.value },
    view: checked.view,
    memory: remember(memory, checked, target),
    alarms: [...changedValues(memory.seen, checked.seen), ...goneVersions(memory, greatest)],
  };
}

function checkSearch(
  trust: LogTrust,
  kept: KeptView | undefined,
  label: Uint8Array,
  response: SearchResponse,
  reading: Reading,
  version: number | undefined,
): { checked: Checked<SearchEnd>; target: number } {
  const { found } = response;
  if (version !== undefined && found !== undefined && found.version !== version) {
    throw new TransparencyError("ladder", `version ${found.version} instead of ${version}`);
  }
  const target = found?.version ?? version ?? -1;
  checkVersion(target);
  const steps = stepsFor(trust, label, target < 0 ? [0] : baseLadder(target), response, found);
  const checked = checkAnswer(trust, kept, response, steps, reading, (handle, treeSize, windowMs) =>
    version === undefined
      ? searchGreatest(handle, target, treeSize, windowMs)
      : searchFixed(handle, target, treeSize, windowMs),
  );
  if ((checked.result.terminal === undefined) !== (found === undefined)) {
    throw new TransparencyError("ladder", "the proof and the value disagree on whether the version exists");
  }
  return { checked, target };
}

/** What an answer to a search for the greatest version proves on its own, at whatever time it was given. */
export interface ProvedGreatest {
  readonly treeSize: bigint;
  /** -1 for a label that does not exist. */
  readonly greatest: number;
  readonly seen: readonly Seen[];
}

const anyTime = { nowMs: (1n << 63n) - 1n, behindMsMax: 1n << 63n };

/**
 * Checks an answer of the past as evidence. `subtrees` are the full subtrees of the first `lastSize` entries that its asker had
 * kept: not believed, but led to the signed root by the proof like everything else. Errors: see `checkAnswer`.
 */
export function provedGreatest(
  trust: LogTrust,
  label: Uint8Array,
  answer: {
    readonly lastSize: bigint;
    readonly subtrees: readonly Uint8Array[];
    readonly response: Uint8Array;
  },
): ProvedGreatest {
  if (answer.subtrees.length !== fullSubtrees(0n, answer.lastSize).length) {
    throw new TransparencyError("value", `${answer.subtrees.length} subtrees of ${answer.lastSize} entries`);
  }
  const response = decodeResponse(SearchResponse, answer.response);
  const kept = { treeSize: answer.lastSize, subtrees: answer.subtrees };
  const { checked, target } = checkSearch(trust, kept, label, response, anyTime, undefined);
  return { treeSize: checked.treeSize, greatest: target, seen: checked.seen };
}

function goneVersions(memory: LabelMemory, greatest: number): Alarm[] {
  const gone = memory.seen.filter(({ version }) => version > greatest);
  return gone.map(({ version }) => ({ kind: "version_gone", version, greatest }));
}

function remember(memory: LabelMemory, checked: Checked<SearchEnd>, version: number): LabelMemory {
  const { terminal, distinguished } = checked.result;
  const isOwnersDuty = terminal === undefined || (distinguished !== undefined && terminal <= distinguished);
  const watched = isOwnersDuty ? memory.watched : watch(memory.watched, { position: terminal, version });
  return { seen: mergeSeen(memory.seen, checked.seen), watched };
}

function watch(watched: readonly Watched[], added: Watched): Watched[] {
  const at = watched.find(({ position }) => position === added.position);
  const others = watched.filter((each) => each !== at);
  return [...others, { position: added.position, version: Math.max(added.version, at?.version ?? 0) }];
}

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

/** A credential that verified. */
export interface CredentialResult {
  readonly found: FoundValue;
  /** The time, by the log, at which the version was the greatest. */
  readonly provedAtMs: bigint;
  /** Whether the entry is one that the label's owner checks. */
  readonly isDistinguished: boolean;
}

/**
 * Checks a credential with no question to anybody and no effect on any view.
 *
 * Refuses one that was proved more than `ageMsMax` before `nowMs`, whose holder should have renewed it.
 * Errors: see `checkAnswer`; `not_distinguished`. draft-ietf-keytrans-protocol-04 section 12.4.
 */
export function verifyCredential(
  trust: LogTrust,
  label: Uint8Array,
  bytes: Uint8Array,
  nowMs: bigint,
  ageMsMax: bigint,
): CredentialResult {
  const credential = decodeResponse(Credential, bytes);
  if (credential.kind === "provisional") {
    const reading = { nowMs, behindMsMax: ageMsMax };
    const { found, view } = verifySearchResponse(
      trust,
      undefined,
      label,
      noMemory,
      credential.search,
      reading,
      undefined,
    );
    if (found === undefined) throw new TransparencyError("ladder", "a credential for nothing");
    const provedAtMs = view.frontier.at(-1)?.timestamp ?? 0n;
    return { found, provedAtMs: fresh(provedAtMs, nowMs, ageMsMax), isDistinguished: false };
  }
  const { found, position } = credential;
  checkVersion(found.version);
  const steps = stepsFor(trust, label, baseLadder(found.version), credential, found);
  const reading = { nowMs, behindMsMax: ageMsMax, updatesView: false };
  const { result } = checkAnswer(
    trust,
    undefined,
    credential,
    steps,
    reading,
    function* (handle, treeSize, windowMs) {
      if (position >= treeSize)
        throw new TransparencyError("not_distinguished", `entry ${position} of ${treeSize}`);
      return yield* showCredential(handle, found.version, position, treeSize, windowMs);
    },
  );
  return {
    found: { version: found.version, value: found.value },
    provedAtMs: fresh(result, nowMs, ageMsMax),
    isDistinguished: true,
  };
}

function fresh(provedAtMs: bigint, nowMs: bigint, ageMsMax: bigint): bigint {
  if (provedAtMs + ageMsMax < nowMs)
    throw new TransparencyError("stale", `proved ${nowMs - provedAtMs} ms ago`);
  return provedAtMs;
}

function stepsFor(
  trust: LogTrust,
  label: Uint8Array,
  versions: readonly number[],
  { steps }: Pick<SearchResponse, "steps">,
  found: FoundVersion | undefined,
): Steps {
  if (found === undefined) return { label, versions, steps };
  const commitment = commitmentOf(label, found.version, found, trust.primitives ?? purePrimitives);
  return { label, versions, steps, opened: { version: found.version, commitment } };
}
