import { sweepRowsMax } from "../limits.ts";
import { insert, one, run, type Plan } from "./plan.ts";
import { bytes } from "./row.ts";

/** Kept answer of a client's key, with the digest of the request that it answered. */
export function* answerFor(
  clientId: string,
  key: Uint8Array,
  nowMs: number,
): Plan<{ readonly request: Uint8Array; readonly answer: Uint8Array } | undefined> {
  const row = yield* one(
    "SELECT request, answer FROM kept_answer WHERE client_id = $1 AND key = $2 AND expires_at > $3",
    clientId,
    key,
    nowMs,
  );
  return row === undefined ? undefined : { request: bytes(row, "request"), answer: bytes(row, "answer") };
}

/** Only when no unexpired answer is kept; one that another transaction keeps meanwhile is a conflict, and the plan runs again. */
export function* keepAnswer(
  clientId: string,
  key: Uint8Array,
  request: Uint8Array,
  answer: Uint8Array,
  nowMs: number,
  expiresAtMs: number,
): Plan<void> {
  yield* run(
    "DELETE FROM kept_answer WHERE client_id = $1 AND key = $2 AND expires_at <= $3",
    clientId,
    key,
    nowMs,
  );
  yield* insert(
    "kept_answer",
    ["client_id", "key", "request", "answer", "expires_at"],
    [[clientId, key, request, answer, expiresAtMs]],
  );
}

export function* keepFirst(
  clientId: string,
  key: Uint8Array,
  answer: Uint8Array,
  nowMs: number,
  expiresAtMs: number,
): Plan<Uint8Array> {
  const kept = yield* answerFor(clientId, key, nowMs);
  if (kept !== undefined) return kept.answer;
  yield* keepAnswer(clientId, key, new Uint8Array(), answer, nowMs, expiresAtMs);
  return answer;
}

export function* expireAnswers(nowMs: number): Plan<number> {
  return yield* run(
    `DELETE FROM kept_answer WHERE (client_id, key) IN
      (SELECT client_id, key FROM kept_answer WHERE expires_at <= $1 LIMIT $2)`,
    nowMs,
    sweepRowsMax,
  );
}

export function* findSecret(name: string): Plan<Uint8Array | undefined> {
  const row = yield* one("SELECT bytes FROM secret WHERE name = $1", name);
  return row === undefined ? undefined : bytes(row, "bytes");
}

export function* ensureSecret(name: string, fresh: Uint8Array): Plan<Uint8Array> {
  yield* insert("secret", ["name", "bytes"], [[name, fresh]], "ON CONFLICT (name) DO NOTHING");
  return (yield* findSecret(name)) ?? fresh;
}

export function* replaceSecret(name: string, secret: Uint8Array): Plan<void> {
  yield* insert(
    "secret",
    ["name", "bytes"],
    [[name, secret]],
    "ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes",
  );
}
