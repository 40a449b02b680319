import { encode } from "@entente/tls-codec";
import { showCredential } from "../algorithm/credential.ts";
import { monitorContact, monitorOwned, type Watched } from "../algorithm/monitor.ts";
import { searchFixed, searchGreatest } from "../algorithm/search.ts";
import { showUpdate, type UpdatePlace } from "../algorithm/update.ts";
import { updateView } from "../algorithm/update-view.ts";
import { type Opened, vrfInput } from "../commitment.ts";
import { baseLadder } from "../ladder/ladder.ts";
import { frontier, viewPath } from "../ladder/implicit-tree.ts";
import { hashBytes, monitorEntriesMax } from "../limits.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { type CombinedProof, type LadderStep } from "../proof/combined-proof.ts";
import { type LabelHistory, ProducedProof } from "../proof/produced-proof.ts";
import { ContactResponse, Credential, OwnerResponse, SearchResponse, UpdateResponse } from "../response.ts";
import { ownedVersions, updateVersions, watchedVersions } from "../steps.ts";
import { type Plan } from "../store.ts";
import { vrfOutput, vrfProve } from "../vrf/ecvrf.ts";

/** A VRF proof (80 bytes) with the search key (32 bytes) that it gives: worth keeping, since it never changes. */
export interface VrfEvaluation {
  readonly proof: Uint8Array;
  readonly searchKey: Uint8Array;
}

/** Where version `version` of `label` is in the prefix tree. Cost: 5 ms in pure JavaScript. */
export function evaluateVrf(
  secretKey: Uint8Array,
  label: Uint8Array,
  version: number,
  primitives: Primitives = purePrimitives,
): VrfEvaluation {
  const proof = vrfProve(secretKey, vrfInput(label, version), primitives);
  return { proof, searchKey: vrfOutput(proof, primitives).slice(0, hashBytes) };
}

/** What every answer is made from: the head, the asker's last size, and what the log knows of the label. */
export interface Question {
  /** The signed and cosigned checkpoint of the tree of `treeSize` entries. */
  readonly checkpoint: Uint8Array;
  readonly treeSize: bigint;
  /** Entries of the tree that the asker last saw, 0 for none; at most `treeSize`. */
  readonly lastSize: bigint;
  readonly windowMs: bigint;
  readonly history: LabelHistory;
  /** Called for the versions in the ladder of the greatest (or the asked) version; `baseLadder` names them beforehand. */
  readonly vrf: (version: number) => VrfEvaluation;
}

/** A search for `version`, or for the greatest. `open` gives the value of an existing version. */
export function* answerSearch(
  question: Question,
  open: (version: number) => Opened,
  version?: number,
): Plan<Uint8Array> {
  return encode(SearchResponse, yield* searchResponse(question, open, version));
}

function* searchResponse(
  question: Question,
  open: (version: number) => Opened,
  version: number | undefined,
): Plan<SearchResponse> {
  const greatest = greatestOf(question);
  const target = version ?? greatest;
  const { proof, commitments } = yield* produce(question, (handle) =>
    version === undefined
      ? searchGreatest(handle, greatest, question.treeSize, question.windowMs)
      : searchFixed(handle, version, question.treeSize, question.windowMs),
  );
  const isFound = target >= 0 && target <= greatest;
  const versions = target < 0 ? [0] : baseLadder(target);
  return {
    checkpoint: question.checkpoint,
    found: isFound ? { version: target, ...open(target) } : undefined,
    steps: stepsOf(versions, question, commitments, isFound ? target : undefined),
    proof,
  };
}

/** An answer to somebody who watches versions of another's label. */
export function* answerContact(question: Question, watched: readonly Watched[]): Plan<Uint8Array> {
  const { proof, commitments } = yield* produce(question, (handle) =>
    monitorContact(handle, watched, question.treeSize, question.windowMs),
  );
  const steps = stepsOf(watchedVersions(watched), question, commitments, undefined);
  return encode(ContactResponse, { checkpoint: question.checkpoint, steps, proof });
}

/** An answer to an owner who has checked the distinguished entries up to `after`; at most `monitorEntriesMax` more. */
export function* answerOwner(question: Question, after: bigint | undefined): Plan<Uint8Array> {
  const greatest: number[] = [];
  const { proof, commitments } = yield* produce(question, (handle) =>
    monitorOwned(
      handle,
      after,
      (position) => {
        if (greatest.length === monitorEntriesMax) return undefined;
        const at = handle.greatestAt(position);
        greatest.push(at);
        return at;
      },
      question.treeSize,
      question.windowMs,
    ),
  );
  return encode(OwnerResponse, {
    checkpoint: question.checkpoint,
    counts: greatest.map((version) => version + 1),
    steps: stepsOf(ownedVersions(greatest), question, commitments, undefined),
    proof,
  });
}

/** An answer to an owner about `version`, which is the label's greatest unless told: how it followed the one before. */
export function* answerUpdate(
  question: Question,
  opened: Opened,
  version = greatestOf(question),
): Plan<Uint8Array> {
  const place = placeOfUpdate(question.history, version);
  const { proof, commitments } = yield* produce(question, (handle) =>
    showUpdate(handle, place, question.treeSize, question.windowMs),
  );
  return encode(UpdateResponse, {
    checkpoint: question.checkpoint,
    position: place.position,
    found: { version, ...opened },
    steps: stepsOf(updateVersions(version), question, commitments, version),
    proof,
  });
}

function placeOfUpdate(history: LabelHistory, version: number): UpdatePlace {
  const position = history.positions[version];
  if (position === undefined) throw new RangeError("a label without versions");
  return { version, position, previousPosition: version === 0 ? undefined : history.positions[version - 1] };
}

/**
 * A proof to carry beside a KeyPackage, about the greatest version: `standard` at the distinguished entry `position`, or
 * `provisional` where `position` is undefined because the version is newer than all of those.
 */
export function* makeCredential(
  question: Question,
  opened: Opened,
  position: bigint | undefined,
): Plan<Uint8Array> {
  const version = greatestOf(question);
  const fresh = { ...question, lastSize: 0n };
  if (position === undefined) {
    const search = yield* searchResponse(fresh, () => opened, undefined);
    return encode(Credential, { kind: "provisional", search });
  }
  const handle = new ProducedProof(question.history);
  yield* showCredential(handle, version, position, question.treeSize, question.windowMs);
  const { proof, commitments } = yield* handle.finish(
    question.treeSize,
    0n,
    (each) => question.vrf(each).searchKey,
  );
  return encode(Credential, {
    kind: "standard",
    checkpoint: question.checkpoint,
    position,
    found: { version, ...opened },
    steps: stepsOf(baseLadder(version), question, commitments, version),
    proof,
  });
}

function greatestOf({ history, treeSize }: Question): number {
  return history.positions.filter((position) => position < treeSize).length - 1;
}

function* produce(
  question: Question,
  algorithm: (handle: ProducedProof) => Plan<unknown>,
): Plan<{ proof: CombinedProof; commitments: ReadonlyMap<number, Uint8Array> }> {
  const { treeSize, lastSize } = question;
  const handle = new ProducedProof(question.history);
  yield* handle.prefetch([...new Set([...viewPath(lastSize, treeSize), ...frontier(treeSize)])]);
  yield* updateView(handle, lastSize, treeSize);
  yield* algorithm(handle);
  return yield* handle.finish(treeSize, lastSize, (version) => question.vrf(version).searchKey);
}

function stepsOf(
  versions: readonly number[],
  question: Question,
  commitments: ReadonlyMap<number, Uint8Array>,
  opened: number | undefined,
): LadderStep[] {
  return versions.map((version) => ({
    proof: question.vrf(version).proof,
    commitment: version === opened ? undefined : commitments.get(version),
  }));
}
