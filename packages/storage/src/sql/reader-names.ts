import { inboxFeed } from "../feed-id.ts";
import { readItemsMax } from "../limits.ts";
import { all, run, type Plan } from "./plan.ts";
import { atMost, text } from "./row.ts";

/** Each table that calls a client by its name as a reader, where it has one row. */
const ownRows = ["push_registration", "connection_row"] as const;

/** Gives readers other names; see `FeedStore.renameReaders`. */
export function* renameReaders(
  below: string,
  nameOf: (name: string) => string,
  readersMax: number,
): Plan<number> {
  atMost("readers", readersMax, readItemsMax);
  const inboxes = yield* all(
    "SELECT feed FROM feed WHERE feed >= $1 AND feed < $2 ORDER BY feed LIMIT $3 FOR UPDATE",
    ...[inboxFeed(""), inboxFeed(below), readersMax],
  );
  for (const row of inboxes) {
    const feed = text(row, "feed");
    const name = feed.slice(inboxFeed("").length);
    yield* rename(name, nameOf(name), feed);
  }
  return inboxes.length;
}

function* rename(name: string, next: string, feed: string): Plan<void> {
  const nextFeed = inboxFeed(next);
  yield* run("UPDATE feed SET feed = $2 WHERE feed = $1", feed, nextFeed);
  yield* run("UPDATE feed_item SET feed = $2 WHERE feed = $1", feed, nextFeed);
  yield* run("UPDATE feed_hole SET feed = $2 WHERE feed = $1", feed, nextFeed);
  yield* run("UPDATE cursor_row SET feed = $2 WHERE feed = $1", feed, nextFeed);
  yield* run("UPDATE cursor_row SET client_id = $2 WHERE client_id = $1", name, next);
  for (const table of ownRows)
    yield* run(`UPDATE ${table} SET client_id = $2 WHERE client_id = $1`, name, next);
}
