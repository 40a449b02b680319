import { StorageError } from "../errors.ts";
import type { InboundItem, InboundRefusal, SeqSpan } from "../ports/inbound.ts";
import { all, allIn, insert, run, runIn, type Plan } from "./plan.ts";
import { big, fits, text } from "./row.ts";

interface StreamState {
  stream: bigint;
  lastSeq: bigint;
  sack: Set<bigint>;
  /** The stream that the sack rows in the database belong to. */
  readonly storedStream: bigint;
  readonly settled: bigint[];
  /** Numbers were passed over that are not in `settled`. */
  skipped: boolean;
}

/** The receive cursors of some origins, held for one transaction: check, settle, save. */
export class InboundWindow {
  readonly #streams = new Map<string, StreamState>();
  readonly #sackItemsMax: number;

  private constructor(sackItemsMax: number) {
    this.#sackItemsMax = sackItemsMax;
  }

  /** Loads and holds the cursors of the items' origins. */
  static *load(items: readonly InboundItem[], sackItemsMax: number): Plan<InboundWindow> {
    const window = new InboundWindow(sackItemsMax);
    const origins = [...new Set(items.map((item) => item.origin))].sort();
    if (origins.length === 0) return window;
    yield* insert(
      "inbound",
      ["origin", "stream", "last_seq", "sacked"],
      origins.map((origin) => [origin, 0n, 0n, 0n]),
      "ON CONFLICT (origin) DO NOTHING",
    );
    const rows = yield* allIn(
      (list) => `SELECT * FROM inbound WHERE origin IN (${list}) ORDER BY origin FOR UPDATE`,
      origins,
    );
    for (const row of rows) {
      const origin = text(row, "origin");
      const stream = big(row, "stream");
      const sacks =
        big(row, "sacked") === 0n ? [] : yield* all("SELECT seq FROM inbound_sack WHERE origin = $1", origin);
      window.#streams.set(origin, {
        stream,
        lastSeq: big(row, "last_seq"),
        sack: new Set(sacks.map((sack) => big(sack, "seq"))),
        storedStream: stream,
        settled: [],
        skipped: false,
      });
    }
    return window;
  }

  /** Why the item must not be applied, or nothing. */
  check(item: InboundItem): InboundRefusal | undefined {
    fits("inbound stream", item.stream);
    fits("inbound sequence", item.seq);
    if (item.stream === 0n || item.seq === 0n) throw new StorageError("limit", "inbound numbers begin at 1");
    const state = this.#state(item.origin);
    if (item.stream < state.stream) return { code: "stale_stream", stream: state.stream };
    if (item.stream > state.stream) return item.after === undefined ? undefined : { code: "too_early" };
    if (isSettled(state, item.seq)) return { code: "seen" };
    if (item.after !== undefined && !isSettled(state, item.after)) return { code: "too_early" };
    if (item.seq > state.lastSeq + 1n && state.sack.size >= this.#sackItemsMax) {
      return { code: "window_full", lastSeq: state.lastSeq };
    }
    return undefined;
  }

  /** Settles what of the span is not settled; nothing when it does not fit. */
  skip(origin: string, stream: bigint, { fromSeq, toSeq }: SeqSpan): InboundRefusal | undefined {
    const refused = this.check({ origin, stream, seq: toSeq });
    if (refused !== undefined && refused.code === "stale_stream") return refused;
    const state = this.#state(origin);
    if (stream > state.stream) this.#beginAgain(state, stream);
    if (fromSeq <= state.lastSeq + 1n) {
      if (toSeq <= state.lastSeq) return undefined;
      state.lastSeq = toSeq;
      for (const seq of state.sack) if (seq <= toSeq) state.sack.delete(seq);
      while (state.sack.delete(state.lastSeq + 1n)) state.lastSeq += 1n;
      state.skipped = true;
      return undefined;
    }
    if (toSeq - fromSeq >= BigInt(this.#sackItemsMax)) return { code: "window_full", lastSeq: state.lastSeq };
    for (let seq = fromSeq; seq <= toSeq; seq += 1n) {
      const item = { origin, stream, seq };
      const answer = this.check(item);
      if (answer === undefined) this.settle(item);
      else if (answer.code !== "seen") return answer;
    }
    return undefined;
  }

  #beginAgain(state: StreamState, stream: bigint): void {
    state.stream = stream;
    state.lastSeq = 0n;
    state.sack = new Set();
    state.settled.length = 0;
  }

  /** Only for an item that `check` lets through. */
  settle(item: InboundItem): void {
    const state = this.#state(item.origin);
    if (item.stream > state.stream) this.#beginAgain(state, item.stream);
    state.settled.push(item.seq);
    if (item.seq !== state.lastSeq + 1n) {
      state.sack.add(item.seq);
      return;
    }
    state.lastSeq = item.seq;
    while (state.sack.delete(state.lastSeq + 1n)) state.lastSeq += 1n;
  }

  *save(): Plan<void> {
    for (const [origin, state] of this.#streams) {
      if (state.settled.length === 0 && !state.skipped) continue;
      yield* run(
        "UPDATE inbound SET stream = $2, last_seq = $3, sacked = $4 WHERE origin = $1",
        origin,
        state.stream,
        state.lastSeq,
        BigInt(state.sack.size),
      );
      if (state.stream > state.storedStream) {
        yield* run("DELETE FROM inbound_sack WHERE origin = $1", origin);
        yield* run("DELETE FROM inbound_attempt WHERE origin = $1 AND stream < $2", origin, state.stream);
      } else {
        yield* run("DELETE FROM inbound_sack WHERE origin = $1 AND seq <= $2", origin, state.lastSeq);
      }
      yield* insert(
        "inbound_sack",
        ["origin", "seq"],
        [...new Set(state.settled)].filter((seq) => state.sack.has(seq)).map((seq) => [origin, seq]),
      );
      yield* runIn(
        (list) => `DELETE FROM inbound_attempt WHERE origin = $1 AND stream = $2 AND seq IN (${list})`,
        state.settled,
        origin,
        state.stream,
      );
      if (state.skipped) {
        yield* run(
          "DELETE FROM inbound_attempt WHERE origin = $1 AND stream = $2 AND seq <= $3",
          ...[origin, state.stream, state.lastSeq],
        );
      }
    }
  }

  #state(origin: string): StreamState {
    const state = this.#streams.get(origin);
    if (state === undefined) throw new StorageError("corrupt", `the cursor of ${origin} vanished while held`);
    return state;
  }
}

function isSettled({ lastSeq, sack }: StreamState, seq: bigint): boolean {
  return seq <= lastSeq || sack.has(seq);
}
