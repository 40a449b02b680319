import { decode, encode, equalBytes, opaqueV, struct, uint64, type Value, vectorV } from "@entente/tls-codec";
import {
  Evidence,
  type EvidenceFile,
  type LogTrust,
  TransparencyError,
  verifyEvidence,
  type View,
} from "@entente/transparency";

/** What shows that something is wrong with a log. */
export type Exhibit = EvidenceFile["exhibit"];

/** A search's answer with what its asker had kept of the log. */
export type AnswerExhibit = Extract<Exhibit, { kind: "answer" }>;

const KeptAnswer = struct({ lastSize: uint64, subtrees: vectorV(opaqueV), response: opaqueV });

/** The answer as it is kept beside what is remembered of its label. */
export function encodeAnswer({ lastSize, subtrees, response }: AnswerExhibit): Uint8Array {
  return encode(KeptAnswer, { lastSize, subtrees, response });
}

/** The inverse of {@link encodeAnswer}. */
export function decodeAnswer(label: Uint8Array, bytes: Uint8Array): AnswerExhibit {
  const kept: Value<typeof KeptAnswer> = decode(KeptAnswer, bytes);
  return { kind: "answer", label, ...kept };
}

/** What shows best that a log has contradicted its head: two heads, or an answer that does not continue the one. */
export function exhibitOf(error: TransparencyError, view: View | undefined, answer: AnswerExhibit): Exhibit {
  const { label, lastSize, subtrees, response } = answer;
  if (error.evidence !== undefined) {
    const evidence = encode(Evidence, { kind: "equivocation", ...error.evidence, rewriting: undefined });
    return { kind: "evidence", evidence };
  }
  if (error.code !== "fork" || view === undefined) return answer;
  const later = { lastSize, subtrees, response };
  const evidence = encode(Evidence, { kind: "discontinuity", first: view.note, label, later });
  return { kind: "evidence", evidence };
}

/** Two answers that contradict each other, where they do so for whoever looks; else the later one by itself. */
export function contradictionOf(
  trust: LogTrust,
  earlier: AnswerExhibit | undefined,
  later: AnswerExhibit,
): Exhibit {
  if (earlier === undefined || equalBytes(earlier.response, later.response)) return later;
  const { label } = later;
  const evidence = encode(Evidence, { kind: "contradiction", label, earlier, later });
  try {
    verifyEvidence(trust, evidence);
    return { kind: "evidence", evidence };
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    return later;
  }
}
