import type { federation } from "@entente/proto";
import type { Ack, Hello, HelloAck, Item, ItemResult, ItemsFrame, SeqRange } from "@entente/relay";
import { refusal } from "../errors.ts";
import { toUint64, uint64Of } from "../fields.ts";
import { relayVoidsMax } from "../limits.ts";
import { ofRelayItem, toRelayItem } from "./row.ts";

/**
 * Between the frames of the relay core and those of the federation protocol. A stream of the protocol is a session of the core:
 * its frames carry no session number, and an index is the place in the stream. Each RelayItems is answered by one RelayAck, in
 * order. A number under which nothing comes is a RelayItem without lane and body.
 */
export function toHelloRequest(hello: Hello): federation.RelayRequest.$Properties {
  return {
    hello: {
      streamIncarnation: toUint64(hello.incarnation),
      nextSeq: toUint64(hello.nextSeq),
      firstSeq: toUint64(hello.firstSeq),
    },
  };
}

/** A Hello of the session that its stream is. @throws ServiceError `bad_field`. */
export function helloOf(hello: federation.RelayHello, session: bigint): Hello {
  return {
    k: "hello",
    session,
    incarnation: uint64Of(hello.streamIncarnation, "hello.stream_incarnation"),
    firstSeq: uint64Of(hello.firstSeq, "hello.first_seq"),
    nextSeq: uint64Of(hello.nextSeq, "hello.next_seq"),
  };
}

export function toItemsRequest(frame: ItemsFrame): federation.RelayRequest.$Properties {
  const voids = expand(frame.voids).map((seq) => ({ seq: toUint64(seq) }));
  const items = [...frame.items.map(toRelayItem), ...voids].sort(
    (left, right) => (left.seq ?? 0) - (right.seq ?? 0),
  );
  return { items: { streamIncarnation: toUint64(frame.incarnation), items } };
}

/** @throws ServiceError `bad_field`, `too_large`. */
export function itemsOf(message: federation.RelayItems, session: bigint, index: number): ItemsFrame {
  const items: Item[] = [];
  const voids: SeqRange[] = [];
  for (const item of message.items) {
    const seq = uint64Of(item.seq, "items.seq");
    const last = voids.at(-1);
    if (item.lane.length > 0) items.push(ofRelayItem(item, seq));
    else if (last?.toSeq === seq - 1n) voids[voids.length - 1] = { fromSeq: last.fromSeq, toSeq: seq };
    else voids.push({ fromSeq: seq, toSeq: seq });
  }
  const incarnation = uint64Of(message.streamIncarnation, "items.stream_incarnation");
  return { k: "items", session, incarnation, index, items, voids };
}

export function toHelloAck(ack: HelloAck): federation.RelayResponse.$Properties {
  return {
    helloAck: {
      streamIncarnation: toUint64(ack.incarnation),
      lastSeq: toUint64(ack.lastSeq),
      credit: ack.credit,
    },
  };
}

/** What the protocol does not carry (settled items past the first missing one) is settled again, as duplicates. */
export function helloAckOf(ack: federation.RelayHelloAck, session: bigint): HelloAck {
  const lastSeq = uint64Of(ack.lastSeq, "hello_ack.last_seq");
  return {
    k: "hello_ack",
    session,
    incarnation: uint64Of(ack.streamIncarnation, "hello_ack.stream_incarnation"),
    lastSeq,
    maxSeq: lastSeq,
    sack: [],
    rejected: [],
    gap: undefined,
    credit: ack.credit,
  };
}

export function toAck(ack: Ack): federation.RelayResponse.$Properties {
  const settled = ack.results
    .filter(({ code, seq }) => (code === "accepted" || code === "duplicate") && seq > ack.lastSeq)
    .map(({ seq }) => ({ fromSeq: toUint64(seq), toSeq: toUint64(seq) }));
  return {
    ack: {
      streamIncarnation: toUint64(ack.incarnation),
      cumulativeSeq: toUint64(ack.lastSeq),
      settled,
      results: ack.results.flatMap(toResult),
      credit: ack.credit,
    },
  };
}

/** The answer to the frame at `index`, which held the items `seqs`. @throws ServiceError `bad_field`. */
export function ackOf(
  message: federation.RelayAck,
  session: bigint,
  index: number,
  seqs: readonly bigint[],
): Ack {
  const lastSeq = uint64Of(message.cumulativeSeq, "ack.cumulative_seq");
  const settled = message.settled.map(({ fromSeq, toSeq }) => ({
    fromSeq: uint64Of(fromSeq, "ack.settled.from_seq"),
    toSeq: uint64Of(toSeq, "ack.settled.to_seq"),
  }));
  const told = new Map(message.results.map((result) => [uint64Of(result.seq, "ack.results.seq"), result]));
  const results = seqs.flatMap((seq): ItemResult[] => {
    const result = told.get(seq);
    if (result !== undefined) return resultOf(result, seq);
    const taken = seq <= lastSeq || settled.some(({ fromSeq, toSeq }) => fromSeq <= seq && seq <= toSeq);
    return taken ? [{ seq, code: "accepted" }] : [];
  });
  const incarnation = uint64Of(message.streamIncarnation, "ack.stream_incarnation");
  return { k: "ack", session, incarnation, index, lastSeq, results, credit: message.credit };
}

function toResult(result: ItemResult): federation.RelayResult.$Properties[] {
  const seq = toUint64(result.seq);
  if (result.code === "rejected") return [{ seq, rejected: { code: result.reason } }];
  if (result.code !== "deferred") return [];
  return [
    { seq, deferred: { code: result.reason, retryAfterMs: Math.min(result.retryAfterMs, 2 ** 32 - 1) } },
  ];
}

function resultOf({ rejected, deferred }: federation.RelayResult, seq: bigint): ItemResult[] {
  if (rejected !== null && rejected !== undefined) return [{ seq, code: "rejected", reason: rejected.code }];
  if (deferred === null || deferred === undefined) return [];
  return [{ seq, code: "deferred", reason: deferred.code, retryAfterMs: deferred.retryAfterMs }];
}

/** The numbers of ranges. @throws ServiceError `too_large` for more than `relayVoidsMax`. */
export function expand(ranges: readonly SeqRange[]): readonly bigint[] {
  const seqs: bigint[] = [];
  for (const { fromSeq, toSeq } of ranges) {
    if (toSeq - fromSeq > BigInt(relayVoidsMax - seqs.length)) {
      throw refusal(
        "too_large",
        `more than ${String(relayVoidsMax)} numbers of a relay stream are given up at once`,
      );
    }
    for (let seq = fromSeq; seq <= toSeq; seq += 1n) seqs.push(seq);
  }
  return seqs;
}
