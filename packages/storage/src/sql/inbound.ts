import { readItemsMax } from "../limits.ts";
import type { InboundCursor, InboundItem, InboundRefusal } from "../ports/inbound.ts";
import { buryInbound } from "./dead-letters.ts";
import { InboundWindow } from "./inbound-window.ts";
import { all, insert, one, type Plan } from "./plan.ts";
import { atMost, big, int } from "./row.ts";

export function* inboundCursor(origin: string): Plan<InboundCursor> {
  const row = yield* one("SELECT stream, last_seq FROM inbound WHERE origin = $1", origin);
  if (row === undefined) return { stream: 0n, lastSeq: 0n, sack: [] };
  const lastSeq = big(row, "last_seq");
  const sacks = yield* all(
    "SELECT seq FROM inbound_sack WHERE origin = $1 AND seq > $2 ORDER BY seq",
    ...[origin, lastSeq],
  );
  return { stream: big(row, "stream"), lastSeq, sack: sacks.map((sack) => big(sack, "seq")) };
}

export function* attempt(items: readonly InboundItem[], sackItemsMax: number): Plan<readonly number[]> {
  atMost("items", items.length, readItemsMax);
  const window = yield* InboundWindow.load(items, sackItemsMax);
  const counts: number[] = [];
  for (const item of items) {
    const refused = window.check(item);
    if (refused !== undefined) {
      counts.push(0);
      continue;
    }
    const { origin, stream, seq } = item;
    yield* insert(
      "inbound_attempt",
      ["origin", "stream", "seq", "attempts"],
      [[origin, stream, seq, 1n]],
      "ON CONFLICT (origin, stream, seq) DO UPDATE SET attempts = inbound_attempt.attempts + 1",
    );
    const row = yield* one(
      "SELECT attempts FROM inbound_attempt WHERE origin = $1 AND stream = $2 AND seq = $3",
      ...[origin, stream, seq],
    );
    counts.push(row === undefined ? 1 : int(row, "attempts"));
  }
  return counts;
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

export function* rejectInbound(
  item: InboundItem,
  reason: string,
  body: Uint8Array,
  nowMs: number,
  bounds: { readonly sackItemsMax: number; readonly deadLettersMax: number },
): Plan<"settled" | InboundRefusal> {
  const window = yield* InboundWindow.load([item], bounds.sackItemsMax);
  const refused = window.check(item);
  if (refused !== undefined) return refused;
  window.settle(item);
  yield* window.save();
  yield* buryInbound(item, reason, body, nowMs, bounds.deadLettersMax);
  return "settled";
}
