import { StorageError } from "../errors.ts";
import type { FeedId } from "../feed-id.ts";
import { readItemsMax } from "../limits.ts";
import type { Cursor, FeedItem, ReadAnswer, ReadRequest } from "../ports/feeds.ts";
import { cursorColumns, cursorOf, readableEnd } from "./cursors.ts";
import { endOfHole } from "./feed-holes.ts";
import { afterMessage, messageColumns, messageOf } from "./message-row.ts";
import { all, allCells, type Cells, one, type Plan } from "./plan.ts";
import { atMost, big, bigAt, text } from "./row.ts";

/** From one item on, so many, and as many bytes of them, but for the first. */
const pageOfItems = `SELECT ${messageColumns}, i.seq FROM feed_item i JOIN msg m ON m.msg_id = i.msg_id
  WHERE i.feed = $1 AND i.seq > $2 AND i.seq <= $3 AND (i.seq = $4 OR i.bytes_end <= $5 +
    (SELECT bytes_end - size FROM feed_item WHERE feed = $1 AND seq = $4)) ORDER BY i.seq`;

const cursorJoin = `SELECT ${cursorColumns} FROM cursor_row c JOIN feed f ON f.feed = c.feed`;

export function* cursorsOf(clientId: string): Plan<readonly Cursor[]> {
  const rows = yield* all(`${cursorJoin} WHERE c.client_id = $1 ORDER BY c.feed`, clientId);
  return rows.map(cursorOf);
}

/**
 * The cursor and the feed's end come from one statement, so that nothing appended after a removal is ever within the window, whatever
 * commits in between.
 */
export function* readFeed(request: ReadRequest): Plan<ReadAnswer> {
  const { clientId, feed, afterSeq, itemsMax, bytesMax } = request;
  atMost("items", itemsMax, readItemsMax);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const row = yield* one(`${cursorJoin} WHERE c.client_id = $1 AND c.feed = $2`, clientId, feed);
    if (row === undefined) return { code: "no_cursor" };
    const cursor = cursorOf(row);
    const endSeq = readableEnd(cursor);
    const asked = afterSeq > cursor.ackedSeq ? afterSeq : cursor.ackedSeq;
    const passed = cursor.gapToSeq !== undefined && cursor.gapToSeq > asked ? cursor.gapToSeq : undefined;
    const page = yield* pageBetween(feed, passed ?? asked, endSeq, itemsMax, bytesMax);
    if (page === "trimmed") continue;
    const { items, holeTo } = page;
    const toSeq = holeTo ?? passed;
    const isRestored = holeTo !== undefined && { isRestored: true };
    return {
      code: "items",
      ...(toSeq === undefined ? {} : { gap: { toSeq, ...isRestored } }),
      items,
      endSeq,
    };
  }
  throw new StorageError("corrupt", `feed ${feed} has a hole after ${afterSeq.toString()}`);
}

export function* rangeOf(
  feed: FeedId,
  afterSeq: bigint,
  itemsMax: number,
  bytesMax: number,
): Plan<{ readonly items: readonly FeedItem[]; readonly endSeq: bigint; readonly gapToSeq?: bigint }> {
  atMost("items", itemsMax, readItemsMax);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const row = yield* one("SELECT next_seq, trimmed_to FROM feed WHERE feed = $1", feed);
    if (row === undefined) return { items: [], endSeq: 0n };
    const endSeq = big(row, "next_seq") - 1n;
    const trimmedTo = big(row, "trimmed_to");
    const after = afterSeq > trimmedTo ? afterSeq : trimmedTo;
    const page = yield* pageBetween(feed, after, endSeq, itemsMax, bytesMax);
    if (page === "trimmed") continue;
    const { items, holeTo = after } = page;
    return { items, endSeq, ...(holeTo > afterSeq ? { gapToSeq: holeTo } : {}) };
  }
  throw new StorageError("corrupt", `feed ${feed} has a hole after ${afterSeq.toString()}`);
}

/** `holeTo`: where a hole of the feed ends that the page would have begun in; its items are those after it. */
function* pageBetween(
  feed: FeedId,
  afterSeq: bigint,
  endSeq: bigint,
  itemsMax: number,
  bytesMax: number,
): Plan<{ readonly items: readonly FeedItem[]; readonly holeTo?: bigint } | "trimmed"> {
  const items = yield* itemsBetween(feed, afterSeq, endSeq, itemsMax, bytesMax);
  if (items !== "trimmed") return { items };
  const holeTo = yield* endOfHole(feed, afterSeq);
  if (holeTo === undefined) return "trimmed";
  const after = yield* itemsBetween(feed, holeTo, endSeq, itemsMax, bytesMax);
  return after === "trimmed" ? "trimmed" : { items: after, holeTo };
}

/** `trimmed`: the first item is gone: removed since the caller looked, or a hole that it will meet again. */
function* itemsBetween(
  feed: FeedId,
  afterSeq: bigint,
  endSeq: bigint,
  itemsMax: number,
  bytesMax: number,
): Plan<readonly FeedItem[] | "trimmed"> {
  if (afterSeq >= endSeq || itemsMax < 1) return [];
  const lastSeq = afterSeq + BigInt(itemsMax);
  const rows = yield* allCells(
    pageOfItems,
    ...[feed, afterSeq, lastSeq < endSeq ? lastSeq : endSeq, afterSeq + 1n, bytesMax],
  );
  const hole = rows.findIndex((row, index) => bigAt(row, afterMessage) !== afterSeq + BigInt(index + 1));
  if (rows.length === 0 || hole === 0) return "trimmed";
  return wholeItems(hole < 0 ? rows : rows.slice(0, hole));
}

/** Up to the first that is damaged, which the next reading begins with. Throws `corrupt` when it is the first of all. */
function wholeItems(rows: readonly Cells[]): readonly FeedItem[] {
  const items: FeedItem[] = [];
  for (const row of rows) {
    try {
      items.push(messageOf(row, bigAt(row, afterMessage)));
    } catch (error) {
      if (items.length === 0 || !(error instanceof StorageError)) throw error;
      break;
    }
  }
  return items;
}

export function* readersOf(
  feed: FeedId,
  after: string | undefined,
  readersMax: number,
): Plan<readonly (Cursor & { readonly clientId: string })[]> {
  atMost("readers", readersMax, readItemsMax);
  const rows = yield* all(
    `${cursorJoin} WHERE c.feed = $1 AND c.client_id > $2 ORDER BY c.client_id LIMIT $3`,
    feed,
    after ?? "",
    readersMax,
  );
  return rows.map((row) => ({ ...cursorOf(row), clientId: text(row, "client_id") }));
}
