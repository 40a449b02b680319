import { describe, expect, test } from "@jest/globals";
import { createLog } from "@entente/service-kit";
import { type Ack, type AckAnswer, limits, StorageError, type Store } from "@entente/storage";
import { type Acknowledger, Acknowledgements } from "../src/feeds/acknowledgements.ts";
import { acknowledgedFeedsMax } from "../src/limits.ts";

/** A stream that remembers what it is told. */
class Stream implements Acknowledger {
  readonly clientId: string;
  closed = false;
  readonly heard: string[] = [];
  error: unknown;

  constructor(clientId: string) {
    this.clientId = clientId;
  }

  acknowledged(feed: string, ackedSeq: bigint): void {
    this.heard.push(`${feed} ${String(ackedSeq)}`);
  }

  fail(error: unknown): void {
    this.error = error;
  }
}

/** Acknowledgements over a store that answers when it is told to. */
class Bench {
  readonly calls: (readonly Ack[])[] = [];
  readonly #answers: ((answer: readonly AckAnswer[] | StorageError) => void)[] = [];
  readonly #later: (() => void)[] = [];
  readonly #rested: (() => void)[] = [];
  readonly acknowledgements: Acknowledgements;

  constructor() {
    const acknowledge = (acks: readonly Ack[]): Promise<readonly AckAnswer[]> => {
      this.calls.push(acks);
      return new Promise((resolve, reject) => {
        this.#answers.push((answer) => {
          if (answer instanceof StorageError) reject(answer);
          else resolve(answer);
        });
      });
    };
    this.acknowledgements = new Acknowledgements({
      store: { feeds: { acknowledge } as unknown as Store["feeds"] },
      log: createLog("ds", "silent"),
      later: (work) => {
        this.#later.push(work);
      },
      rested: (work) => {
        this.#rested.push(work);
      },
    });
  }

  say(stream: Stream, feed: string, seq: bigint): void {
    this.acknowledgements.add(stream, feed, seq);
    this.acknowledgements.save();
  }

  /** Answers the oldest call; by default each with what it asks for. */
  async answer(answer?: readonly AckAnswer[] | StorageError): Promise<void> {
    const acks = this.calls[this.calls.length - this.#answers.length] ?? [];
    this.#answers.shift()?.(answer ?? acks.map(({ seq }) => ({ code: "acknowledged", ackedSeq: seq })));
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** The while after a saving is over. */
  rest(): void {
    for (const work of this.#rested.splice(0)) work();
  }

  /** What was put off comes. */
  resume(): void {
    for (const work of this.#later.splice(0)) work();
  }
}

describe("acknowledgements", () => {
  test("that come while a transaction is under way share the next ones, whatever the number of devices", async () => {
    const bench = new Bench();
    const streams = Array.from({ length: 3_000 }, (_none, index) => new Stream(`d${String(index)}`));
    for (const stream of streams) for (const seq of [1n, 3n, 2n]) bench.say(stream, "g/x", seq);
    for (let call = 0; call < 3; call += 1) await bench.answer();
    expect(bench.calls.map((acks) => acks.length)).toEqual([1, limits.acksMax, limits.acksMax]);
    bench.rest();
    await bench.answer();
    expect(bench.calls.map((acks) => acks.length).slice(3)).toEqual([952]);
    expect(streams.map(({ heard }) => heard.at(-1))).toEqual(streams.map(() => "g/x 3"));
  });

  test("that come a while after others wait for more, up to what one transaction takes", async () => {
    const bench = new Bench();
    const [slow, fast] = [new Stream("slow"), new Stream("fast")];
    bench.say(slow, "g/x", 1n);
    await bench.answer();
    for (let feed = 1; feed < limits.acksMax; feed += 1) bench.say(fast, `g/${String(feed)}`, 1n);
    for (let seq = 2n; seq < 9n; seq += 1n) bench.say(fast, "g/1", seq);
    expect(bench.calls.length).toBe(1);
    bench.say(slow, "g/x", 2n);
    expect(bench.calls.map((acks) => acks.length)).toEqual([1, limits.acksMax]);
    await bench.answer();
    bench.say(slow, "g/x", 3n);
    expect(bench.calls.length).toBe(2);
    bench.rest();
    expect(bench.calls.at(-1)).toEqual([{ clientId: "slow", feed: "g/x", seq: 3n }]);
    await bench.answer();
    expect(fast.heard.at(0)).toBe("g/1 8");
    bench.rest();
    bench.say(slow, "g/x", 4n);
    expect(bench.calls.length).toBe(4);
  });

  test("do not wait where a stream ends, and are awaited by who comes after it", async () => {
    const bench = new Bench();
    const [stream, other] = [new Stream("stream"), new Stream("other")];
    bench.say(stream, "g/x", 1n);
    bench.say(stream, "g/x", 2n);
    let saved = false;
    const all = bench.acknowledgements.saved(stream).then(() => {
      saved = true;
    });
    await bench.answer();
    expect(bench.calls.map((acks) => acks.map(({ seq }) => seq))).toEqual([[1n], [2n]]);
    bench.say(other, "g/x", 1n);
    expect(saved).toBe(false);
    await bench.answer();
    await all;
    expect(bench.calls.length).toBe(2);
    bench.acknowledgements.saveNow();
    expect(bench.calls.length).toBe(3);
    await bench.answer(new StorageError("contention", "busy"));
    // It is not waited for a store that takes nothing.
    await bench.acknowledgements.saved(other);
    await bench.acknowledgements.saved();
    expect(bench.calls.length).toBe(3);
  });

  test("that find no room any more when they are to be saved later end their stream alone", async () => {
    const bench = new Bench();
    const [greedy, modest] = [new Stream("greedy"), new Stream("modest")];
    bench.say(greedy, "g/x", 1n);
    bench.acknowledgements.add(modest, "g/x", 1n);
    for (let feed = 0; feed < 2 * acknowledgedFeedsMax; feed += 1)
      bench.acknowledgements.add(greedy, `g/${String(feed)}`, 1n);
    await bench.answer(new StorageError("contention", "busy"));
    expect(greedy.error).toMatchObject({ code: "too_large" });
    bench.rest();
    bench.resume();
    await bench.answer();
    expect(modest.heard).toEqual(["g/x 1"]);
  });

  test("that the store can not take now are saved later, those of streams that are gone are not", async () => {
    const bench = new Bench();
    const [stays, goes] = [new Stream("stays"), new Stream("goes")];
    bench.say(stays, "g/x", 1n);
    bench.say(goes, "g/x", 1n);
    await bench.answer();
    bench.rest();
    goes.closed = true;
    bench.say(stays, "g/x", 2n);
    await bench.answer(new StorageError("contention", "busy"));
    expect(bench.calls.length).toBe(2);
    bench.say(stays, "g/x", 5n);
    expect(bench.calls.length).toBe(2);
    bench.rest();
    bench.resume();
    await bench.answer();
    expect(bench.calls.at(-1)).toEqual([{ clientId: "stays", feed: "g/x", seq: 5n }]);
    expect([stays.error, goes.error]).toEqual([undefined, undefined]);
    expect(stays.heard).toEqual(["g/x 1", "g/x 5"]);
  });

  test("of what is not there end the stream that said so, and no other", async () => {
    const bench = new Bench();
    const [first, lying, honest] = [new Stream("first"), new Stream("lying"), new Stream("honest")];
    bench.say(first, "g/x", 1n);
    bench.say(lying, "g/x", 9n);
    bench.say(honest, "g/x", 1n);
    await bench.answer();
    bench.rest();
    await bench.answer([
      { code: "past_end", endSeq: 1n },
      { code: "acknowledged", ackedSeq: 1n },
    ]);
    expect(lying.error).toMatchObject({ code: "bad_acknowledgement" });
    expect([first.error, honest.error]).toEqual([undefined, undefined]);
    expect(honest.heard).toEqual(["g/x 1"]);
  });

  test.each([2 * acknowledgedFeedsMax + 1, 20 * acknowledgedFeedsMax])(
    "of %d feeds at once are too many, of twice what one may name they are not",
    (feeds) => {
      const bench = new Bench();
      bench.say(new Stream("busy"), "g/x", 1n);
      const [modest, greedy] = [new Stream("modest"), new Stream("greedy")];
      for (let feed = 0; feed < 2 * acknowledgedFeedsMax; feed += 1)
        bench.acknowledgements.add(modest, `g/${String(feed)}`, 1n);
      expect(() => {
        for (let feed = 0; feed < feeds; feed += 1)
          bench.acknowledgements.add(greedy, `g/${String(feed)}`, 1n);
      }).toThrow(expect.objectContaining({ code: "too_large" }));
    },
  );
});
