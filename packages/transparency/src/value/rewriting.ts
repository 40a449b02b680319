import { encode, equalBytes } from "@entente/tls-codec";
import { parseCheckpoint } from "../checkpoint/checkpoint.ts";
import { parseNote } from "../checkpoint/signed-note.ts";
import { TransparencyError } from "../errors.ts";
import { beginningOf } from "../log-tree/consistency.ts";
import { type Primitives, purePrimitives } from "../primitives.ts";
import { Evidence } from "./evidence.ts";

/**
 * Evidence that the tree of the checkpoint `second` does not begin with that of the shorter checkpoint `first`; undefined where the
 * proofs do not show that. Both notes are signed by the log, which the evidence's reader checks.
 *
 * @param proof from the first size to the second. @param shown from {@link beginningProvedFrom} to the second; may be the same.
 * Both come from the log and may be anything. Errors: `note`, `checkpoint`. RFC 6962 section 2.1.2.
 */
export function rewritingEvidence(
  first: Uint8Array,
  second: Uint8Array,
  proof: readonly Uint8Array[],
  shown: readonly Uint8Array[],
  primitives: Primitives = purePrimitives,
): Uint8Array | undefined {
  const [older, newer] = [first, second].map((note) => parseCheckpoint(parseNote(note).text));
  if (older === undefined || newer === undefined || older.treeSize >= newer.treeSize) return undefined;
  try {
    const root = beginningOf(older.treeSize, newer.treeSize, newer.root, shown, primitives);
    if (root === undefined || equalBytes(root, older.root)) return undefined;
    const rewriting = { root, proof: [...proof] };
    return encode(Evidence, { kind: "equivocation", first, second, rewriting });
  } catch (error) {
    if (error instanceof TransparencyError) return undefined;
    throw error;
  }
}
