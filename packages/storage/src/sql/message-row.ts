import type { FeedItem } from "../ports/feeds.ts";
import type { Row } from "./plan.ts";
import { big, bytes, int, text, verify } from "./row.ts";

/** Columns that {@link messageOf} reads, of the table alias `m`. */
export const messageColumns =
  "m.msg_id AS stored_id, m.group_id, m.epoch, m.kind, m.sender, m.bytes, m.hlc, m.origin, m.origin_seq, m.received_at, m.hash";

/** The stored message of a row, verified: throws `corrupt` when it does not match its hash. */
export function messageOf(row: Row): Omit<FeedItem, "seq"> {
  const message = {
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
  verify(
    `message ${Buffer.from(message.msgId).toString("hex")}`,
    row,
    ...[message.msgId, message.groupId, message.epoch, message.kind, message.sender, message.bytes],
    ...[message.hlc, message.origin, message.originSeq, message.receivedAtMs],
  );
  return message;
}
