import { StorageError } from "../errors.ts";
import type { FeedId } from "../feed-id.ts";
import type { Cursor } from "../ports/feeds.ts";
import { insert, one, run, type Plan, type Row } from "./plan.ts";
import { big, optionalBig, text } from "./row.ts";

/** Makes a feed, or does nothing where it exists. Returns the number that comes next. */
export function* createFeed(feed: FeedId): Plan<bigint> {
  yield* run(
    `INSERT INTO feed (feed, next_seq, trimmed_to, bytes_end, hlc)
      SELECT CAST($1 AS TEXT), b.base, b.base - 1, 0, 0 FROM (SELECT coalesce(max(feeds_from), 1) AS base FROM restoration) b
      WHERE 1 = 1 ON CONFLICT (feed) DO NOTHING`,
    feed,
  );
  const row = yield* one("SELECT next_seq FROM feed WHERE feed = $1", feed);
  if (row === undefined) throw new StorageError("corrupt", `feed ${feed} vanished`);
  return big(row, "next_seq");
}

/**
 * Opens a device's cursor on a feed from `fromSeq` on. A device that was there before and had not read its earlier span to the
 * end keeps its acknowledged position, so that what it can no longer read appears as a gap.
 */
export function* openCursor(clientId: string, feed: FeedId, fromSeq: bigint): Plan<void> {
  const before = fromSeq - 1n;
  const end = yield* one("SELECT next_seq, bytes_end FROM feed WHERE feed = $1", feed);
  const start = yield* one(
    "SELECT bytes_end - size AS at FROM feed_item WHERE feed = $1 AND seq = $2",
    feed,
    fromSeq,
  );
  const passedBytes = start !== undefined ? big(start, "at") : end === undefined ? 0n : big(end, "bytes_end");
  yield* insert(
    "cursor_row",
    ["client_id", "feed", "from_seq", "until_seq", "acked_seq", "passed_seq", "passed_bytes"],
    [[clientId, feed, fromSeq, null, before, before, passedBytes]],
    "ON CONFLICT (client_id, feed) DO NOTHING",
  );
  yield* run(
    `UPDATE cursor_row SET
      acked_seq = CASE WHEN until_seq IS NOT NULL AND acked_seq >= until_seq THEN $4 ELSE acked_seq END,
      from_seq = $3, until_seq = NULL, passed_seq = $4, passed_bytes = $5
      WHERE client_id = $1 AND feed = $2 AND from_seq < $3`,
    clientId,
    feed,
    fromSeq,
    before,
    passedBytes,
  );
}

/** Columns that {@link cursorOf} reads, of `cursor_row c JOIN feed f`. */
export const cursorColumns =
  "c.client_id, c.feed, c.from_seq, c.until_seq, c.acked_seq, c.passed_seq, f.next_seq, f.trimmed_to, f.bytes_end";

export function cursorOf(row: Row): Cursor {
  const untilSeq = optionalBig(row, "until_seq");
  const ackedSeq = big(row, "acked_seq");
  const passedSeq = big(row, "passed_seq");
  return {
    feed: text(row, "feed"),
    fromSeq: big(row, "from_seq"),
    ...(untilSeq === undefined ? {} : { untilSeq }),
    ackedSeq,
    endSeq: big(row, "next_seq") - 1n,
    ...(passedSeq > ackedSeq ? { gapToSeq: passedSeq } : {}),
  };
}

/** The last sequence that the cursor may read. */
export function readableEnd(cursor: Cursor): bigint {
  const { untilSeq, endSeq } = cursor;
  return untilSeq !== undefined && untilSeq < endSeq ? untilSeq : endSeq;
}
