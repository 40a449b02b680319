import { equalBytes } from "@entente/tls-codec";
import { type Checkpoint, parseLogCheckpoint, parseCheckpoint } from "../checkpoint/checkpoint.ts";
import { parseNote, verifySignatures, type SignedNote } from "../checkpoint/signed-note.ts";
import { type VerifierKey } from "../checkpoint/verifier-key.ts";
import { type ConflictingCheckpoints, TransparencyError } from "../errors.ts";
import { verifyConsistency } from "../log-tree/consistency.ts";
import { emptyRoot } from "../log-tree/hashes.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { type AddCheckpoint } from "./request.ts";

/** All that a witness keeps of one log: the newest head that it cosigned, and the note that proves the log signed it. */
export interface WitnessRecord extends Checkpoint {
  readonly note: Uint8Array;
}

/**
 * What to do with a request.
 *
 * `cosign`: first persist `save` **if the stored record is still `expected`** (undefined: if there is none), in one atomic
 * step; only then sign `cosignatureMessage(text, now)` and answer. If the record is another by then, persist and sign nothing and
 * decide again on the record that is there. Without that step two requests that were both checked against the older record
 * can be stored in the wrong order, and the witness forgets what it signed.
 *
 * The others are answers, with C2SP's HTTP status: `unknown_log` 404, `forbidden` 403 (no signature of that log's keys),
 * `bad_request` 400, `conflict` 409 with the size that the witness holds, `unprocessable` 422 (the proof fails).
 */
export type WitnessDecision =
  | {
      readonly code: "cosign";
      readonly expected: WitnessRecord | undefined;
      readonly save: WitnessRecord;
      readonly text: string;
    }
  | { readonly code: "unknown_log" | "forbidden" | "bad_request" | "unprocessable" }
  | { readonly code: "conflict"; readonly treeSize: bigint; readonly evidence?: ConflictingCheckpoints };

/** The origin that a request is about, by which the witness finds the log's keys and record. Errors: `note`, `checkpoint`. */
export function requestedOrigin(request: AddCheckpoint): string {
  return parseCheckpoint(parseNote(request.note).text).origin;
}

/**
 * Decides on an `add-checkpoint` request for the log `origin`; pure, and the whole of what a witness does.
 *
 * `keys` are the log's, empty if the witness does not follow it; `record` is what is stored for it. The request may be an
 * attacker's in full, and may come from anybody. C2SP tlog-witness, "add-checkpoint".
 */
export function decideAddCheckpoint(
  request: AddCheckpoint,
  origin: string,
  keys: readonly VerifierKey[],
  record: WitnessRecord | undefined,
  primitives: Primitives = purePrimitives,
): WitnessDecision {
  if (keys.length === 0) return { code: "unknown_log" };
  let note: SignedNote;
  let checkpoint: Checkpoint;
  try {
    note = parseNote(request.note);
    checkpoint = parseLogCheckpoint(note, origin);
    if (verifySignatures(note, keys, primitives).length === 0) return { code: "forbidden" };
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    return { code: error.code === "note_signature" ? "forbidden" : "bad_request" };
  }
  if (request.oldSize > checkpoint.treeSize) return { code: "bad_request" };
  const heldSize = record?.treeSize ?? 0n;
  if (request.oldSize !== heldSize) return { code: "conflict", treeSize: heldSize };
  if (record !== undefined && checkpoint.treeSize === heldSize && !equalBytes(checkpoint.root, record.root)) {
    return { code: "conflict", treeSize: heldSize, evidence: { first: record.note, second: request.note } };
  }
  if (!isConsistent(request, checkpoint, record, primitives)) return { code: "unprocessable" };
  return { code: "cosign", expected: record, save: { ...checkpoint, note: request.note }, text: note.text };
}

function isConsistent(
  request: AddCheckpoint,
  checkpoint: Checkpoint,
  record: WitnessRecord | undefined,
  primitives: Primitives,
): boolean {
  if (checkpoint.treeSize === 0n && !equalBytes(checkpoint.root, emptyRoot(primitives))) return false;
  if (record === undefined || request.oldSize === 0n) return request.proof.length === 0;
  try {
    verifyConsistency(
      record.treeSize,
      record.root,
      checkpoint.treeSize,
      checkpoint.root,
      request.proof,
      primitives,
    );
    return true;
  } catch (error) {
    if (error instanceof TransparencyError) return false;
    throw error;
  }
}
