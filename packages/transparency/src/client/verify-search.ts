import { type Watched } from "../algorithm/monitor.ts";
import { searchFixed, searchGreatest, type SearchEnd } from "../algorithm/search.ts";
import { TransparencyError } from "../errors.ts";
import { baseLadder } from "../ladder/ladder.ts";
import { fullSubtrees } from "../log-tree/shape.ts";
import { SearchResponse } from "../response.ts";
import { type Checked, checkAnswer, checkVersion, decodeResponse, type Reading, stepsFor } from "./check.ts";
import { type Alarm, changedValues, type LabelMemory, mergeSeen, type Seen } from "./label-memory.ts";
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

/** `verifySearch` for an answer that is decoded already, in another reading. */
export function verifySearchResponse(
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
