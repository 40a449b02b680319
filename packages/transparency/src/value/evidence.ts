import {
  closedEnum,
  encode,
  equalBytes,
  opaqueV,
  optional,
  select,
  struct,
  uint64,
  uint8,
  type Value,
  vectorV,
} from "@entente/tls-codec";
import { decodeValue } from "./decode-value.ts";
import { parseLogCheckpoint, type Checkpoint } from "../checkpoint/checkpoint.ts";
import { parseNote, verifySignatures } from "../checkpoint/signed-note.ts";
import { type LogTrust, logOrigin } from "../client/trust.ts";
import { provedGreatest, type ProvedGreatest } from "../client/verify-search.ts";
import { TransparencyError } from "../errors.ts";
import { verifyConsistency } from "../log-tree/consistency.ts";
import { joinSubtrees } from "../log-tree/shape.ts";
import { HashValue } from "../prefix-tree/prefix-proof.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";

const Answer = struct({ lastSize: uint64, subtrees: vectorV(HashValue), response: opaqueV });

/**
 * The value of `e/<domain>`, and what is shown to anybody who asks: proof that a log broke its word. It verifies with the log's
 * keys alone, whenever, and without asking anybody.
 *
 *     enum { equivocation(1), contradiction(2), discontinuity(3) } EvidenceKind;
 *     struct {
 *       EvidenceKind kind;
 *       select (kind) {
 *         case equivocation:
 *           opaque first<V>; opaque second<V>;    // signed checkpoints, first not longer than second
 *           optional<Rewriting> rewriting;        // absent where they are equally long
 *         case contradiction:
 *           opaque label<V>; Answer earlier; Answer later;
 *         case discontinuity:
 *           opaque first<V>; opaque label<V>; Answer later;
 *       };
 *     } Evidence;
 *
 *     struct { HashValue root; HashValue proof<V>; } Rewriting;
 *     struct { uint64 last_size; HashValue subtrees<V>; opaque response<V>; } Answer;
 *
 * `Rewriting` proves (RFC 6962) that the second tree begins with a tree as long as the first one and of another root.
 * In a discontinuity the answer's own proof shows an entry that was another in the first checkpoint's tree. `Answer` is a search's answer with what its asker had kept of the log, which the proof leads to the signed root as well.
 */
export const Evidence = select({
  tag: { kind: closedEnum(uint8, { equivocation: 1, contradiction: 2, discontinuity: 3 }) },
  cases: {
    equivocation: {
      first: opaqueV,
      second: opaqueV,
      rewriting: optional(struct({ root: HashValue, proof: vectorV(HashValue) })),
    },
    contradiction: { label: opaqueV, earlier: Answer, later: Answer },
    discontinuity: { first: opaqueV, label: opaqueV, later: Answer },
  },
});
export type Evidence = Value<typeof Evidence>;

/**
 * What evidence establishes against a log.
 *
 * - `two_heads`: two roots for one size. `rewritten`: a later tree that does not begin with the earlier one.
 * - `changed_value`: one version, two values. `version_gone`: a version that is past the greatest one later.
 */
export interface Verdict {
  readonly origin: string;
  readonly charge: "two_heads" | "rewritten" | "changed_value" | "version_gone";
}

/**
 * Checks evidence against the log of `trust`: its signatures count, cosignatures and clocks do not.
 *
 * All of `bytes` may be an attacker's who wants to blame an honest log. Errors: `value` where the parts do not contradict each
 * other or do not decode, and those of checkpoints and searches.
 */
export function verifyEvidence(trust: LogTrust, bytes: Uint8Array): Verdict {
  const evidence = decodeValue(Evidence, bytes);
  const primitives = trust.primitives ?? purePrimitives;
  const origin = logOrigin(trust.domain, trust.parameters, primitives);
  if (evidence.kind === "contradiction") return { origin, charge: contradiction(trust, evidence) };
  if (evidence.kind === "discontinuity") {
    checkDiscontinuity(trust, signedBy(trust, origin, evidence.first, primitives), evidence, primitives);
    return { origin, charge: "rewritten" };
  }
  const [first, second] = [evidence.first, evidence.second].map((note) =>
    signedBy(trust, origin, note, primitives),
  );
  if (first === undefined || second === undefined)
    throw new TransparencyError("value", "two checkpoints are expected");
  const { rewriting } = evidence;
  if (rewriting === undefined) {
    const isContradiction = first.treeSize === second.treeSize && !equalBytes(first.root, second.root);
    if (!isContradiction) throw new TransparencyError("value", "the checkpoints agree");
    return { origin, charge: "two_heads" };
  }
  if (equalBytes(rewriting.root, first.root))
    throw new TransparencyError("value", "the later tree begins with the earlier one");
  verifyConsistency(
    first.treeSize,
    rewriting.root,
    second.treeSize,
    second.root,
    rewriting.proof,
    primitives,
  );
  return { origin, charge: "rewritten" };
}

/** How a head that somebody else saw stands to one's own. */
export type HeadComparison =
  | { readonly kind: "same" }
  /** Of another size: a consistency proof between the two is to be asked for. */
  | { readonly kind: "older" | "newer"; readonly treeSize: bigint }
  | { readonly kind: "conflict"; readonly evidence: Uint8Array };

/**
 * Compares the checkpoint `mine` with `theirs`, which a peer or another member sent and which may be anything. A conflict is
 * returned as the bytes of evidence. Errors: those of checkpoints, where either is not signed by the log.
 */
export function compareHeads(trust: LogTrust, mine: Uint8Array, theirs: Uint8Array): HeadComparison {
  const primitives = trust.primitives ?? purePrimitives;
  const origin = logOrigin(trust.domain, trust.parameters, primitives);
  const own = signedBy(trust, origin, mine, primitives);
  const other = signedBy(trust, origin, theirs, primitives);
  if (own.treeSize !== other.treeSize) {
    return { kind: own.treeSize < other.treeSize ? "newer" : "older", treeSize: other.treeSize };
  }
  if (equalBytes(own.root, other.root)) return { kind: "same" };
  const conflict = { kind: "equivocation" as const, first: mine, second: theirs, rewriting: undefined };
  return { kind: "conflict", evidence: encode(Evidence, conflict) };
}

/** The checkpoint, signed by the log; one signature is enough, and who cosigned does not matter. */
function signedBy(trust: LogTrust, origin: string, bytes: Uint8Array, primitives: Primitives): Checkpoint {
  const note = parseNote(bytes);
  const checkpoint = parseLogCheckpoint(note, origin);
  const keys = trust.policy.logs.filter(({ name }) => name === origin);
  if (verifySignatures(note, keys, primitives).length === 0)
    throw new TransparencyError("note_signature", "not by the log");
  return checkpoint;
}

/** The trust under which evidence is read: the log's signature counts alone. */
function unwitnessed(trust: LogTrust): LogTrust {
  return { ...trust, policy: { logs: trust.policy.logs, witnesses: [] } };
}

function checkDiscontinuity(
  trust: LogTrust,
  first: Checkpoint,
  { label, later }: Evidence & { kind: "discontinuity" },
  primitives: Primitives,
): void {
  const { lastSize, subtrees } = later;
  const isOfFirst = lastSize === first.treeSize && subtrees.length > 0 && lastSize > 0n;
  if (!isOfFirst || !equalBytes(joinSubtrees(subtrees, primitives), first.root)) {
    throw new TransparencyError("value", "the subtrees are not those of the first checkpoint");
  }
  try {
    provedGreatest(unwitnessed(trust), label, later);
  } catch (error) {
    if (error instanceof TransparencyError && error.code === "fork") return;
    throw error;
  }
  throw new TransparencyError("value", "the answer continues the first checkpoint");
}

function contradiction(
  trust: LogTrust,
  { label, earlier, later }: Evidence & { kind: "contradiction" },
): "changed_value" | "version_gone" {
  const before = provedGreatest(unwitnessed(trust), label, earlier);
  const after = provedGreatest(unwitnessed(trust), label, later);
  if (before.greatest > after.greatest && before.treeSize <= after.treeSize) return "version_gone";
  if (hasChanged(before, after)) return "changed_value";
  throw new TransparencyError("value", "the answers agree");
}

function hasChanged(before: ProvedGreatest, after: ProvedGreatest): boolean {
  return before.seen.some(({ version, commitment }) => {
    const other = after.seen.find((each) => each.version === version);
    return other !== undefined && !equalBytes(commitment, other.commitment);
  });
}
