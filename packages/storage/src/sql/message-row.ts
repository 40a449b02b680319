import { StorageError } from "../errors.ts";
import type { FeedItem, RepairAnswer, StoredMessage } from "../ports/feeds.ts";
import { allCells, one, run, type Cells, type Plan } from "./plan.ts";
import { bigAt, bytes, bytesAt, digest, type Hashed, int, intAt, isDigest, text, textAt } from "./row.ts";

/**
 * Columns that {@link messageOf} reads, of the table alias `m`, the first ones of their row. All bytes of a message come in one piece with
 * where its parts end: each piece costs as much as reading the row.
 */
export const messageColumns = [
  ...["m.epoch", "m.kind", "m.sender", "m.hlc", "m.origin", "m.origin_seq", "m.received_at"],
  ...["length(m.hash)", "length(m.msg_id)", "length(m.group_id)"],
  "CAST(m.hash || m.msg_id || m.group_id || m.bytes AS BYTEA)",
].join(", ");

/** The place of the first column after those. */
export const afterMessage = 11;

/** The message of a row as an item of some feed or outbox, verified: throws `corrupt` with its id when it does not match its hash. */
export function messageOf(cells: Cells, seq: bigint): FeedItem {
  const joined = bytesAt(cells, 10);
  const idAt = intAt(cells, 7);
  const groupAt = idAt + intAt(cells, 8);
  const msgId = joined.subarray(idAt, groupAt);
  try {
    const bodyAt = groupAt + intAt(cells, 9);
    const item = {
      seq,
      msgId,
      groupId: joined.subarray(groupAt, bodyAt),
      epoch: bigAt(cells, 0),
      kind: intAt(cells, 1),
      sender: textAt(cells, 2),
      hlc: bigAt(cells, 3),
      origin: textAt(cells, 4),
      originSeq: bigAt(cells, 5),
      receivedAtMs: intAt(cells, 6),
      bytes: joined.subarray(bodyAt),
    };
    if (isDigest(joined.subarray(0, idAt), hashed(item))) return item;
    const name = Buffer.from(msgId).toString("hex");
    throw new StorageError("corrupt", `message ${name} does not match the hash stored with it`);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new StorageError(error.code, error.message, error, msgId);
  }
}

/** A message of a group as it is stored, verified. */
export function* messageIn(groupId: Uint8Array, msgId: Uint8Array): Plan<StoredMessage | undefined> {
  const [cells] = yield* allCells(
    `SELECT ${messageColumns} FROM msg m WHERE m.msg_id = $1 AND m.group_id = $2 AND m.refs > 0`,
    ...[msgId, groupId],
  );
  if (cells === undefined) return undefined;
  const { seq: _none, ...message } = messageOf(cells, 0n);
  return message;
}

/** What a message's hash covers, in order. */
export function hashed(message: StoredMessage): Hashed[] {
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
  if (!isDigest(bytes(row, "hash"), hashed(message))) return "mismatch";
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
