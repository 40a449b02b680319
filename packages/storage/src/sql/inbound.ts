import { inboundNotesMax, readItemsMax } from "../limits.ts";
import type { InboundCursor, InboundItem, InboundRefusal, SeqSpan } from "../ports/inbound.ts";
import { buryInbound } from "./dead-letters.ts";
import { InboundWindow } from "./inbound-window.ts";
import { all, allIn, insert, one, run, runIn, type Plan } from "./plan.ts";
import { atMost, big, bytes, fits, int, text } from "./row.ts";

export function* inboundCursor(origin: string): Plan<InboundCursor> {
  const row = yield* one("SELECT stream, last_seq FROM inbound WHERE origin = $1", origin);
  if (row === undefined) return { stream: 0n, lastSeq: 0n, sack: [], attempts: [], rejections: [] };
  const stream = big(row, "stream");
  const lastSeq = big(row, "last_seq");
  const sacks = yield* all(
    "SELECT seq FROM inbound_sack WHERE origin = $1 AND seq > $2 ORDER BY seq",
    ...[origin, lastSeq],
  );
  const attempts = yield* all(
    `SELECT seq, attempts FROM inbound_attempt WHERE origin = $1 AND stream = $2 AND seq > $3 ORDER BY seq LIMIT $4`,
    ...[origin, stream, lastSeq, inboundNotesMax],
  );
  const rejections = yield* all(
    `SELECT seq, reason, msg_id FROM dead_letter WHERE inbound = 1 AND domain = $1 AND stream = $2 ORDER BY id DESC LIMIT $3`,
    ...[origin, stream, inboundNotesMax],
  );
  return {
    stream,
    lastSeq,
    sack: sacks.map((sack) => big(sack, "seq")),
    attempts: attempts.map((each) => ({ seq: big(each, "seq"), attempts: int(each, "attempts") })),
    rejections: rejections
      .map((each) => ({ seq: big(each, "seq"), reason: text(each, "reason"), msgId: bytes(each, "msg_id") }))
      .sort((left, right) => (left.seq < right.seq ? -1 : 1)),
  };
}

export function* clearAttempts(items: readonly InboundItem[]): Plan<void> {
  atMost("items", items.length, readItemsMax);
  for (const [key, seqs] of byStream(items)) {
    yield* runIn(
      (list) => `DELETE FROM inbound_attempt WHERE origin = $1 AND stream = $2 AND seq IN (${list})`,
      seqs,
      ...[key.origin, key.stream],
    );
  }
}

export function* adopt(origin: string, stream: bigint): Plan<boolean> {
  fits("inbound stream", stream);
  yield* insert(
    "inbound",
    ["origin", "stream", "last_seq", "sacked"],
    [[origin, 0n, 0n, 0n]],
    "ON CONFLICT (origin) DO NOTHING",
  );
  const changed = yield* run(
    "UPDATE inbound SET stream = $2, last_seq = 0, sacked = 0 WHERE origin = $1 AND stream < $2",
    origin,
    stream,
  );
  if (changed === 0) return false;
  yield* run("DELETE FROM inbound_sack WHERE origin = $1", origin);
  yield* run("DELETE FROM inbound_attempt WHERE origin = $1 AND stream < $2", origin, stream);
  return true;
}

/** The numbers of each stream that items belong to. */
function byStream(
  items: readonly InboundItem[],
): readonly (readonly [{ readonly origin: string; readonly stream: bigint }, bigint[]])[] {
  const groups = new Map<string, [InboundItem, Set<bigint>]>();
  for (const item of items) {
    const key = `${item.stream.toString()} ${item.origin}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item, new Set([item.seq])]);
    else known[1].add(item.seq);
  }
  return [...groups.values()].map(([item, seqs]) => [item, [...seqs]]);
}

export function* attempt(items: readonly InboundItem[], sackItemsMax: number): Plan<readonly number[]> {
  atMost("items", items.length, readItemsMax);
  const window = yield* InboundWindow.load(items, sackItemsMax);
  const tried = items.filter((item) => window.check(item) === undefined);
  const counts = new Map<string, number>();
  for (const [{ origin, stream }, seqs] of byStream(tried)) {
    yield* insert(
      "inbound_attempt",
      ["origin", "stream", "seq", "attempts"],
      seqs.map((seq) => [origin, stream, seq, 1n]),
      "ON CONFLICT (origin, stream, seq) DO UPDATE SET attempts = inbound_attempt.attempts + 1",
    );
    const rows = yield* allIn(
      (list) =>
        `SELECT seq, attempts FROM inbound_attempt WHERE origin = $1 AND stream = $2 AND seq IN (${list})`,
      seqs,
      ...[origin, stream],
    );
    for (const row of rows) {
      counts.set(`${stream.toString()} ${big(row, "seq").toString()} ${origin}`, int(row, "attempts"));
    }
  }
  return items.map(
    ({ origin, stream, seq }) => counts.get(`${stream.toString()} ${seq.toString()} ${origin}`) ?? 0,
  );
}

export function* settleInbound(
  items: readonly InboundItem[],
  sackItemsMax: number,
): Plan<readonly ("settled" | InboundRefusal)[]> {
  atMost("items", items.length, readItemsMax);
  const window = yield* InboundWindow.load(items, sackItemsMax);
  const answers = items.map((item) => {
    const refused = window.check(item);
    if (refused === undefined) window.settle(item);
    return refused ?? "settled";
  });
  yield* window.save();
  return answers;
}

export function* skipInbound(
  origin: string,
  stream: bigint,
  spans: readonly SeqSpan[],
  sackItemsMax: number,
): Plan<"settled" | InboundRefusal> {
  atMost("spans", spans.length, readItemsMax);
  const window = yield* InboundWindow.load([{ origin, stream, seq: 1n }], sackItemsMax);
  for (const span of spans) {
    const refused = window.skip(origin, stream, span);
    if (refused !== undefined) return refused;
  }
  yield* window.save();
  return "settled";
}

export function* rejectInbound(
  item: InboundItem,
  refusedItem: Parameters<typeof buryInbound>[1],
  nowMs: number,
  bounds: { readonly sackItemsMax: number; readonly deadLettersMax: number },
): Plan<"settled" | InboundRefusal> {
  const window = yield* InboundWindow.load([item], bounds.sackItemsMax);
  const refused = window.check(item);
  if (refused !== undefined) return refused;
  window.settle(item);
  yield* window.save();
  yield* buryInbound(item, refusedItem, nowMs, bounds.deadLettersMax);
  return "settled";
}
