import { StorageError } from "../errors.ts";
import { readItemsMax, sweepRowsMax } from "../limits.ts";
import type { SeqSpan } from "../ports/inbound.ts";
import type { DeadLetter, Destination, OutboxItem, Settlement, SettleAnswer } from "../ports/outbox.ts";
import { buryOutbound, deadLetterOf } from "./dead-letters.ts";
import { noteProgress, queuedStream } from "./fates.ts";
import { afterMessage, messageColumns, messageOf } from "./message-row.ts";
import { all, allCells, allIn, type Cells, one, run, runIn, type Plan, type Row } from "./plan.ts";
import { atMost, big, bigAt, bytes, bytesAt, int, intAt, text } from "./row.ts";
import { release } from "./trim.ts";
import { takeTurns, type TurnBounds } from "./turns.ts";

export function* destinations(): Plan<readonly Destination[]> {
  const rows = yield* all("SELECT * FROM destination ORDER BY domain");
  return rows.map((row) => ({
    domain: text(row, "domain"),
    stream: big(row, "stream"),
    nextSeq: big(row, "next_seq"),
    sentSeq: big(row, "sent_seq"),
    pendingRows: int(row, "pending_rows"),
    pendingBytes: int(row, "pending_bytes"),
    queuedRows: int(row, "queued_rows"),
  }));
}

export function* readOutbox(
  domain: string,
  afterSeq: bigint,
  rowsMax: number,
  bytesMax: number,
): Plan<{ readonly stream: bigint; readonly items: readonly OutboxItem[] }> {
  const destination = yield* one("SELECT stream FROM destination WHERE domain = $1", domain);
  if (destination === undefined) {
    atMost("rows", rowsMax, readItemsMax);
    return { stream: 1n, items: [] };
  }
  const stream = big(destination, "stream");
  return { stream, items: yield* readRows(domain, stream, afterSeq, rowsMax, bytesMax) };
}

/** Rows of one stream, or those that wait for a number. */
export function* readRows(
  domain: string,
  stream: bigint,
  afterSeq: bigint,
  rowsMax: number,
  bytesMax: number,
): Plan<readonly OutboxItem[]> {
  atMost("rows", rowsMax, readItemsMax);
  const sizes = yield* all(
    "SELECT seq, size FROM outbox WHERE domain = $1 AND stream = $2 AND seq > $3 ORDER BY seq LIMIT $4",
    ...[domain, stream, afterSeq, rowsMax],
  );
  let sum = 0;
  const fitting = sizes.filter((row, index) => {
    sum += int(row, "size");
    return index === 0 || sum <= bytesMax;
  });
  const last = fitting.at(-1);
  if (last === undefined) return [];
  const rows = yield* allCells(
    `SELECT ${messageColumns}, o.seq, o.msg_id, o.void, o.attempts, o.next_at, o.enqueued_at, o.unsupported_since FROM outbox o
      LEFT JOIN msg m ON m.msg_id = o.body_id WHERE o.domain = $1 AND o.stream = $2 AND o.seq > $3 AND o.seq <= $4 ORDER BY o.seq`,
    ...[domain, stream, afterSeq, big(last, "seq")],
  );
  return rows.map(itemOf);
}

const nothing = {
  groupId: new Uint8Array(),
  epoch: 0n,
  kind: 0,
  sender: "",
  hlc: 0n,
  origin: "",
  originSeq: 0n,
  bytes: new Uint8Array(),
};

function itemOf(cells: Cells): OutboxItem {
  const isVoid = bigAt(cells, afterMessage + 2) === 1n;
  const unsupportedSince = cells[afterMessage + 6];
  const seq = bigAt(cells, afterMessage);
  const message = isVoid ? nothing : messageOf(cells, seq);
  return {
    seq,
    msgId: bytesAt(cells, afterMessage + 1),
    groupId: message.groupId,
    epoch: message.epoch,
    kind: message.kind,
    sender: message.sender,
    hlc: message.hlc,
    origin: message.origin,
    originSeq: message.originSeq,
    bytes: message.bytes,
    void: isVoid,
    attempts: intAt(cells, afterMessage + 3),
    nextAtMs: intAt(cells, afterMessage + 4),
    enqueuedAtMs: intAt(cells, afterMessage + 5),
    ...(unsupportedSince === null ? {} : { unsupportedSinceMs: Number(unsupportedSince) }),
  };
}

export function* settle(
  settlement: Settlement,
  bounds: TurnBounds & { readonly deadLettersMax: number },
): Plan<SettleAnswer> {
  const { deadLettersMax } = bounds;
  const { domain, ackedSeq, nowMs } = settlement;
  const destination = yield* one("SELECT * FROM destination WHERE domain = $1 FOR UPDATE", domain);
  const stream = destination === undefined ? 1n : big(destination, "stream");
  if (stream !== settlement.stream) return { code: "stale_stream", stream };
  if (destination === undefined) return { code: "settled", removed: 0, pendingRows: 0 };

  const reasons = new Map(settlement.rejected.map(({ seq, reason }) => [seq, reason]));
  const acked = yield* all(
    "SELECT seq, msg_id, body_id, void, size FROM outbox WHERE domain = $1 AND stream = $2 AND seq <= $3",
    ...[domain, stream, ackedSeq],
  );
  const named = yield* allIn(
    (list) => `SELECT seq, msg_id, body_id, void, size FROM outbox
      WHERE domain = $1 AND stream = $2 AND seq > $3 AND seq IN (${list})`,
    [...reasons.keys()],
    ...[domain, stream, ackedSeq],
  );
  const sacked = yield* rowsIn(domain, stream, settlement.sacked);
  const rows = [
    ...new Map([...acked, ...named, ...sacked].map((row) => [big(row, "seq"), row])).values(),
  ].sort((left, right) => (big(left, "seq") < big(right, "seq") ? -1 : 1));
  for (const row of rows) {
    const reason = reasons.get(big(row, "seq"));
    if (reason !== undefined && big(row, "void") === 0n) {
      yield* buryOutbound(domain, stream, row, { state: "refused", reason }, nowMs, deadLettersMax);
    }
  }
  yield* runIn(
    (list) => `DELETE FROM outbox WHERE domain = $1 AND stream = $2 AND seq IN (${list})`,
    rows.map((row) => big(row, "seq")),
    ...[domain, stream],
  );
  yield* releaseBodies(rows);
  const pendingRows = int(destination, "pending_rows") - rows.length;
  yield* run(
    "UPDATE destination SET pending_rows = $2, pending_bytes = pending_bytes - $3 WHERE domain = $1",
    ...[domain, pendingRows, rows.reduce((sum, row) => sum + big(row, "size"), 0n)],
  );
  if (acked.length > 0) yield* noteProgress(domain, stream, ackedSeq, nowMs);
  for (const { seq, nextAtMs, unsupportedSinceMs } of settlement.deferred) {
    yield* run(
      `UPDATE outbox SET attempts = attempts + 1, next_at = $4, unsupported_since = $5
        WHERE domain = $1 AND stream = $2 AND seq = $3`,
      ...[domain, stream, seq, nextAtMs, unsupportedSinceMs ?? null],
    );
  }
  const settled = { code: "settled", removed: rows.length, pendingRows } as const;
  if (big(destination, "queued_rows") === 0n) return settled;
  return { ...settled, nextSeq: yield* takeTurns(domain, nowMs, bounds) };
}

const spansPerStatementMax = 64;

function* rowsIn(domain: string, stream: bigint, spans: readonly SeqSpan[]): Plan<readonly Row[]> {
  const found: Row[] = [];
  for (let at = 0; at < spans.length; at += spansPerStatementMax) {
    const part = spans.slice(at, at + spansPerStatementMax);
    const within = part.map((_span, n) => `seq BETWEEN $${String(2 * n + 3)} AND $${String(2 * n + 4)}`);
    const rows = yield* all(
      `SELECT seq, msg_id, body_id, void, size FROM outbox
        WHERE domain = $1 AND stream = $2 AND (${within.join(" OR ")})`,
      ...[domain, stream, ...part.flatMap(({ fromSeq, toSeq }) => [fromSeq, toSeq])],
    );
    found.push(...rows);
  }
  return found;
}

/** A body may be shared by several of the rows: each row gives back one reference. */
export function* releaseBodies(rows: readonly Row[]): Plan<void> {
  let waiting = rows.filter((row) => big(row, "void") === 0n).map((row) => bytes(row, "body_id"));
  while (waiting.length > 0) {
    const seen = new Set<string>();
    const again: Uint8Array[] = [];
    const now = waiting.filter((id) => {
      const key = Buffer.from(id).toString("hex");
      if (!seen.has(key)) return seen.add(key);
      again.push(id);
      return false;
    });
    yield* release(now);
    waiting = again;
  }
}

export function* restart(domain: string, stream: bigint): Plan<boolean> {
  const destination = yield* one("SELECT stream FROM destination WHERE domain = $1 FOR UPDATE", domain);
  if (destination === undefined || stream <= big(destination, "stream")) return false;
  const before = big(destination, "stream");
  const moved = yield* run(
    `INSERT INTO outbox (domain, stream, seq, msg_id, body_id, void, size, attempts, next_at, enqueued_at, expires_at,
        unsupported_since, lane)
      SELECT domain, CAST($3 AS BIGINT), row_number() OVER (ORDER BY seq), msg_id, body_id, void, size, attempts, next_at,
        enqueued_at, expires_at, unsupported_since, lane FROM outbox WHERE domain = $1 AND stream = $2`,
    ...[domain, before, stream],
  );
  yield* run("DELETE FROM outbox WHERE domain = $1 AND stream = $2", domain, before);
  yield* run("DELETE FROM destination_progress WHERE domain = $1", domain);
  yield* run(
    "UPDATE destination SET stream = $2, next_seq = $3, sent_seq = 0 WHERE domain = $1",
    ...[domain, stream, BigInt(moved) + 1n],
  );
  return true;
}

export function* mark(domain: string, stream: bigint, sentSeq: bigint): Plan<boolean> {
  yield* run(
    "UPDATE destination SET sent_seq = $3 WHERE domain = $1 AND stream = $2 AND sent_seq < $3 AND next_seq > $3",
    ...[domain, stream, sentSeq],
  );
  const row = yield* one(
    "SELECT sent_seq FROM destination WHERE domain = $1 AND stream = $2",
    domain,
    stream,
  );
  return row !== undefined && big(row, "sent_seq") >= sentSeq;
}

export function* giveUp(
  domain: string,
  stream: bigint,
  items: readonly { readonly seq: bigint; readonly reason: string }[],
  nowMs: number,
  deadLettersMax: number,
): Plan<SettleAnswer> {
  atMost("rows", items.length, readItemsMax);
  const destination = yield* one("SELECT * FROM destination WHERE domain = $1 FOR UPDATE", domain);
  const current = destination === undefined ? 1n : big(destination, "stream");
  if (current !== stream) return { code: "stale_stream", stream: current };
  if (destination === undefined) return { code: "settled", removed: 0, pendingRows: 0 };
  const reasons = new Map(items.map(({ seq, reason }) => [seq, reason]));
  const rows = yield* allIn(
    (list) => `SELECT seq, msg_id, body_id, void, size FROM outbox
      WHERE domain = $1 AND stream = $2 AND void = 0 AND seq IN (${list}) ORDER BY seq`,
    [...reasons.keys()],
    ...[domain, stream],
  );
  for (const row of rows) {
    const reason = reasons.get(big(row, "seq")) ?? "";
    yield* buryOutbound(domain, stream, row, { state: "given_up", reason }, nowMs, deadLettersMax);
    yield* makeVoid(domain, stream, row);
  }
  return { code: "settled", removed: rows.length, pendingRows: int(destination, "pending_rows") };
}

/** The number stays, its content goes. */
function* makeVoid(domain: string, stream: bigint, row: Row): Plan<void> {
  yield* run(
    "UPDATE outbox SET void = 1, size = 0, expires_at = NULL WHERE domain = $1 AND stream = $2 AND seq = $3",
    ...[domain, stream, big(row, "seq")],
  );
  yield* run(
    "UPDATE destination SET pending_bytes = pending_bytes - $2 WHERE domain = $1",
    domain,
    big(row, "size"),
  );
  yield* release([bytes(row, "body_id")]);
}

export function* expireOutbox(
  nowMs: number,
  rowsMax: number,
  deadLettersMax: number,
): Plan<readonly DeadLetter[]> {
  atMost("rows", rowsMax, sweepRowsMax);
  const due = yield* all(
    "SELECT domain FROM outbox WHERE expires_at IS NOT NULL AND expires_at <= $1 ORDER BY expires_at, domain, seq LIMIT $2",
    ...[nowMs, rowsMax],
  );
  const domains = [...new Set(due.map((row) => text(row, "domain")))].sort();
  yield* allIn(
    (list) => `SELECT domain FROM destination WHERE domain IN (${list}) ORDER BY domain FOR UPDATE`,
    domains,
  );
  const rows = yield* all(
    `SELECT domain, stream, seq, msg_id, body_id, void, size FROM outbox
      WHERE expires_at IS NOT NULL AND expires_at <= $1 ORDER BY expires_at, domain, seq LIMIT $2`,
    ...[nowMs, rowsMax],
  );
  const letters: DeadLetter[] = [];
  for (const row of rows) {
    const [domain, stream] = [text(row, "domain"), big(row, "stream")];
    if (!domains.includes(domain)) continue;
    const id = yield* buryOutbound(
      ...([domain, stream, row, { state: "given_up", reason: "expired" }, nowMs, deadLettersMax] as const),
    );
    const letter = yield* one("SELECT * FROM dead_letter WHERE id = $1", id);
    if (letter === undefined) throw new StorageError("corrupt", "a dead letter vanished while held");
    letters.push(deadLetterOf(letter));
    if (stream === queuedStream) yield* dropQueued(domain, [row]);
    else yield* makeVoid(domain, stream, row);
  }
  return letters;
}

/** Rows that wait for a number become dead letters; they never had one, so nothing is left of them. */
export function* giveUpQueued(
  domain: string,
  places: readonly bigint[],
  reason: string,
  nowMs: number,
  deadLettersMax: number,
): Plan<number> {
  atMost("rows", places.length, readItemsMax);
  yield* one("SELECT stream FROM destination WHERE domain = $1 FOR UPDATE", domain);
  const rows = yield* allIn(
    (list) => `SELECT seq, msg_id, body_id, void, size FROM outbox
      WHERE domain = $1 AND stream = $2 AND seq IN (${list}) ORDER BY seq`,
    places,
    ...[domain, queuedStream],
  );
  for (const row of rows) {
    yield* buryOutbound(domain, queuedStream, row, { state: "given_up", reason }, nowMs, deadLettersMax);
  }
  yield* dropQueued(domain, rows);
  return rows.length;
}

function* dropQueued(domain: string, rows: readonly Row[]): Plan<void> {
  yield* runIn(
    (list) => `DELETE FROM outbox WHERE domain = $1 AND stream = $2 AND seq IN (${list})`,
    rows.map((row) => big(row, "seq")),
    ...[domain, queuedStream],
  );
  yield* run(
    `UPDATE destination SET pending_rows = pending_rows - $2, pending_bytes = pending_bytes - $3,
      queued_rows = queued_rows - $2, queued_bytes = queued_bytes - $3 WHERE domain = $1`,
    ...[domain, BigInt(rows.length), rows.reduce((sum, row) => sum + big(row, "size"), 0n)],
  );
  yield* releaseBodies(rows);
}
