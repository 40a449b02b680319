/**
 * Every reason for which this package refuses bytes that somebody else made.
 *
 * - `vrf_key`: a VRF public key that is no point, is encoded non-canonically, or has small order.
 * - `vrf_proof`: a VRF proof that does not decode, or does not verify for its key and input.
 * - `inclusion_proof`, `consistency_proof`: an RFC 6962 proof of the wrong length or that gives another root.
 * - `note`: bytes that are not a signed note (UTF-8, control characters, blank line, signature lines).
 * - `note_signature`: a signature by a known key that does not verify, or no signature by a known key.
 * - `verifier_key`: a `vkey` that does not parse, or whose key id is not its own.
 * - `checkpoint`: a note whose text is not a checkpoint, or one of another origin.
 * - `policy`: a witness policy that does not parse. `witness_quorum`: too few of its witnesses cosigned.
 * - `witness_request`: the body of an `add-checkpoint` request that does not parse.
 * - `prefix_proof`: a prefix-tree proof whose results and hashes do not fit together.
 * - `response`: bytes that are not the structure that was asked for.
 * - `combined_proof`: a proof that holds more, less or other than the algorithm asks for. `log_root`: one that leads to
 *   another root than the checkpoint's.
 * - `ladder`: lookups that contradict the version that the response claims, or that was seen before.
 * - `timestamps`: entries whose times decrease. `stale`, `future`: a head too far behind or ahead of the reader's clock.
 * - `rollback`: a head older than the one seen before. `fork`: one that does not continue it; `evidence` holds both.
 * - `not_distinguished`: a credential from an entry that owners need not have checked.
 * - `value`: a value, a domain statement or evidence that does not decode or does not verify.
 * - `store`: our own storage lacks what an algorithm needs, or answers with bytes of another shape. Not an attack: a fault.
 */
export type TransparencyErrorCode =
  | "vrf_key"
  | "vrf_proof"
  | "inclusion_proof"
  | "consistency_proof"
  | "note"
  | "note_signature"
  | "verifier_key"
  | "checkpoint"
  | "policy"
  | "witness_quorum"
  | "witness_request"
  | "prefix_proof"
  | "response"
  | "combined_proof"
  | "log_root"
  | "ladder"
  | "timestamps"
  | "stale"
  | "future"
  | "rollback"
  | "fork"
  | "not_distinguished"
  | "value"
  | "store";

/**
 * The one error that this package throws. Callers switch on `code`; the message is for people and may change.
 */
export class TransparencyError extends Error {
  readonly code: TransparencyErrorCode;
  /** With `fork`, two checkpoints that the log signed; with `log_root` those that the proof was to lead between, which prove nothing yet. */
  readonly evidence: ConflictingCheckpoints | undefined;

  constructor(code: TransparencyErrorCode, message: string, evidence?: ConflictingCheckpoints) {
    super(`${code}: ${message}`);
    this.name = "TransparencyError";
    this.code = code;
    this.evidence = evidence;
  }
}

/** Two signed checkpoints (notes) of one log of which at most one belongs to an append-only log. */
export interface ConflictingCheckpoints {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
}
