import { sweepRowsMax } from "../limits.ts";
import type {
  Attachment,
  BeginAttachmentAnswer,
  NewAttachment,
  ReceiveChunkAnswer,
} from "../ports/attachments.ts";
import { all, insert, one, run, type Plan, type Row } from "./plan.ts";
import { atMost, big, bytes, int, text } from "./row.ts";

/** The usage row of all users together. */
const everyone = "";

export function* beginAttachment(request: NewAttachment): Plan<BeginAttachmentAnswer> {
  const { attachmentId, userId, size, chunks, nowMs, expiresAtMs } = request;
  // Held in this order by everyone: first all users together, then the one.
  yield* insert(
    "attachment_usage",
    ["user_id", "used_bytes"],
    [
      [everyone, 0n],
      [userId, 0n],
    ],
    "ON CONFLICT (user_id) DO NOTHING",
  );
  const total = yield* usage(everyone);
  const own = yield* usage(userId);
  const known = yield* one("SELECT * FROM attachment WHERE attachment_id = $1 FOR UPDATE", attachmentId);
  if (known !== undefined) {
    const attachment = attachmentOf(known);
    const same = attachment.userId === userId && attachment.size === size;
    if (!same || attachment.expiresAtMs <= nowMs) return { code: "exists" };
    if (attachment.received < attachment.chunks || attachment.expiresAtMs >= request.completeUntilMs)
      return { code: "begun", attachment };
    const { completeUntilMs } = request;
    yield* run(
      "UPDATE attachment SET expires_at = $2 WHERE attachment_id = $1",
      ...[attachmentId, completeUntilMs],
    );
    return { code: "begun", attachment: { ...attachment, expiresAtMs: completeUntilMs } };
  }
  if (own + size > request.userBytesMax) return { code: "user_quota" };
  if (total + size > request.domainBytesMax) return { code: "domain_quota" };
  yield* insert(
    "attachment",
    ["attachment_id", "user_id", "size", "received", "chunks", "expires_at"],
    [[attachmentId, userId, size, 0n, chunks, expiresAtMs]],
  );
  yield* charge(userId, size);
  return { code: "begun", attachment: { attachmentId, userId, size, received: 0, chunks, expiresAtMs } };
}

export function* findAttachment(attachmentId: Uint8Array, nowMs: number): Plan<Attachment | undefined> {
  const row = yield* one(
    "SELECT * FROM attachment WHERE attachment_id = $1 AND expires_at > $2",
    attachmentId,
    nowMs,
  );
  return row === undefined ? undefined : attachmentOf(row);
}

export function* receiveChunk(
  attachmentId: Uint8Array,
  userId: string,
  chunk: number,
  nowMs: number,
  completeUntilMs: number,
): Plan<ReceiveChunkAnswer> {
  const row = yield* one("SELECT * FROM attachment WHERE attachment_id = $1 FOR UPDATE", attachmentId);
  const attachment = row === undefined ? undefined : attachmentOf(row);
  if (attachment?.userId !== userId || attachment.expiresAtMs <= nowMs) return { code: "unknown" };
  if (chunk < attachment.received) return { code: "received", attachment };
  if (chunk > attachment.received || chunk >= attachment.chunks) return { code: "out_of_order", attachment };
  const received = chunk + 1;
  const expiresAtMs = received === attachment.chunks ? completeUntilMs : attachment.expiresAtMs;
  yield* run(
    "UPDATE attachment SET received = $2, expires_at = $3 WHERE attachment_id = $1",
    ...[attachmentId, received, expiresAtMs],
  );
  return { code: "received", attachment: { ...attachment, received, expiresAtMs } };
}

export function* endAttachment(
  attachmentId: Uint8Array,
  userId: string,
): Plan<"ended" | "not_owner" | "unknown"> {
  const row = yield* one("SELECT user_id FROM attachment WHERE attachment_id = $1 FOR UPDATE", attachmentId);
  if (row === undefined) return "unknown";
  if (text(row, "user_id") !== userId) return "not_owner";
  yield* run("UPDATE attachment SET expires_at = 0 WHERE attachment_id = $1", attachmentId);
  return "ended";
}

export function* expiredAttachments(nowMs: number, attachmentsMax: number): Plan<readonly Attachment[]> {
  atMost("attachments", attachmentsMax, sweepRowsMax);
  const rows = yield* all(
    "SELECT * FROM attachment WHERE expires_at <= $1 ORDER BY expires_at, attachment_id LIMIT $2",
    nowMs,
    attachmentsMax,
  );
  return rows.map(attachmentOf);
}

export function* forgetAttachment(attachmentId: Uint8Array): Plan<void> {
  yield* usage(everyone);
  const row = yield* one(
    "SELECT user_id, size FROM attachment WHERE attachment_id = $1 FOR UPDATE",
    attachmentId,
  );
  if (row === undefined) return;
  yield* run("DELETE FROM attachment WHERE attachment_id = $1", attachmentId);
  yield* charge(text(row, "user_id"), -int(row, "size"));
}

export function* attachmentBytesUsed(userId: string): Plan<number> {
  const row = yield* one("SELECT used_bytes FROM attachment_usage WHERE user_id = $1", userId);
  return row === undefined ? 0 : int(row, "used_bytes");
}

/** Holds the row. */
function* usage(userId: string): Plan<number> {
  const row = yield* one("SELECT used_bytes FROM attachment_usage WHERE user_id = $1 FOR UPDATE", userId);
  return row === undefined ? 0 : int(row, "used_bytes");
}

function* charge(userId: string, size: number): Plan<void> {
  for (const each of [everyone, userId]) {
    yield* run(
      "UPDATE attachment_usage SET used_bytes = used_bytes + $2 WHERE user_id = $1",
      each,
      BigInt(size),
    );
  }
}

function attachmentOf(row: Row): Attachment {
  return {
    attachmentId: bytes(row, "attachment_id"),
    userId: text(row, "user_id"),
    size: int(row, "size"),
    received: Number(big(row, "received")),
    chunks: Number(big(row, "chunks")),
    expiresAtMs: int(row, "expires_at"),
  };
}
