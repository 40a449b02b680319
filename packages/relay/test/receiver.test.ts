import { describe, expect, test } from "@jest/globals";

import {
  crashesMax,
  creditMax,
  frameBytesMax,
  frameItemsMax,
  frameVoidsMax,
  itemBytesMax,
  laneBytesMax,
} from "../src/limits.ts";
import { RelayError } from "../src/relay-error.ts";
import { item, ReceiverRig } from "./rig.ts";

const greeted = (stored = {}): ReceiverRig => {
  const rig = new ReceiverRig(stored);
  rig.hello(1n);
  return rig;
};

const many = (count: number): ReturnType<typeof item>[] =>
  Array.from({ length: count }, (_, index) => item(BigInt(index + 1)));

describe("Hello", () => {
  test("a first one adopts the incarnation before it is answered", () => {
    const { persist, answer, deliver } = new ReceiverRig().hello(1n);
    expect(persist).toEqual([{ k: "adopt", incarnation: 1n }]);
    expect(answer).toMatchObject([
      { k: "hello_ack", session: 1n, incarnation: 1n, lastSeq: 0n, gap: undefined },
    ]);
    expect(deliver).toEqual([]);
  });

  test("an older incarnation is told the newer one, and changes nothing", () => {
    const { persist, answer } = new ReceiverRig({ incarnation: 3n, lastSeq: 7n }).hello(1n);
    expect(persist).toEqual([]);
    expect(answer).toMatchObject([{ incarnation: 3n, lastSeq: 7n }]);
  });

  test("what the sender can no longer send and is not here is a gap, noted and told to both sides", () => {
    const { persist, answer, deliver } = new ReceiverRig({ incarnation: 1n, lastSeq: 4n }).hello(1n, {
      firstSeq: 8n,
    });
    const gap = { fromSeq: 5n, toSeq: 7n };
    expect(persist).toEqual([{ k: "skip", incarnation: 1n, ranges: [gap] }]);
    expect(answer).toMatchObject([{ lastSeq: 7n, gap }]);
    expect(deliver).toEqual([{ k: "gap", incarnation: 1n, ranges: [gap] }]);
  });

  test("an earlier session is refused, and its frames are", () => {
    const rig = new ReceiverRig();
    rig.hello(5n);
    const refused = [{ k: "refused", code: "stale_session", newestSession: 5n }];
    expect(rig.hello(4n).answer).toMatchObject(refused);
    expect(rig.items(0, [item(1n)], { session: 4n }).answer).toMatchObject(refused);
    expect(rig.items(0, [item(1n)], { session: 6n }).answer).toMatchObject([{ code: "unknown_session" }]);
  });

  test("repeated, it does not begin the session again", () => {
    const rig = greeted();
    rig.items(0, [item(1n)]);
    rig.accept(1n);
    expect(rig.hello(1n).answer).toMatchObject([{ lastSeq: 1n }]);
    expect(rig.items(0, [item(1n)]).deliver).toEqual([]);
  });

  test("the answer counts what is being processed and what is blamed for a crash", () => {
    const rig = greeted({ incarnation: 1n, attempts: [{ seq: 9n, attempts: 1 }] });
    expect(rig.hello(2n).answer).toMatchObject([{ lastSeq: 0n, maxSeq: 9n }]);
    rig.items(0, [item(12n)], { session: 2n });
    expect(rig.hello(3n).answer).toMatchObject([{ lastSeq: 0n, maxSeq: 12n }]);
  });
});

describe("frames", () => {
  test("attempts are counted before the items are handed out, the answer comes after the results", () => {
    const rig = greeted();
    const taken = rig.items(0, [item(1n), item(2n)]);
    expect(taken.persist).toEqual([{ k: "attempt", incarnation: 1n, seqs: [1n, 2n] }]);
    expect(taken.deliver).toMatchObject([{ k: "process", items: [{ seq: 1n }, { seq: 2n }] }]);
    expect(taken.answer).toEqual([]);
    expect(rig.accept(1n, 2n).answer).toMatchObject([{ k: "ack", index: 0, lastSeq: 2n, credit: 1_024 }]);
  });

  test("are taken in their order, however they arrive", () => {
    const rig = greeted();
    expect(rig.items(1, [item(2n)]).deliver).toEqual([]);
    expect(rig.items(0, [item(1n)]).deliver).toMatchObject([{ items: [{ seq: 1n }] }]);
    expect(rig.accept(1n).deliver).toMatchObject([{ items: [{ seq: 2n }] }]);
  });

  test("behind a deferred item the lane waits, in this frame and in later ones; other lanes pass", () => {
    const rig = greeted();
    rig.items(0, [item(1n, 1), item(2n, 1), item(3n, 2)]);
    const first = rig.step({
      k: "processed",
      results: [
        { seq: 1n, code: "deferred", reason: "epoch_ahead", retryAfterMs: 9 },
        { seq: 3n, code: "accepted" },
      ],
    });
    expect(first.persist).toEqual([{ k: "clear_attempts", incarnation: 1n, seqs: [1n, 2n] }]);
    expect(first.answer).toMatchObject([
      {
        results: [
          { seq: 1n, retryAfterMs: 9 },
          { seq: 2n, reason: "behind" },
          { seq: 3n, code: "accepted" },
        ],
      },
    ]);
    expect(rig.items(1, [item(4n, 1), item(5n, 2)]).deliver).toMatchObject([{ items: [{ seq: 5n }] }]);
    rig.accept(5n);
    rig.items(2, [item(1n, 1)]);
    rig.accept(1n);
    // 2 and 4 were put off too: 6 still waits behind them.
    expect(rig.items(3, [item(6n, 1)]).answer).toMatchObject([{ results: [{ seq: 6n, reason: "behind" }] }]);
    expect(rig.items(4, [item(2n, 1), item(4n, 1)]).deliver).toMatchObject([
      { items: [{ seq: 2n }, { seq: 4n }] },
    ]);
  });

  test("void numbers are settled, noted, and free the lane that waited for them", () => {
    const rig = greeted();
    rig.items(0, [item(1n)]);
    rig.step({
      k: "processed",
      results: [{ seq: 1n, code: "deferred", reason: "unsupported", retryAfterMs: 0 }],
    });
    const ranges = [{ fromSeq: 1n, toSeq: 1n }];
    const skipped = rig.items(1, [item(2n)], { voids: ranges });
    expect(skipped.persist[0]).toEqual({ k: "skip", incarnation: 1n, ranges });
    expect(skipped.deliver).toMatchObject([
      { k: "gap", ranges },
      { k: "process", items: [{ seq: 2n }] },
    ]);
  });

  test("a rejection is kept until the sender must have heard of it", () => {
    const rig = greeted();
    rig.items(0, [item(1n)]);
    const rejected = rig.step({
      k: "processed",
      results: [{ seq: 1n, code: "rejected", reason: "malformed" }],
    });
    expect(rejected.persist).toMatchObject([{ k: "reject", item: { seq: 1n }, reason: "malformed" }]);
    expect(rig.hello(2n).answer).toMatchObject([{ rejected: [{ seq: 1n, code: "malformed" }] }]);
    rig.items(0, [item(2n)], { session: 2n });
    rig.accept(2n);
    expect(rig.hello(3n).answer).toMatchObject([{ rejected: [] }]);
  });
});

describe("crashes", () => {
  test("after one, suspects are tried alone; at the sixth attempt an item is a dead letter", () => {
    const rig = greeted({
      incarnation: 1n,
      attempts: [
        { seq: 1n, attempts: crashesMax - 1 },
        { seq: 2n, attempts: crashesMax },
      ],
    });
    const taken = rig.items(0, [item(1n), item(2n), item(3n)]);
    expect(taken.deliver).toMatchObject([{ items: [{ seq: 1n }] }]);
    expect(taken.persist).toMatchObject([
      { k: "reject", item: { seq: 2n }, reason: "poison" },
      { k: "attempt", seqs: [1n] },
    ]);
    expect(rig.accept(1n).deliver).toMatchObject([{ items: [{ seq: 3n }] }]);
    expect(rig.accept(3n).answer).toMatchObject([{ lastSeq: 3n }]);
  });
});

describe("bounds, at and past", () => {
  test.each([
    ["items", many(frameItemsMax), many(frameItemsMax + 1)],
    ["bytes of several", [item(1n, 1, frameBytesMax - 1), item(2n)], [item(1n, 1, frameBytesMax), item(2n)]],
    ["bytes of one", [item(1n, 1, itemBytesMax)], [item(1n, 1, itemBytesMax + 1)]],
    [
      "lane key",
      [{ ...item(1n), lane: new Uint8Array(laneBytesMax) }],
      [{ ...item(1n), lane: new Uint8Array(laneBytesMax + 1) }],
    ],
    ["order", [item(1n), item(2n)], [item(2n), item(2n)]],
    ["first number", [item(1n)], [item(0n)]],
  ])("%s", (_, at, past) => {
    expect(greeted().items(0, at).deliver).toMatchObject([{ k: "process" }]);
    const rig = greeted();
    expect(rig.items(0, past).answer).toMatchObject([{ k: "refused", code: "malformed" }]);
    // Nothing of that session passes any more.
    expect(rig.items(0, [item(1n)]).deliver).toEqual([]);
  });

  test("void ranges", () => {
    const voids = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        fromSeq: BigInt(2 * index + 1),
        toSeq: BigInt(2 * index + 1),
      }));
    expect(greeted().items(0, [], { voids: voids(frameVoidsMax) }).answer).toMatchObject([{ k: "ack" }]);
    expect(greeted().items(0, [], { voids: voids(frameVoidsMax + 1) }).answer).toMatchObject([
      { code: "malformed" },
    ]);
    const touching = [
      { fromSeq: 1n, toSeq: 2n },
      { fromSeq: 3n, toSeq: 3n },
    ];
    expect(greeted().items(0, [], { voids: touching }).answer).toMatchObject([{ code: "malformed" }]);
  });

  test("frames ahead of the one that is taken next", () => {
    const rig = greeted();
    for (const index of [1, 2, 3]) expect(rig.items(index, [item(BigInt(index + 1))]).answer).toEqual([]);
    expect(rig.items(4, [item(5n)]).answer).toMatchObject([{ code: "over_window" }]);
  });

  test("settled ranges: as many as honest holes can make, not one more", () => {
    const bounds = { frameItemsMax: 4, frameBytesMax: 1_024, framesInFlightMax: 1, parkedItemsMax: 2 };
    const rig = greeted({ bounds });
    const odd = Array.from({ length: 7 }, (_, index) => item(BigInt(2 * index + 3), index));
    rig.items(0, odd);
    expect(rig.accept(...odd.map(({ seq }) => seq)).answer).toMatchObject([{ k: "ack" }]);
    expect(rig.items(1, [item(101n)]).answer).toMatchObject([{ k: "refused", code: "over_window" }]);
  });

  test("items held back: as many as an honest sender can park, not one more", () => {
    const bounds = { frameItemsMax: 4, frameBytesMax: 1_024, framesInFlightMax: 1, parkedItemsMax: 2 };
    const rig = greeted({ bounds });
    rig.items(0, many(6));
    expect(rig.step({ k: "processed", results: [] }).answer).toMatchObject([{ k: "ack" }]);
    expect(rig.items(1, [item(7n)]).answer).toMatchObject([{ k: "refused", code: "over_window" }]);
  });

  test("capacity", () => {
    expect(greeted({ capacity: creditMax }).state.capacity).toBe(creditMax);
    expect(() => greeted({ capacity: creditMax + 1 })).toThrow(RelayError);
    const rig = greeted({ capacity: 0 });
    expect(rig.step({ k: "capacity", items: 9 }).answer).toMatchObject([
      { k: "ack", index: undefined, credit: 9 },
    ]);
    expect(() => rig.step({ k: "capacity", items: -1 })).toThrow(RelayError);
  });

  test("attempts and rejections that it is opened with", () => {
    const attempts = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ seq: BigInt(index + 1), attempts: 1 }));
    const rejections = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ seq: BigInt(index + 1), code: "poison" }));
    expect(() => greeted({ attempts: attempts(1_024), rejections: rejections(1_024) })).not.toThrow();
    expect(() => greeted({ attempts: attempts(1_025) })).toThrow(RelayError);
    expect(() => greeted({ rejections: rejections(1_025) })).toThrow(RelayError);
  });

  test("a driver that breaks a lane's order is stopped", () => {
    const rig = greeted();
    rig.items(0, [item(1n), item(2n)]);
    const deferred = { seq: 1n, code: "deferred", reason: "epoch_ahead", retryAfterMs: 0 } as const;
    expect(() => rig.step({ k: "processed", results: [deferred, { seq: 2n, code: "accepted" }] })).toThrow(
      RelayError,
    );
    expect(() => greeted().accept(1n)).toThrow(RelayError);
  });
});
