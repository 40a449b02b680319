import { destinationProgressMs, destinationProgressStepMs, fateDomainsMax } from "../limits.ts";
import type { DomainFate, MessageFate } from "../ports/fates.ts";
import { one, run, type Plan } from "./plan.ts";
import { atMost, big, bytes, int, text } from "./row.ts";

/** In place of a stream: rows that wait for a number, numbered by their place among those. */
export const queuedStream = 0n;

/** Where a message stands in the stream to one domain. */
export interface Place {
  readonly domain: string;
  readonly stream: bigint;
  readonly seq: bigint;
}

/** The inverse of {@link placesOf} for one place. */
export function placeText({ domain, stream, seq }: Place): string {
  return `${domain}/${String(stream)}/${String(seq)}`;
}

function placesOf(list: string): readonly Place[] {
  return list.split(",").flatMap((each) => {
    const [domain, stream, seq] = each.split("/");
    if (domain === undefined || stream === undefined || seq === undefined) return [];
    return [{ domain, stream: BigInt(stream), seq: BigInt(seq) }];
  });
}

/** Beside the message, since dead letters make room for newer ones. */
export function* noteUndelivered(msgId: Uint8Array, fate: DomainFate): Plan<void> {
  yield* run(
    "UPDATE msg SET undelivered = undelivered || $2 WHERE msg_id = $1",
    msgId,
    `${JSON.stringify(fate)}\n`,
  );
}

/** Notes when a domain had acknowledged how much: one row for each second in which it did. */
export function* noteProgress(domain: string, stream: bigint, ackedSeq: bigint, nowMs: number): Plan<void> {
  yield* run(
    `INSERT INTO destination_progress (domain, stream, at, acked_seq) VALUES ($1, $2, $3, $4)
      ON CONFLICT (domain, stream, at) DO UPDATE SET acked_seq = excluded.acked_seq`,
    ...[domain, stream, Math.ceil(nowMs / destinationProgressStepMs) * destinationProgressStepMs, ackedSeq],
  );
  yield* run(
    "DELETE FROM destination_progress WHERE domain = $1 AND stream = $2 AND at < $3",
    ...[domain, stream, nowMs - destinationProgressMs],
  );
}

export function* fateOf(msgId: Uint8Array, skip: number, domainsMax: number): Plan<MessageFate | undefined> {
  atMost("domains", domainsMax, fateDomainsMax);
  const row = yield* one(
    "SELECT sender, received_at, sent_to, undelivered FROM msg WHERE msg_id = $1",
    msgId,
  );
  if (row === undefined) return undefined;
  const failed = new Map(
    text(row, "undelivered")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const fate = JSON.parse(line) as DomainFate;
        return [fate.domain, fate] as const;
      }),
  );
  const domains: DomainFate[] = [];
  const places = placesOf(text(row, "sent_to"));
  for (const place of places.slice(skip, skip + domainsMax)) {
    domains.push(failed.get(place.domain) ?? (yield* fateAt(msgId, place)));
  }
  const more = places.length > skip + domainsMax;
  return { sender: text(row, "sender"), acceptedAtMs: int(row, "received_at"), domains, more };
}

function* fateAt(msgId: Uint8Array, { domain, stream, seq }: Place): Plan<DomainFate> {
  const row =
    (yield* one(
      "SELECT msg_id, enqueued_at FROM outbox WHERE domain = $1 AND stream = $2 AND seq = $3 AND void = 0",
      ...[domain, stream, seq],
    )) ??
    (yield* one(
      // What had to wait for a number is among few once it has one.
      stream === queuedStream
        ? "SELECT msg_id, enqueued_at FROM outbox WHERE domain = $2 AND stream > 0 AND msg_id = $1 AND void = 0"
        : "SELECT msg_id, enqueued_at FROM outbox WHERE msg_id = $1 AND stream > 1 AND domain = $2 AND void = 0",
      ...[msgId, domain],
    ));
  if (row !== undefined && Buffer.compare(bytes(row, "msg_id"), msgId) === 0) {
    return { domain, state: "waiting", code: "", atMs: int(row, "enqueued_at") };
  }
  const seen = yield* one(
    "SELECT min(at) AS at FROM destination_progress WHERE domain = $1 AND stream = $2 AND acked_seq >= $3",
    ...[domain, stream, seq],
  );
  const known = seen === undefined || seen["at"] === null ? {} : { atMs: Number(big(seen, "at")) };
  return { domain, state: "delivered", code: "", ...known };
}
