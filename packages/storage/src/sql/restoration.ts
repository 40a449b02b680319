import type { Restored } from "../ports/restoration.ts";
import { domainRow, markRecovering } from "./acceptors.ts";
import { restart } from "./outbox.ts";
import { all, one, run, type Plan } from "./plan.ts";
import { big, fits, text } from "./row.ts";

/**
 * The next number of a feed after a restore: no feed gives out a million numbers a second, so this is past all that it gave out since the
 * copy was made. Below 2^53 until the year 2255.
 */
const numbersPerMs = 1_000;

/** Where the clock has gone back behind an earlier restore. */
const feedStep = 1_000_000_000n;

export function* forgottenSince(): Plan<number | undefined> {
  const row = yield* one("SELECT forgotten_at FROM restoration WHERE one = 1 AND forgotten_at IS NOT NULL");
  return row === undefined ? undefined : Number(big(row, "forgotten_at"));
}

export function* forget(nowMs: number): Plan<void> {
  if ((yield* forgottenSince()) !== undefined) return;
  yield* run(
    `INSERT INTO restoration (one, feeds_from, forgotten_at) VALUES (1, 1, $1)
      ON CONFLICT (one) DO UPDATE SET forgotten_at = excluded.forgotten_at`,
    nowMs,
  );
  yield* raise(nowMs);
}

export function* restore(nowMs: number): Plan<Restored> {
  const incarnation = yield* raise(nowMs);
  const groups = yield* one("SELECT count(*) AS many FROM acceptor");
  const feeds = yield* moveFeeds(BigInt(nowMs * numbersPerMs));
  const streams = yield* all("SELECT domain, stream FROM destination ORDER BY domain");
  for (const row of streams) yield* restart(text(row, "domain"), numberAfter(big(row, "stream"), nowMs));
  const keyPackages = yield* run(
    "UPDATE key_package SET available = 0, bytes = $1 WHERE available = 1 AND last_resort = 0",
    new Uint8Array(),
  );
  yield* run("DELETE FROM lease");
  yield* run("UPDATE ordering_speaker SET term = term + 1, holder = '', address = ''");
  const many = groups === undefined ? 0n : big(groups, "many");
  return { incarnation, groups: Number(many), streams: streams.length, feeds, keyPackages };
}

function* raise(nowMs: number): Plan<bigint> {
  const incarnation = numberAfter((yield* domainRow()).incarnation, nowMs);
  fits("incarnation", incarnation);
  yield* markRecovering(incarnation);
  return incarnation;
}

/**
 * The seconds of the clock, or the next number where it has more: who was put back to the same copy before has forgotten which number it took
 * then, and nobody can be trusted to say it.
 */
function numberAfter(before: bigint, nowMs: number): bigint {
  const seconds = BigInt(Math.floor(nowMs / 1_000));
  return seconds > before ? seconds : before + 1n;
}

function* moveFeeds(feedsFrom: bigint): Plan<number> {
  fits("feed number", feedsFrom);
  yield* run(
    `INSERT INTO restoration (one, feeds_from) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET forgotten_at = NULL,
      feeds_from = CASE WHEN excluded.feeds_from > restoration.feeds_from THEN excluded.feeds_from
        ELSE restoration.feeds_from + ${feedStep.toString()} END`,
    feedsFrom,
  );
  const next = `CASE WHEN next_seq < $1 THEN $1 ELSE next_seq + ${feedStep.toString()} END`;
  yield* run(
    `INSERT INTO feed_hole (feed, after_seq, to_seq) SELECT feed, next_seq - 1, ${next} - 1 FROM feed`,
    feedsFrom,
  );
  return yield* run(`UPDATE feed SET next_seq = ${next}`, feedsFrom);
}
