import { type Codec, decode, DecodeError, defaultLimits } from "@entente/tls-codec";
import { updateView } from "../algorithm/update-view.ts";
import { type VerifiedCheckpoint, verifyCheckpoint } from "../checkpoint/checkpoint.ts";
import { commitmentOf, vrfInput } from "../commitment.ts";
import { TransparencyError } from "../errors.ts";
import { hashBytes, labelBytesMax, responseBytesMax, versionMax } from "../limits.ts";
import { type PrefixLookup } from "../prefix-tree/prefix-proof.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { type CombinedProof, type LadderStep } from "../proof/combined-proof.ts";
import { ReceivedProof, type Shown } from "../proof/received-proof.ts";
import { type FoundVersion, type SearchResponse } from "../response.ts";
import { type Plan, runPlan } from "../store.ts";
import { vrfVerify } from "../vrf/ecvrf.ts";
import { type Seen } from "./label-memory.ts";
import { type LogTrust, logOrigin } from "./trust.ts";
import { checkFreshness, checkHead, type KeptView, nextView, type View } from "./view.ts";

/** Decodes an answer. Errors: `response`. */
export function decodeResponse<T>(codec: Codec<T>, bytes: Uint8Array): T {
  try {
    return decode(codec, bytes, { ...defaultLimits, inputBytesMax: responseBytesMax });
  } catch (error) {
    if (error instanceof DecodeError) throw new TransparencyError("response", error.message);
    throw error;
  }
}

/** The steps of an answer with their versions, and the one whose commitment the value gives. */
export interface Steps {
  readonly label: Uint8Array;
  readonly versions: readonly number[];
  readonly steps: readonly LadderStep[];
  readonly opened?: Seen;
}

/** How an answer is read. */
export interface Reading {
  /** The reader's clock, in milliseconds. */
  readonly nowMs: bigint;
  /** How far behind the clock the head may be; the log's own bound unless said. */
  readonly behindMsMax?: bigint;
  /** Whether the answer leads from the view's tree to its own; a credential does not. */
  readonly updatesView?: boolean;
}

/** What a checked answer has established. */
export interface Checked<T> {
  readonly result: T;
  readonly view: View;
  /** Versions shown included, with what they commit to. */
  readonly seen: readonly Seen[];
  readonly treeSize: bigint;
}

/**
 * The common part of every check: believe the checkpoint, evaluate the VRF proofs, run the algorithm over the proof, end at
 * the checkpoint's root, and step the view forward.
 *
 * `view` is the one whose size the question named. Errors: every code but `value` and `store`.
 */
export function checkAnswer<T>(
  trust: LogTrust,
  view: KeptView | undefined,
  answer: { readonly checkpoint: Uint8Array; readonly proof: CombinedProof },
  steps: Steps,
  reading: Reading,
  algorithm: (handle: ReceivedProof, treeSize: bigint, windowMs: bigint) => Plan<T>,
): Checked<T> {
  const primitives = trust.primitives ?? purePrimitives;
  const checkpoint = believe(trust, answer.checkpoint, primitives);
  checkHead(view, checkpoint);
  const { treeSize } = checkpoint;
  const lookups = lookupsOf(trust, steps, primitives);
  const handle = new ReceivedProof(answer.proof, lookups, primitives);
  const result = runPlan(
    (function* () {
      if (reading.updatesView ?? true) yield* updateView(handle, view?.treeSize ?? 0n, treeSize);
      return yield* algorithm(handle, treeSize, trust.parameters.windowMs);
    })(),
    () => {
      throw new RangeError("a check reads nothing");
    },
  );
  const shown = ended(handle, checkpoint, view);
  const { maxAheadMs, maxBehindMs } = trust.parameters;
  checkFreshness(
    shown.timestamps.get(treeSize - 1n) ?? 0n,
    maxAheadMs,
    reading.behindMsMax ?? maxBehindMs,
    reading.nowMs,
  );
  return {
    result,
    view: nextView(view, checkpoint, shown),
    seen: [...lookups].flatMap(([version, { commitment }]) =>
      commitment === undefined ? [] : [{ version, commitment }],
    ),
    treeSize,
  };
}

/** Ends a proof. One that misses the root, over a tree that was kept, may be of a log that was rewritten: the error brings both heads. */
function ended(
  handle: ReceivedProof,
  { treeSize, root, note }: VerifiedCheckpoint,
  view: KeptView | undefined,
): Shown {
  try {
    return handle.finish(treeSize, root, view ?? { treeSize: 0n, subtrees: [] });
  } catch (error) {
    if (!(error instanceof TransparencyError) || error.code !== "log_root" || view?.note === undefined)
      throw error;
    throw new TransparencyError("log_root", "the proof leads to another root", {
      first: view.note,
      second: note,
    });
  }
}

function believe(trust: LogTrust, note: Uint8Array, primitives: Primitives): VerifiedCheckpoint {
  const origin = logOrigin(trust.domain, trust.parameters, primitives);
  const checkpoint = verifyCheckpoint(note, origin, trust.policy, primitives);
  if (checkpoint.treeSize === 0n) throw new TransparencyError("checkpoint", "of an empty log");
  return checkpoint;
}

function lookupsOf(
  trust: LogTrust,
  { label, versions, steps, opened }: Steps,
  primitives: Primitives,
): Map<number, PrefixLookup> {
  if (label.length > labelBytesMax) throw new RangeError(`${label.length} bytes of label`);
  if (steps.length !== versions.length)
    throw new TransparencyError("combined_proof", `${steps.length} steps`);
  const verify = trust.vrfVerify ?? ((key, input, proof) => vrfVerify(key, input, proof, primitives));
  const lookups = new Map<number, PrefixLookup>();
  versions.forEach((version, i) => {
    const { proof, commitment } = steps[i] ?? { proof: new Uint8Array(0), commitment: undefined };
    const isOpened = version === opened?.version;
    if (isOpened && commitment !== undefined)
      throw new TransparencyError("combined_proof", "a commitment beside its value");
    const output = verify(trust.parameters.vrfPublicKey, vrfInput(label, version), proof);
    lookups.set(version, {
      searchKey: output.slice(0, hashBytes),
      commitment: isOpened ? opened?.commitment : commitment,
    });
  });
  return lookups;
}

/** Refuses versions that no honest log reaches, before a ladder is computed from them. Errors: `ladder`. */
export function checkVersion(version: number): void {
  if (version > versionMax) throw new TransparencyError("ladder", `version ${version}`);
}

/** The steps of an answer whose value, if there is one, gives the commitment of its version. */
export function stepsFor(
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
