import { StorageError } from "../errors.ts";
import type { RepairAnswer, StoredMessage } from "../ports/feeds.ts";
import { one, run, type Plan, type Row } from "./plan.ts";
import { big, bytes, digest, int, sameBytes, text, verify } from "./row.ts";

/** Columns that {@link messageOf} reads, of the table alias `m`. */
export const messageColumns =
  "m.msg_id AS stored_id, m.group_id, m.epoch, m.kind, m.sender, m.bytes, m.hlc, m.origin, m.origin_seq, m.received_at, m.hash";

/** The stored message of a row, verified: throws `corrupt` with its id when it does not match its hash. */
export function messageOf(row: Row): StoredMessage {
  try {
    const message = unverified(row);
    const name = (): string => `message ${Buffer.from(message.msgId).toString("hex")}`;
    verify(name, row, ...hashed(message));
    return message;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new StorageError(error.code, error.message, error, bytes(row, "stored_id"));
  }
}

/** A message of a group as it is stored, verified. */
export function* messageIn(groupId: Uint8Array, msgId: Uint8Array): Plan<StoredMessage | undefined> {
  const row = yield* one(
    `SELECT ${messageColumns} FROM msg m WHERE m.msg_id = $1 AND m.group_id = $2 AND m.refs > 0`,
    msgId,
    groupId,
  );
  return row === undefined ? undefined : messageOf(row);
}

function unverified(row: Row): StoredMessage {
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
export function hashed(message: StoredMessage): (bigint | number | string | Uint8Array)[] {
  const { msgId, groupId, epoch, kind, sender, bytes: body, hlc, origin, originSeq, receivedAtMs } = message;
  return [msgId, groupId, epoch, kind, sender, body, hlc, origin, originSeq, receivedAtMs];
}

export function* senderOf(msgId: Uint8Array): Plan<string | undefined> {
  const row = yield* one("SELECT sender FROM msg WHERE msg_id = $1", msgId);
  return row === undefined ? undefined : text(row, "sender");
}

/** Who sent it and when it came are of this domain alone, so they stand as they are. */
export function* repair(found: Omit<StoredMessage, "receivedAtMs" | "sender">): Plan<RepairAnswer> {
  const row = yield* one(
    "SELECT hash, sender, received_at FROM msg WHERE msg_id = $1 AND refs > 0 FOR UPDATE",
    found.msgId,
  );
  if (row === undefined) return "unknown_message";
  const message = { ...found, sender: text(row, "sender"), receivedAtMs: int(row, "received_at") };
  if (!sameBytes(bytes(row, "hash"), digest(...hashed(message)))) return "mismatch";
  yield* rewrite(message);
  return "repaired";
}

function* rewrite(message: StoredMessage): Plan<void> {
  const { msgId, groupId, epoch, kind, sender, bytes: body, hlc, origin, originSeq, receivedAtMs } = message;
  yield* run(
    `UPDATE msg SET group_id = $2, epoch = $3, kind = $4, sender = $5, bytes = $6, hlc = $7, origin = $8, origin_seq = $9,
      received_at = $10, hash = $11 WHERE msg_id = $1`,
    ...[msgId, groupId, epoch, kind, sender, body, hlc, origin, originSeq, receivedAtMs],
    digest(...hashed(message)),
  );
}
