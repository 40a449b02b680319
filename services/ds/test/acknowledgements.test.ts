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
    for (let call = 0; call < 4; call += 1) await bench.answer();
    expect(bench.calls.map((acks) => acks.length)).toEqual([1, limits.acksMax, limits.acksMax, 952]);
    expect(streams.map(({ heard }) => heard.at(-1))).toEqual(streams.map(() => "g/x 3"));
  });

  test("that the store can not take now are saved later, those of streams that are gone are not", async () => {
    const bench = new Bench();
    const [stays, goes] = [new Stream("stays"), new Stream("goes")];
    bench.say(stays, "g/x", 1n);
    bench.say(goes, "g/x", 1n);
    await bench.answer();
    goes.closed = true;
    bench.say(stays, "g/x", 2n);
    await bench.answer(new StorageError("contention", "busy"));
    expect(bench.calls.length).toBe(2);
    bench.say(stays, "g/x", 5n);
    expect(bench.calls.length).toBe(2);
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
