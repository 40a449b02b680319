import { StorageError } from "../errors.ts";
import type { FeedId } from "../feed-id.ts";
import { destinationsPerMessageMax, feedsPerMessageMax, messageBytesMax } from "../limits.ts";
import type { NewMessage, OutboxEntry } from "../ports/delivery.ts";
import { type Place, placeText, queuedStream } from "./fates.ts";
import { hashed } from "./message-row.ts";
import { allIn, insert, type Param, type Plan } from "./plan.ts";
import { atMost, big, digest, fits, keyOf, text } from "./row.ts";

export interface Stamped {
  readonly seqs: readonly bigint[];
  readonly hlc: bigint;
  readonly originSeq: bigint;
}

export interface OutboxBounds {
  readonly outboxRowsMax: number;
  readonly outboxBytesMax: number;
  readonly numberedRowsMax: number;
  readonly numberedBytesMax: number;
}

interface FeedEnd {
  nextSeq: bigint;
  bytesEnd: bigint;
  hlc: bigint;
  touched: boolean;
}

interface DestinationEnd {
  readonly stream: bigint;
  nextSeq: bigint;
  rows: bigint;
  bytes: bigint;
  /** Of `rows` and `bytes`: without a number. */
  queuedRows: bigint;
  queuedBytes: bigint;
  nextPlace: bigint;
  touched: boolean;
}

const newDestination = {
  ...{ stream: 1n, nextSeq: 1n, rows: 0n, bytes: 0n },
  ...{ queuedRows: 0n, queuedBytes: 0n, nextPlace: 1n, touched: false },
};

const msgColumns = [
  ...[
    "msg_id",
    "group_id",
    "epoch",
    "kind",
    "sender",
    "bytes",
    "hlc",
    "origin",
    "origin_seq",
    "received_at",
    "hash",
  ],
  ...["refs", "seqs", "sent_to", "expires_at"],
];

const refsColumn = msgColumns.indexOf("refs");

const replaceStored = `ON CONFLICT (msg_id) DO UPDATE SET refs = msg.refs + excluded.refs, ${msgColumns
  .filter((column) => column !== "msg_id" && column !== "refs")
  .map((column) => `${column} = excluded.${column}`)
  .join(", ")}`;

/** The ends of some feeds and streams, held for one transaction; messages are appended in memory, then saved at once. */
export class Appender {
  readonly #feeds = new Map<FeedId, FeedEnd>();
  readonly #destinations = new Map<string, DestinationEnd>();
  readonly #bounds: OutboxBounds;
  readonly #messages: Param[][] = [];
  /** By message id: one statement may not write a row twice. */
  readonly #shared = new Map<string, { readonly row: readonly Param[]; refs: number }>();
  readonly #items: Param[][] = [];
  readonly #outbox: Param[][] = [];
  /** Lanes that begin to wait, unless they do already. */
  readonly #turns: Param[][] = [];

  private constructor(bounds: OutboxBounds) {
    this.#bounds = bounds;
  }

  static *load(feeds: Iterable<FeedId>, domains: Iterable<string>, bounds: OutboxBounds): Plan<Appender> {
    const appender = new Appender(bounds);
    const rows = yield* allIn(
      (list) =>
        `SELECT feed, next_seq, bytes_end, hlc FROM feed WHERE feed IN (${list}) ORDER BY feed FOR UPDATE`,
      [...new Set(feeds)].sort(),
    );
    for (const row of rows) {
      appender.#feeds.set(text(row, "feed"), {
        nextSeq: big(row, "next_seq"),
        bytesEnd: big(row, "bytes_end"),
        hlc: big(row, "hlc"),
        touched: false,
      });
    }
    const names = [...new Set(domains)].sort();
    const ends = yield* allIn(
      (list) => `SELECT * FROM destination WHERE domain IN (${list}) ORDER BY domain FOR UPDATE`,
      names,
    );
    // Two transactions that both begin a stream collide on its first row, and one of them runs again.
    for (const domain of names) appender.#destinations.set(domain, { ...newDestination });
    for (const row of ends) {
      appender.#destinations.set(text(row, "domain"), {
        stream: big(row, "stream"),
        nextSeq: big(row, "next_seq"),
        rows: big(row, "pending_rows"),
        bytes: big(row, "pending_bytes"),
        queuedRows: big(row, "queued_rows"),
        queuedBytes: big(row, "queued_bytes"),
        nextPlace: big(row, "next_place"),
        touched: false,
      });
    }
    return appender;
  }

  /** The first feed that does not exist. */
  missing(feeds: readonly FeedId[]): FeedId | undefined {
    return feeds.find((feed) => !this.#feeds.has(feed));
  }

  /** The first destination without room for its row; `share` multiplies the bounds. */
  full(entries: readonly OutboxEntry[], messageSize: number, share = 1): string | undefined {
    return entries.find((entry) => {
      const end = this.#destination(entry.domain);
      const size = entry.frame?.byteLength ?? messageSize;
      return (
        end.rows >= BigInt(this.#bounds.outboxRowsMax * share) ||
        end.bytes + BigInt(size) > BigInt(this.#bounds.outboxBytesMax * share)
      );
    })?.domain;
  }

  /** Appends to feeds that exist and to destinations with room. `replace`: the same bytes may be stored already, as something else. */
  append(
    message: NewMessage,
    feeds: readonly FeedId[],
    entries: readonly OutboxEntry[],
    nowMs: number,
    ifStored: "conflict" | "replace" = "conflict",
  ): Stamped {
    checkMessage(message, feeds, entries);
    const ends = feeds.map((feed) => this.#feed(feed));
    const last = ends.reduce((newest, end) => (end.hlc > newest ? end.hlc : newest), -1n);
    const local = message.originSeq === undefined;
    const hlc = local && message.hlc <= last ? last + 1n : message.hlc;
    const size = BigInt(message.bytes.byteLength);
    const seqs = feeds.map((feed) => {
      const end = this.#feed(feed);
      const seq = end.nextSeq;
      end.touched = true;
      end.nextSeq += 1n;
      end.bytesEnd += size;
      if (hlc > end.hlc) end.hlc = hlc;
      this.#items.push([feed, seq, message.msgId, size, end.bytesEnd, message.expiresAtMs]);
      return seq;
    });
    const stamped = { seqs, hlc, originSeq: message.originSeq ?? seqs[0] ?? 0n };
    const sentTo = entries.map(({ domain }) => placeText(this.#placeAt(domain))).join(",");
    const bodies = this.#enqueue(message, stamped, entries, nowMs);
    const refs = feeds.length + bodies;
    if (ifStored === "conflict") {
      this.#messages.push(messageRow(message.msgId, message, message.bytes, stamped, refs, nowMs, sentTo));
    } else {
      this.#share(message.msgId, message, message.bytes, stamped, refs, nowMs, sentTo);
    }
    return stamped;
  }

  *save(): Plan<void> {
    yield* insert("msg", msgColumns, this.#messages);
    // Both hold the same bytes, so the newer description may stand for both; the references add up.
    yield* insert(
      "msg",
      msgColumns,
      [...this.#shared.values()].map(({ row, refs }) => row.with(refsColumn, refs)),
      replaceStored,
    );
    yield* insert("feed_item", ["feed", "seq", "msg_id", "size", "bytes_end", "expires_at"], this.#items);
    yield* insert(
      "feed",
      ["feed", "next_seq", "trimmed_to", "bytes_end", "hlc"],
      [...this.#feeds]
        .filter(([, end]) => end.touched)
        .map(([feed, end]) => [feed, end.nextSeq, 0n, end.bytesEnd, end.hlc]),
      "ON CONFLICT (feed) DO UPDATE SET next_seq = excluded.next_seq, bytes_end = excluded.bytes_end, hlc = excluded.hlc",
    );
    if (this.#outbox.length === 0) return;
    yield* insert(
      "outbox",
      [
        ...[
          "domain",
          "stream",
          "seq",
          "msg_id",
          "body_id",
          "void",
          "size",
          "attempts",
          "next_at",
          "enqueued_at",
        ],
        "expires_at",
        "lane",
      ],
      this.#outbox,
    );
    yield* insert(
      "outbox_turn",
      ["domain", "lane", "turn"],
      this.#turns,
      "ON CONFLICT (domain, lane) DO NOTHING",
    );
    yield* this.#saveDestinations();
  }

  *#saveDestinations(): Plan<void> {
    yield* insert(
      "destination",
      [
        ...["domain", "stream", "next_seq", "pending_rows", "pending_bytes", "queued_rows", "queued_bytes"],
        "next_place",
      ],
      [...this.#destinations]
        .filter(([, end]) => end.touched)
        .map(([domain, end]) => [
          ...[domain, end.stream, end.nextSeq, end.rows, end.bytes, end.queuedRows, end.queuedBytes],
          end.nextPlace,
        ]),
      `ON CONFLICT (domain) DO UPDATE SET next_seq = excluded.next_seq, pending_rows = excluded.pending_rows,
        pending_bytes = excluded.pending_bytes, queued_rows = excluded.queued_rows, queued_bytes = excluded.queued_bytes,
        next_place = excluded.next_place`,
    );
  }

  /** Returns how many rows send the message itself. */
  #enqueue(message: NewMessage, stamped: Stamped, entries: readonly OutboxEntry[], nowMs: number): number {
    const frames = new Map<Uint8Array, { readonly id: Uint8Array; refs: number }>();
    let plain = 0;
    for (const entry of entries) {
      const end = this.#destination(entry.domain);
      const size = BigInt(entry.frame?.byteLength ?? message.bytes.byteLength);
      let bodyId = message.msgId;
      if (entry.frame === undefined) plain += 1;
      else {
        const known = frames.get(entry.frame) ?? { id: digest("frame", message.msgId, entry.frame), refs: 0 };
        known.refs += 1;
        frames.set(entry.frame, known);
        bodyId = known.id;
      }
      const { stream, seq } = this.#placeAt(entry.domain);
      this.#outbox.push([
        ...[entry.domain, stream, seq, message.msgId, bodyId, 0n, size, 0n, nowMs, nowMs],
        ...[entry.expiresAtMs ?? null, message.groupId],
      ]);
      if (stream === queuedStream) {
        this.#turns.push([entry.domain, message.groupId, seq]);
        end.nextPlace += 1n;
        end.queuedRows += 1n;
        end.queuedBytes += size;
      } else {
        end.nextSeq += 1n;
      }
      end.touched = true;
      end.rows += 1n;
      end.bytes += size;
    }
    for (const [frame, { id, refs }] of frames) {
      this.#share(id, message, frame, { ...stamped, seqs: [] }, refs, nowMs);
    }
    return plain;
  }

  #share(...message: Parameters<typeof messageRow>): void {
    const key = keyOf(message[0]);
    const refs = message[4] + (this.#shared.get(key)?.refs ?? 0);
    this.#shared.set(key, { row: messageRow(...message), refs });
  }

  /** The number that the next row for a domain gets; its place among those that wait for one where more wait than may have one. */
  #placeAt(domain: string): Place {
    const { stream, nextSeq, nextPlace, rows, bytes, queuedRows, queuedBytes } = this.#destination(domain);
    const { numberedRowsMax, numberedBytesMax } = this.#bounds;
    const isNumbered =
      queuedRows === 0n && rows < BigInt(numberedRowsMax) && bytes - queuedBytes < BigInt(numberedBytesMax);
    return isNumbered ? { domain, stream, seq: nextSeq } : { domain, stream: queuedStream, seq: nextPlace };
  }

  #feed(feed: FeedId): FeedEnd {
    const end = this.#feeds.get(feed);
    if (end === undefined) throw new StorageError("corrupt", `feed ${feed} is missing`);
    return end;
  }

  #destination(domain: string): DestinationEnd {
    const end = this.#destinations.get(domain);
    if (end === undefined) throw new StorageError("corrupt", `the stream to ${domain} vanished while held`);
    return end;
  }
}

/** Throws `limit` for a message that no transaction takes. */
export function checkMessage(
  message: NewMessage,
  feeds: readonly FeedId[],
  entries: readonly OutboxEntry[],
): void {
  atMost("feeds of one message", feeds.length, feedsPerMessageMax);
  atMost("destinations of one message", entries.length, destinationsPerMessageMax);
  atMost("message bytes", message.bytes.byteLength, messageBytesMax);
  for (const entry of entries) atMost("frame bytes", entry.frame?.byteLength ?? 0, messageBytesMax);
  if (new Set(feeds).size !== feeds.length) throw new StorageError("limit", "a feed is named twice");
  fits("epoch", message.epoch);
  fits("hybrid logical time", message.hlc);
  fits("origin sequence", message.originSeq ?? 0n);
}

function messageRow(
  id: Uint8Array,
  message: NewMessage,
  body: Uint8Array,
  stamped: Stamped,
  refs: number,
  nowMs: number,
  sentTo = "",
): Param[] {
  const { groupId, epoch, kind, sender, origin } = message;
  const { hlc, originSeq } = stamped;
  const described = { msgId: id, groupId, epoch, kind, sender, bytes: body, hlc, origin, originSeq };
  const hash = digest(...hashed({ ...described, receivedAtMs: nowMs }));
  return [
    ...[id, groupId, epoch, kind, sender, body, hlc, origin, originSeq, nowMs, hash, refs],
    ...[stamped.seqs.join(","), sentTo, message.expiresAtMs],
  ];
}
