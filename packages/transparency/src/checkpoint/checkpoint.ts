import { TransparencyError } from "../errors.ts";
import { hashBytes, treeSizeMax } from "../limits.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { base64FromBytes, bytesFromBase64 } from "./base64.ts";
import { isSatisfied, policyKeys, type WitnessPolicy } from "./policy.ts";
import { parseNote, type SignedNote, verifySignatures, type VerifiedSignature } from "./signed-note.ts";

/** The head of one log: its identity, its number of leaves, its root. C2SP tlog-checkpoint. */
export interface Checkpoint {
  /** The log's identity, which is also the name of its key. Not a place. */
  readonly origin: string;
  readonly treeSize: bigint;
  /** 32 bytes, RFC 6962. */
  readonly root: Uint8Array;
}

/** A checkpoint that a log of the policy signed and enough witnesses cosigned. Only `verifyCheckpoint` makes one. */
export interface VerifiedCheckpoint extends Checkpoint {
  /** The received bytes: what is kept as evidence, and what is compared with others. */
  readonly note: Uint8Array;
  /** The witnesses' signatures, with the times at which they signed. */
  readonly cosignatures: readonly VerifiedSignature[];
}

/** The note text. The inverse is `parseCheckpoint`. We write no extension lines: monitors could not audit them. */
export function checkpointText(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.treeSize}\n${base64FromBytes(checkpoint.root)}\n`;
}

/**
 * Reads a note's text as a checkpoint; extension lines are accepted and ignored (signatures cover them).
 * Errors: `checkpoint`. C2SP tlog-checkpoint, "Note text".
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.slice(0, -1).split("\n");
  const [origin, size, encodedRoot = ""] = lines;
  const root = bytesFromBase64(encodedRoot);
  const isCanonicalSize = size !== undefined && /^(0|[1-9][0-9]{0,18})$/.test(size);
  if (
    !text.endsWith("\n") ||
    lines.includes("") ||
    origin === undefined ||
    !isCanonicalSize ||
    root?.length !== hashBytes
  ) {
    throw new TransparencyError("checkpoint", "origin, size and root are expected");
  }
  const treeSize = BigInt(size);
  if (treeSize > treeSizeMax) throw new TransparencyError("checkpoint", `size ${treeSize}`);
  return { origin, treeSize, root };
}

/**
 * Reads a checkpoint of `origin` and believes it: signed by a log of the policy, under a key named like the origin, and
 * cosigned by the policy's quorum. All of `bytes` may be an attacker's.
 *
 * Errors: `note`, `checkpoint`, `note_signature`, `witness_quorum`.
 */
export function verifyCheckpoint(
  bytes: Uint8Array,
  origin: string,
  policy: WitnessPolicy,
  primitives: Primitives = purePrimitives,
): VerifiedCheckpoint {
  const note = parseNote(bytes);
  const checkpoint = parseLogCheckpoint(note, origin);
  const signatures = verifySignatures(note, policyKeys(policy), primitives);
  // A log's key vouches only for the origin that it is named after.
  if (!signatures.some(({ key }) => key.kind === "note" && key.name === origin)) {
    throw new TransparencyError("note_signature", `none by a log named ${origin}`);
  }
  const cosignatures = signatures.filter(({ key }) => key.kind === "cosignature");
  if (
    !isSatisfied(
      policy,
      cosignatures.map(({ key }) => key),
    )
  ) {
    throw new TransparencyError("witness_quorum", `${cosignatures.length} cosignatures`);
  }
  return { ...checkpoint, note: bytes, cosignatures };
}

/** The checkpoint in `note`, which must be of `origin`. Errors: `checkpoint`. */
export function parseLogCheckpoint(note: SignedNote, origin: string): Checkpoint {
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== origin) throw new TransparencyError("checkpoint", "of another log");
  return checkpoint;
}
