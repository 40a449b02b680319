import type { FeedId } from "../feed-id.ts";
import { acksMax } from "../limits.ts";
import type { Ack, AckAnswer, Cursor } from "../ports/feeds.ts";
import { cursorColumns, cursorOf, readableEnd } from "./cursors.ts";
import { allIn, runIn, type Plan } from "./plan.ts";
import { atMost, big, text } from "./row.ts";

interface Held {
  readonly cursor: Cursor;
  /** Where the feed's bytes end. */
  readonly bytesEnd: bigint;
  ackedSeq: bigint;
}

/**
 * What many devices have saved. Statements count by feed and by distinct number, not by device: of one message the members of a
 * group mostly acknowledge the same one.
 */
export function* acknowledge(acks: readonly Ack[]): Plan<readonly AckAnswer[]> {
  atMost("acknowledgements", acks.length, acksMax);
  const byFeed = new Map<FeedId, number[]>();
  for (const [index, { feed }] of acks.entries()) {
    const indices = byFeed.get(feed) ?? [];
    byFeed.set(feed, indices);
    indices.push(index);
  }
  const answers: AckAnswer[] = [];
  // In the order of feeds, as the trimming goes, so that neither waits for the other in a circle.
  for (const [feed, indices] of [...byFeed].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const held = yield* heldCursors(
      feed,
      indices.map((index) => acks[index]?.clientId ?? ""),
    );
    for (const index of indices) {
      const { clientId = "", seq = 0n } = acks[index] ?? {};
      answers[index] = answerTo(held.get(clientId), seq);
    }
    yield* advance(feed, held);
  }
  return answers;
}

function* heldCursors(feed: FeedId, clientIds: readonly string[]): Plan<ReadonlyMap<string, Held>> {
  const rows = yield* allIn(
    (list) =>
      `SELECT ${cursorColumns} FROM cursor_row c JOIN feed f ON f.feed = c.feed
        WHERE c.feed = $1 AND c.client_id IN (${list})`,
    [...new Set(clientIds)].sort(),
    feed,
  );
  return new Map(
    rows.map((row): [string, Held] => {
      const cursor = cursorOf(row);
      return [text(row, "client_id"), { cursor, bytesEnd: big(row, "bytes_end"), ackedSeq: cursor.ackedSeq }];
    }),
  );
}

function answerTo(held: Held | undefined, seq: bigint): AckAnswer {
  if (held === undefined) return { code: "no_cursor" };
  const endSeq = readableEnd(held.cursor);
  if (seq > endSeq) return { code: "past_end", endSeq };
  if (seq > held.ackedSeq) held.ackedSeq = seq;
  return { code: "acknowledged", ackedSeq: held.ackedSeq };
}

function* advance(feed: FeedId, held: ReadonlyMap<string, Held>): Plan<void> {
  const bySeq = new Map<bigint, { readonly clientIds: string[]; readonly bytesEnd: bigint }>();
  for (const [clientId, { cursor, bytesEnd, ackedSeq }] of held) {
    if (ackedSeq <= cursor.ackedSeq) continue;
    const group = bySeq.get(ackedSeq) ?? { clientIds: [], bytesEnd };
    bySeq.set(ackedSeq, group);
    group.clientIds.push(clientId);
  }
  if (bySeq.size === 0) return;
  const items = yield* allIn(
    (list) => `SELECT seq, bytes_end FROM feed_item WHERE feed = $1 AND seq IN (${list})`,
    [...bySeq.keys()],
    feed,
  );
  const bytesAt = new Map(items.map((item) => [big(item, "seq"), big(item, "bytes_end")]));
  for (const [seq, { clientIds, bytesEnd }] of bySeq) {
    // The WHERE clauses keep a concurrent acknowledgement from being undone.
    yield* runIn(
      (list) =>
        `UPDATE cursor_row SET acked_seq = $2 WHERE feed = $1 AND acked_seq < $2 AND client_id IN (${list})`,
      clientIds,
      feed,
      seq,
    );
    yield* runIn(
      (list) =>
        `UPDATE cursor_row SET passed_seq = $2, passed_bytes = $3
          WHERE feed = $1 AND passed_seq < $2 AND client_id IN (${list})`,
      clientIds,
      feed,
      seq,
      bytesAt.get(seq) ?? bytesEnd,
    );
  }
}
