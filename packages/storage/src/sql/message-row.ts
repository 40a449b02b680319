import type { FeedItem } from "../ports/feeds.ts";
import { one, run, type Plan, type Row } from "./plan.ts";
import { big, bytes, digest, int, sameBytes, text, verify } from "./row.ts";

/** Columns that {@link messageOf} reads, of the table alias `m`. */
export const messageColumns =
  "m.msg_id AS stored_id, m.group_id, m.epoch, m.kind, m.sender, m.bytes, m.hlc, m.origin, m.origin_seq, m.received_at, m.hash";

/** The stored message of a row, verified: throws `corrupt` when it does not match its hash. */
export function messageOf(row: Row): Omit<FeedItem, "seq"> {
  const message = unverified(row);
  verify(`message ${Buffer.from(message.msgId).toString("hex")}`, row, ...hashed(message));
  return message;
}

function unverified(row: Row): Omit<FeedItem, "seq"> {
  return {
    msgId: bytes(row, "stored_id"),
    groupId: bytes(row, "group_id"),
    epoch: big(row, "epoch"),
    kind: int(row, "kind"),
    sender: text(row, "sender"),
    hlc: big(row, "hlc"),
    origin: text(row, "origin"),
    originSeq: big(row, "origin_seq"),
    receivedAtMs: int(row, "received_at"),
    bytes: bytes(row, "bytes"),
  };
}

/** What a message's hash covers, in order. */
export function hashed(message: Omit<FeedItem, "seq">): (bigint | number | string | Uint8Array)[] {
  const { msgId, groupId, epoch, kind, sender, bytes: body, hlc, origin, originSeq, receivedAtMs } = message;
  return [msgId, groupId, epoch, kind, sender, body, hlc, origin, originSeq, receivedAtMs];
}

export function* senderOf(msgId: Uint8Array): Plan<string | undefined> {
  const row = yield* one("SELECT sender FROM msg WHERE msg_id = $1", msgId);
  return row === undefined ? undefined : text(row, "sender");
}

export function* repair(message: Omit<FeedItem, "seq">): Plan<"mismatch" | "repaired" | "unknown_message"> {
  const row = yield* one("SELECT hash FROM msg WHERE msg_id = $1 AND refs > 0 FOR UPDATE", message.msgId);
  if (row === undefined) return "unknown_message";
  if (!sameBytes(bytes(row, "hash"), digest(...hashed(message)))) return "mismatch";
  yield* rewrite(message);
  return "repaired";
}

/** What the damaged row says of itself beside its bytes is kept, for want of better. */
export function* giveUp(msgId: Uint8Array, kind: number): Plan<boolean> {
  const row = yield* one(
    `SELECT ${messageColumns} FROM msg m WHERE m.msg_id = $1 AND m.refs > 0 FOR UPDATE`,
    msgId,
  );
  if (row === undefined) return false;
  yield* rewrite({ ...unverified(row), kind, bytes: new Uint8Array() });
  return true;
}

function* rewrite(message: Omit<FeedItem, "seq">): Plan<void> {
  const { msgId, groupId, epoch, kind, sender, bytes: body, hlc, origin, originSeq, receivedAtMs } = message;
  yield* run(
    `UPDATE msg SET group_id = $2, epoch = $3, kind = $4, sender = $5, bytes = $6, hlc = $7, origin = $8, origin_seq = $9,
      received_at = $10, hash = $11 WHERE msg_id = $1`,
    ...[msgId, groupId, epoch, kind, sender, body, hlc, origin, originSeq, receivedAtMs],
    digest(...hashed(message)),
  );
}
