import { sweepRowsMax } from "../limits.ts";
import type { TrimAnswer, TrimRequest } from "../ports/feeds.ts";
import { numbersInHoles } from "./feed-holes.ts";
import { all, allIn, one, run, runIn, type Plan } from "./plan.ts";
import { big, bytes, text } from "./row.ts";

const clientsPerSweep = 500;
const feedsPerSweep = 100;

/** One bounded step of a sweep; `after` names where the next one begins, absent at the end. */
export interface Swept extends TrimAnswer {
  readonly after?: string;
}

const end =
  "CASE WHEN c.until_seq IS NOT NULL AND c.until_seq < f.next_seq THEN c.until_seq ELSE f.next_seq - 1 END";

/** Gives up the unread items of devices whose queue, over all their feeds, is past its bound. */
export function* overflow(request: TrimRequest, after: string): Plan<Swept> {
  const clients = yield* all(
    "SELECT DISTINCT client_id FROM cursor_row WHERE client_id > $1 ORDER BY client_id LIMIT $2",
    ...[after, clientsPerSweep],
  );
  let gaps = 0;
  for (const row of clients) {
    const clientId = text(row, "client_id");
    const queue = yield* one(
      `SELECT CAST(coalesce(sum(${end} - c.passed_seq - ${numbersInHoles(end)}), 0) AS BIGINT) AS items,
        CAST(coalesce(sum(CASE WHEN c.until_seq IS NULL THEN f.bytes_end - c.passed_bytes ELSE 0 END), 0) AS BIGINT) AS bytes
        FROM cursor_row c JOIN feed f ON f.feed = c.feed WHERE c.client_id = $1 AND ${end} > c.passed_seq`,
      clientId,
    );
    if (queue === undefined) continue;
    const fits =
      big(queue, "items") <= BigInt(request.queueItemsMax) &&
      big(queue, "bytes") <= BigInt(request.queueBytesMax);
    if (!fits) gaps += yield* passOverAll(clientId);
  }
  const last = clients.length < clientsPerSweep ? undefined : clients.at(-1);
  return { items: 0, bytes: 0, gaps, ...(last === undefined ? {} : { after: text(last, "client_id") }) };
}

function* passOverAll(clientId: string): Plan<number> {
  const rows = yield* all(
    `SELECT c.feed, ${end} AS last_seq, f.bytes_end FROM cursor_row c JOIN feed f ON f.feed = c.feed
      WHERE c.client_id = $1 AND ${end} > c.passed_seq ORDER BY c.feed`,
    clientId,
  );
  for (const row of rows) {
    yield* run(
      "UPDATE cursor_row SET passed_seq = $3, passed_bytes = $4 WHERE client_id = $1 AND feed = $2 AND passed_seq < $3",
      ...[clientId, text(row, "feed"), big(row, "last_seq"), big(row, "bytes_end")],
    );
  }
  return rows.length;
}

/** Removes from some feeds what every cursor has passed and what has expired. */
export function* trimFeeds(request: TrimRequest, after: string): Plan<Swept> {
  const feeds = yield* all(
    "SELECT feed FROM feed WHERE feed > $1 AND next_seq - 1 > trimmed_to ORDER BY feed LIMIT $2",
    ...[after, feedsPerSweep],
  );
  const total = { items: 0, bytes: 0, gaps: 0 };
  let done = after;
  for (const row of feeds) {
    const swept = yield* trimFeed(text(row, "feed"), request.nowMs, sweepRowsMax - total.items);
    total.items += swept.items;
    total.bytes += swept.bytes;
    total.gaps += swept.gaps;
    if (total.items >= sweepRowsMax) return { ...total, after: done };
    done = text(row, "feed");
  }
  return feeds.length < feedsPerSweep ? total : { ...total, after: done };
}

function* trimFeed(feed: string, nowMs: number, rowsMax: number): Plan<TrimAnswer> {
  const held = yield* one(
    "SELECT next_seq, trimmed_to, bytes_end FROM feed WHERE feed = $1 FOR UPDATE",
    feed,
  );
  if (held === undefined) return { items: 0, bytes: 0, gaps: 0 };
  const trimmedTo = big(held, "trimmed_to");
  const target = yield* trimTarget(feed, big(held, "next_seq") - 1n, nowMs);
  // Numbers in holes have no item, so items are counted.
  const kept = yield* one(
    "SELECT seq FROM feed_item WHERE feed = $1 AND seq <= $2 ORDER BY seq LIMIT 1 OFFSET $3",
    ...[feed, target, rowsMax],
  );
  const toSeq = kept === undefined ? target : big(kept, "seq") - 1n;
  if (toSeq <= trimmedTo) return { items: 0, bytes: 0, gaps: 0 };

  const rows = yield* all(
    "SELECT msg_id, size, bytes_end FROM feed_item WHERE feed = $1 AND seq <= $2 ORDER BY seq",
    ...[feed, toSeq],
  );
  const passedBytes = rows.at(-1);
  const gaps = yield* run(
    `UPDATE cursor_row SET passed_seq = CASE WHEN until_seq IS NOT NULL AND until_seq < $2 THEN until_seq ELSE $2 END,
      passed_bytes = $3 WHERE feed = $1 AND passed_seq < $2 AND (until_seq IS NULL OR passed_seq < until_seq)`,
    ...[feed, toSeq, passedBytes === undefined ? big(held, "bytes_end") : big(passedBytes, "bytes_end")],
  );
  yield* run("DELETE FROM feed_item WHERE feed = $1 AND seq <= $2", feed, toSeq);
  yield* run("DELETE FROM feed_hole WHERE feed = $1 AND to_seq <= $2", feed, toSeq);
  yield* run("UPDATE feed SET trimmed_to = $2 WHERE feed = $1", feed, toSeq);
  yield* release(rows.map((row) => bytes(row, "msg_id")));
  yield* run(
    "DELETE FROM cursor_row WHERE feed = $1 AND until_seq IS NOT NULL AND acked_seq >= until_seq AND until_seq <= $2",
    ...[feed, toSeq],
  );
  return { items: rows.length, bytes: rows.reduce((sum, row) => sum + Number(big(row, "size")), 0), gaps };
}

/** Whichever is further: the slowest open cursor, or the first item that has not expired. */
function* trimTarget(feed: string, endSeq: bigint, nowMs: number): Plan<bigint> {
  const slowest = yield* one(
    "SELECT min(passed_seq) AS seq FROM cursor_row WHERE feed = $1 AND (until_seq IS NULL OR passed_seq < until_seq)",
    feed,
  );
  const low = slowest === undefined || slowest["seq"] === null ? endSeq : big(slowest, "seq");
  const living = yield* one(
    "SELECT seq FROM feed_item WHERE feed = $1 AND expires_at > $2 ORDER BY seq LIMIT 1",
    ...[feed, nowMs],
  );
  const old = living === undefined ? endSeq : big(living, "seq") - 1n;
  return low > old ? low : old;
}

/** Takes one reference from each message; the last one takes the bytes along. */
export function* release(msgIds: readonly Uint8Array[]): Plan<void> {
  // In one order, so that two domains settling the same messages never wait for each other.
  const ids = [...msgIds].sort((left, right) => Buffer.compare(left, right));
  yield* allIn((list) => `SELECT msg_id FROM msg WHERE msg_id IN (${list}) ORDER BY msg_id FOR UPDATE`, ids);
  yield* runIn(
    (list) =>
      `UPDATE msg SET bytes = CASE WHEN refs <= 1 THEN $1 ELSE bytes END, refs = refs - 1 WHERE msg_id IN (${list})`,
    ids,
    new Uint8Array(),
  );
}

/** Forgets messages that nothing refers to and that have expired: until then they recognise their repetitions. */
export function* forgetMessages(nowMs: number): Plan<number> {
  return yield* run(
    "DELETE FROM msg WHERE msg_id IN (SELECT msg_id FROM msg WHERE refs = 0 AND expires_at <= $1 LIMIT $2)",
    ...[nowMs, sweepRowsMax],
  );
}
