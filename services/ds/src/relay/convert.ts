import type { federation } from "@entente/proto";
import type {
  Ack,
  Hello,
  HelloAck,
  Item,
  ItemResult,
  ItemsFrame,
  RefusalCode,
  Refused,
  SeqRange,
} from "@entente/relay";
import { refusal } from "../errors.ts";
import { toUint64, uint64Of } from "../fields.ts";
import { ofRelayItem, toRelayItem } from "./row.ts";

/**
 * Between the frames of the relay core and those of the federation protocol. A stream of the protocol is a session of the core:
 * its Hello says the session's number, and an index is the place in the stream. Each RelayItems is answered by one RelayAck, in order.
 */
export function toHelloRequest(hello: Hello): federation.RelayRequest.$Properties {
  return {
    hello: {
      streamIncarnation: toUint64(hello.incarnation),
      nextSeq: toUint64(hello.nextSeq),
      firstSeq: toUint64(hello.firstSeq),
      session: toUint64(hello.session),
    },
  };
}

/** A Hello; `arrived` is its session where it names none. @throws ServiceError `bad_field`. */
export function helloOf(hello: federation.RelayHello, arrived: bigint): Hello {
  const session = uint64Of(hello.session, "hello.session");
  return {
    k: "hello",
    session: session === 0n ? arrived : session,
    incarnation: uint64Of(hello.streamIncarnation, "hello.stream_incarnation"),
    firstSeq: uint64Of(hello.firstSeq, "hello.first_seq"),
    nextSeq: uint64Of(hello.nextSeq, "hello.next_seq"),
  };
}

export function toItemsRequest(frame: ItemsFrame): federation.RelayRequest.$Properties {
  const items = frame.items.map(toRelayItem);
  return {
    items: { streamIncarnation: toUint64(frame.incarnation), items, voids: frame.voids.map(toSpan) },
  };
}

/** @throws ServiceError `bad_field`. */
export function itemsOf(message: federation.RelayItems, session: bigint, index: number): ItemsFrame {
  const items: Item[] = message.items.map((item) => ofRelayItem(item, uint64Of(item.seq, "items.seq")));
  const voids = message.voids.map((span) => spanOf(span, "items.voids"));
  const incarnation = uint64Of(message.streamIncarnation, "items.stream_incarnation");
  return { k: "items", session, incarnation, index, items, voids };
}

/** The signed word of this domain for an item that it has refused. */
export type BounceOf = (seq: bigint, code: string) => Uint8Array;

export function toHelloAck(ack: HelloAck, bounceOf: BounceOf): federation.RelayResponse.$Properties {
  return {
    helloAck: {
      streamIncarnation: toUint64(ack.incarnation),
      lastSeq: toUint64(ack.lastSeq),
      credit: ack.credit,
      maxSeq: toUint64(ack.maxSeq),
      settled: ack.sack.map(toSpan),
      rejections: ack.rejected.map(({ seq, code }) => ({
        seq: toUint64(seq),
        code,
        bounce: bounceOf(seq, code),
      })),
      ...(ack.gap === undefined ? {} : { gap: toSpan(ack.gap) }),
    },
  };
}

/** @throws ServiceError `bad_field`. */
export function helloAckOf(ack: federation.RelayHelloAck, session: bigint): HelloAck {
  const lastSeq = uint64Of(ack.lastSeq, "hello_ack.last_seq");
  return {
    k: "hello_ack",
    session,
    incarnation: uint64Of(ack.streamIncarnation, "hello_ack.stream_incarnation"),
    lastSeq,
    maxSeq: uint64Of(ack.maxSeq, "hello_ack.max_seq"),
    sack: ack.settled.map((span) => spanOf(span, "hello_ack.settled")),
    rejected: ack.rejections.map(({ seq, code }) => ({
      seq: uint64Of(seq, "hello_ack.rejections.seq"),
      code,
    })),
    gap: ack.gap === null ? undefined : spanOf(ack.gap, "hello_ack.gap"),
    credit: ack.credit,
  };
}

/** The last message of a stream. */
export function toRefused({ code, newestSession }: Refused): federation.RelayResponse.$Properties {
  return { refused: { code, newestSession: toUint64(newestSession) } };
}

const refusalCodes: readonly string[] = [
  "unknown_session",
  "stale_session",
  "malformed",
  "over_window",
] satisfies RefusalCode[];

/** @throws ServiceError `bad_field`. */
export function refusedOf(refused: federation.RelayRefused, session: bigint): Refused {
  const { code } = refused;
  if (!isRefusalCode(code))
    throw refusal("bad_field", "an unknown end of a session", { field: "refused.code" });
  const newestSession = uint64Of(refused.newestSession, "refused.newest_session");
  return { k: "refused", session, code, newestSession };
}

const isRefusalCode = (code: string): code is RefusalCode => refusalCodes.includes(code);

const toSpan = ({ fromSeq, toSeq }: SeqRange): federation.SeqRange.$Properties => ({
  fromSeq: toUint64(fromSeq),
  toSeq: toUint64(toSeq),
});

const spanOf = ({ fromSeq, toSeq }: federation.SeqRange, field: string): SeqRange => ({
  fromSeq: uint64Of(fromSeq, `${field}.from_seq`),
  toSeq: uint64Of(toSeq, `${field}.to_seq`),
});

export function toAck(ack: Ack, bounceOf: BounceOf): federation.RelayResponse.$Properties {
  const settled = ack.results
    .filter(({ code, seq }) => (code === "accepted" || code === "duplicate") && seq > ack.lastSeq)
    .map(({ seq }) => ({ fromSeq: toUint64(seq), toSeq: toUint64(seq) }));
  return {
    ack: {
      streamIncarnation: toUint64(ack.incarnation),
      cumulativeSeq: toUint64(ack.lastSeq),
      settled,
      results: ack.results.flatMap((result) => toResult(result, bounceOf)),
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
  const settled = message.settled.map((span) => spanOf(span, "ack.settled"));
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

function toResult(result: ItemResult, bounceOf: BounceOf): federation.RelayResult.$Properties[] {
  const seq = toUint64(result.seq);
  if (result.code === "rejected") {
    return [{ seq, rejected: { code: result.reason, bounce: bounceOf(result.seq, result.reason) } }];
  }
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
