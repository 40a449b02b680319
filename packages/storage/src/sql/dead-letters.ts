import { StorageError } from "../errors.ts";
import { readItemsMax } from "../limits.ts";
import type { InboundItem } from "../ports/inbound.ts";
import type { DeadLetter, DeadLetterCount } from "../ports/outbox.ts";
import { noteUndelivered } from "./fates.ts";
import { all, one, run, type Param, type Plan, type Row } from "./plan.ts";
import { atMost, big, bytes, int, text } from "./row.ts";

/** Keeps an outbox row that will never arrive; returns the letter's id. */
export function* buryOutbound(
  domain: string,
  stream: bigint,
  row: Row,
  fate: { readonly state: "given_up" | "refused"; readonly reason: string },
  nowMs: number,
  deadLettersMax: number,
): Plan<bigint> {
  const { state, reason } = fate;
  yield* noteUndelivered(bytes(row, "msg_id"), { domain, state, code: reason, atMs: nowMs });
  const body = yield* one("SELECT group_id, sender, bytes FROM msg WHERE msg_id = $1", bytes(row, "body_id"));
  if (body === undefined) throw new StorageError("corrupt", "an outbox row has no body");
  return yield* bury(
    [
      ...[
        0n,
        domain,
        stream,
        big(row, "seq"),
        bytes(body, "group_id"),
        text(body, "sender"),
        bytes(row, "msg_id"),
      ],
      ...[reason, bytes(body, "bytes"), nowMs],
    ],
    deadLettersMax,
  );
}

/** Keeps an inbound item that was refused for good. */
export function* buryInbound(
  item: InboundItem,
  refused: { readonly reason: string; readonly msgId: Uint8Array; readonly bytes: Uint8Array },
  nowMs: number,
  deadLettersMax: number,
): Plan<void> {
  const { origin, stream, seq } = item;
  const { reason, msgId, bytes: body } = refused;
  yield* bury([1n, origin, stream, seq, new Uint8Array(), "", msgId, reason, body, nowMs], deadLettersMax);
}

/** The oldest letters make room. */
function* bury(values: readonly Param[], deadLettersMax: number): Plan<bigint> {
  const row = yield* one(
    `INSERT INTO dead_letter (inbound, domain, stream, seq, group_id, sender, msg_id, reason, bytes, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    ...values,
  );
  if (row === undefined) throw new StorageError("corrupt", "a dead letter got no id");
  const id = big(row, "id");
  yield* run("DELETE FROM dead_letter WHERE id <= $1", id - BigInt(deadLettersMax));
  return id;
}

export function* deadLetters(afterId: bigint, lettersMax: number): Plan<readonly DeadLetter[]> {
  atMost("letters", lettersMax, readItemsMax);
  const rows = yield* all(
    "SELECT * FROM dead_letter WHERE id > $1 ORDER BY id LIMIT $2",
    afterId,
    lettersMax,
  );
  return rows.map(deadLetterOf);
}

export function* deadLetterCounts(): Plan<readonly DeadLetterCount[]> {
  const rows = yield* all(
    `SELECT newest.domain, counted.letters, newest.reason, newest.at
      FROM (SELECT MAX(id) AS id, COUNT(*) AS letters FROM dead_letter WHERE inbound = 0 GROUP BY domain) counted
      JOIN dead_letter newest ON newest.id = counted.id ORDER BY newest.domain`,
  );
  return rows.map((row) => ({
    domain: text(row, "domain"),
    letters: int(row, "letters"),
    reason: text(row, "reason"),
    atMs: int(row, "at"),
  }));
}

export function* dropDeadLetters(throughId: bigint): Plan<number> {
  return yield* run("DELETE FROM dead_letter WHERE id <= $1", throughId);
}

export function deadLetterOf(row: Row): DeadLetter {
  return {
    id: big(row, "id"),
    direction: big(row, "inbound") === 1n ? "inbound" : "outbound",
    domain: text(row, "domain"),
    stream: big(row, "stream"),
    seq: big(row, "seq"),
    groupId: bytes(row, "group_id"),
    sender: text(row, "sender"),
    msgId: bytes(row, "msg_id"),
    reason: text(row, "reason"),
    bytes: bytes(row, "bytes"),
    atMs: int(row, "at"),
  };
}
