import type { common } from "@entente/proto";
import type { LogAnswer, LogQuestion } from "../log/answers.ts";
import type { StatedDomain } from "../peers/stated-domain.ts";
import { refusal } from "../errors.ts";
import { addCheckpointBytesMax, watchedMax } from "../limits.ts";

/** A question from the wire. @throws ServiceError `bad_question`. */
export function logQuestion(query: common.LogQuery | null | undefined): {
  question: LogQuestion;
  lastSize: bigint;
} {
  if (query === null || query === undefined)
    throw refusal("bad_question", "a query is needed", { field: "query" });
  return { question: questionOf(query), lastSize: sizeOf(query.lastSize, "last_size") };
}

function questionOf(query: common.LogQuery): LogQuestion {
  const { search, contact, owner, update, offlineProof, consistency } = query;
  if (search) return { kind: "search", label: search.label, version: search.version ?? undefined };
  if (contact) {
    const { label, watched } = contact;
    if (watched.length < 1 || watched.length > watchedMax)
      throw refusal("bad_question", `1 to ${String(watchedMax)} versions`, { field: "watched" });
    return {
      kind: "contact",
      label,
      watched: watched.map(({ position, version }) => ({
        position: sizeOf(position, "position"),
        version: version ?? 0,
      })),
    };
  }
  if (owner) {
    const { label, afterPosition } = owner;
    const after =
      afterPosition === null || afterPosition === undefined ? undefined : sizeOf(afterPosition, "after");
    return { kind: "owner", label, after };
  }
  if (update) return { kind: "update", label: update.label, version: update.version ?? undefined };
  if (offlineProof) return { kind: "offline", label: offlineProof.label };
  if (consistency) {
    const firstSize = sizeOf(consistency.firstSize, "first_size");
    return { kind: "consistency", firstSize, secondSize: sizeOf(consistency.secondSize, "second_size") };
  }
  throw refusal("bad_question", "one question is needed", { field: "query" });
}

function sizeOf(value: number | null | undefined, field: string): bigint {
  const size = value ?? 0;
  if (Number.isSafeInteger(size) && size >= 0) return BigInt(size);
  throw refusal("bad_question", "past the sizes that a log reaches", { field });
}

/** An answer as it is told. */
export function answerMessage({ response, hashes }: LogAnswer): common.LogAnswer.$Properties {
  return { response, consistencyHashes: [...hashes] };
}

/** The body of a submission. @throws ServiceError `bad_question`. */
export function submissionBody(submission: common.WitnessSubmission | null | undefined): Uint8Array {
  const body = submission?.addCheckpoint ?? new Uint8Array();
  if (body.length === 0 || body.length > addCheckpointBytesMax)
    throw refusal("bad_question", "an add-checkpoint request is needed", { field: "add_checkpoint" });
  return body;
}

/** A statement as it is told. */
export function statedMessage({
  domain,
  statement,
  certificate,
}: StatedDomain): common.StatedDomain.$Properties {
  return { domain, statement, statementCertificate: certificate };
}
