import type { FeedId } from "../feed-id.ts";
import { one, type Plan } from "./plan.ts";
import { big } from "./row.ts";

/** How many of the numbers after the place of a cursor `c` have no item; `end` is the last that it may read. */
export const numbersInHoles = (end: string): string =>
  `coalesce((SELECT sum(h.to_seq - CASE WHEN h.after_seq > c.passed_seq THEN h.after_seq ELSE c.passed_seq END)
    FROM feed_hole h WHERE h.feed = c.feed AND h.to_seq > c.passed_seq AND h.to_seq <= ${end}), 0)`;

/** Where the hole ends that begins at `seq` or has it within; undefined where there is none. Holes may follow each other. */
export function* endOfHole(feed: FeedId, seq: bigint): Plan<bigint | undefined> {
  let end: bigint | undefined;
  for (let at = seq; ; at = end) {
    const row = yield* one(
      "SELECT to_seq FROM feed_hole WHERE feed = $1 AND after_seq <= $2 AND to_seq > $2",
      ...[feed, at],
    );
    if (row === undefined) return end;
    end = big(row, "to_seq");
  }
}
