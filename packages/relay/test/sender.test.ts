import { describe, expect, test } from "@jest/globals";

import { itemBytesMax, laneBytesMax, retryAfterMaxMs } from "../src/limits.ts";
import { RelayError } from "../src/relay-error.ts";
import { id, row, rows, SenderRig } from "./rig.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** With rows waiting, in an open session, the first read asked for. */
function opened(headSeq: bigint, stored = {}): SenderRig {
  const rig = new SenderRig({ headSeq, ...stored });
  rig.tickAt(1_000);
  rig.rows([row(1n, { enqueuedAtMs: 1_000 })]);
  rig.rows([row(1n, { enqueuedAtMs: 1_000 })]);
  rig.helloAck();
  return rig;
}

const sentItems = (rig: SenderRig): bigint[] =>
  (rig.last?.send ?? []).flatMap((frame) => (frame.k === "items" ? frame.items.map(({ seq }) => seq) : []));

describe("the way to a session", () => {
  test("nothing is sent while nothing waits; the first row brings one Hello", () => {
    const rig = new SenderRig();
    expect(rig.tickAt(1_000).send).toEqual([]);
    const { send } = rig.step({ k: "enqueued", incarnation: 1n, headSeq: 1n });
    expect(send).toEqual([{ k: "hello", session: 1_000n, incarnation: 1n, firstSeq: 1n, nextSeq: 2n }]);
    expect(rig.step({ k: "enqueued", incarnation: 1n, headSeq: 2n }).send).toEqual([]);
  });

  test("a hint of another incarnation is ignored", () => {
    const rig = new SenderRig();
    rig.step({ k: "enqueued", incarnation: 2n, headSeq: 9n });
    expect(rig.state.headSeq).toBe(0n);
  });

  test("the mark is persisted with the frame that needs it, as far as rows exist, and once", () => {
    const rig = opened(3n);
    const first = rig.rows(rows(1, 2));
    expect(first.persist).toEqual([{ k: "mark", sentSeq: 3n }]);
    expect(sentItems(rig)).toEqual([1n, 2n]);
    expect(rig.rows(rows(3, 3)).persist).toEqual([]);
    expect(sentItems(rig)).toEqual([3n]);
  });

  test("a receiver that remembers more makes the stream begin again, one incarnation higher", () => {
    const rig = new SenderRig({ headSeq: 5n, sentSeq: 4n });
    rig.tickAt(1_000);
    expect(rig.helloAck({ lastSeq: 4n, maxSeq: 5n }).persist).toEqual([{ k: "restart", incarnation: 2n }]);
    expect(rig.step({ k: "restarted", incarnation: 2n, headSeq: 5n }).send).toMatchObject([
      { k: "hello", incarnation: 2n, firstSeq: 1n, nextSeq: 6n },
    ]);
    // A peer that claims it again at once is not believed before a minute has passed.
    expect(rig.helloAck({ maxSeq: 1n }).persist).toEqual([]);
    expect(rig.state.phase).toMatchObject({ k: "waiting", untilMs: rig.nowMs + minute });
  });

  test("what is settled up to the mark is no regression", () => {
    const rig = new SenderRig({ headSeq: 5n, sentSeq: 4n });
    rig.tickAt(1_000);
    expect(rig.helloAck({ lastSeq: 4n }).persist).toEqual([
      { k: "settle", ackedSeq: 4n, settled: [], rejected: [], deferred: [] },
    ]);
  });
});

describe("retry", () => {
  test("full jitter from 250 ms, doubling, capped at 30 s for 10 minutes, then at 5 minutes", () => {
    const rig = new SenderRig({ headSeq: 1n });
    rig.jitter = 0.999_999;
    rig.tickAt(1_000);
    const delays: number[] = [];
    const startMs = rig.nowMs;
    for (let failures = 0; failures < 40; failures += 1) {
      rig.fail();
      const { phase } = rig.state;
      if (phase.k !== "waiting") throw new Error("not waiting");
      delays.push(phase.untilMs - rig.nowMs);
      if (rig.nowMs - startMs < 10 * minute) expect(delays.at(-1)).toBeLessThanOrEqual(30_000);
      rig.tickAt(phase.untilMs);
    }
    expect(delays.slice(0, 8)).toEqual([249, 499, 999, 1_999, 3_999, 7_999, 15_999, 29_999]);
    expect(Math.max(...delays)).toBe(299_999);
  });

  test("Retry-After is honoured, up to an hour", () => {
    const rig = new SenderRig({ headSeq: 1n });
    rig.tickAt(1_000);
    rig.fail(90_000);
    expect(rig.state.phase).toEqual({ k: "waiting", untilMs: 91_000 });
    rig.tickAt(91_000);
    rig.fail(1e15);
    expect(rig.state.phase).toEqual({ k: "waiting", untilMs: 91_000 + retryAfterMaxMs });
  });

  test("a sign of life ends the back-off at once, and is no second probe while one is in flight", () => {
    const rig = new SenderRig({ headSeq: 1n });
    rig.tickAt(1_000);
    expect(rig.step({ k: "heard" }).send).toEqual([]);
    rig.fail(hour);
    rig.nowMs += 10_000;
    expect(rig.step({ k: "heard" }).send).toMatchObject([{ k: "hello" }]);
    expect(rig.step({ k: "heard" }).send).toEqual([]);
    rig.fail();
    // Probes stay 250 ms apart, however much is heard.
    expect(rig.step({ k: "heard" }).send).toEqual([]);
  });

  test("after 7 days it sleeps until something is heard or enqueued", () => {
    const rig = new SenderRig({ headSeq: 1n });
    rig.tickAt(1_000);
    rig.fail();
    rig.nowMs = 1_000 + 7 * day - 1;
    rig.step({ k: "tick" });
    rig.fail();
    expect(rig.state.phase).toMatchObject({ k: "waiting" });
    rig.tickAt(1_000 + 7 * day + 5 * minute);
    rig.fail();
    expect(rig.state.phase).toEqual({ k: "waiting", untilMs: Infinity });
    expect(rig.tickAt(rig.nowMs + 30 * day).send).toEqual([]);
    expect(rig.step({ k: "enqueued", incarnation: 1n, headSeq: 2n }).send).toMatchObject([{ k: "hello" }]);
  });

  test("a call without an answer fails after 20 s", () => {
    const rig = new SenderRig({ headSeq: 1n });
    rig.tickAt(1_000);
    expect(rig.tickAt(20_999).state.phase.k).toBe("greeting");
    expect(rig.tickAt(21_000).state.phase.k).toBe("waiting");
  });
});

describe("age", () => {
  test("`delayed` at 4 h and not before; given up at 7 days unless it never expires", () => {
    const rig = new SenderRig({ headSeq: 2n });
    const waiting = [row(1n, { enqueuedAtMs: 1_000, expires: false }), row(2n, { enqueuedAtMs: 1_000 })];
    rig.tickAt(1_000);
    rig.rows(waiting);
    rig.rows(waiting);
    rig.fail();
    expect(rig.tickAt(1_000 + 4 * hour - 1).read).toBeUndefined();
    expect(rig.tickAt(1_000 + 4 * hour).read).toMatchObject({ afterSeq: 0n });
    expect(rig.rows(waiting).answer).toEqual([{ k: "delayed", rows: waiting }]);
    expect(rig.tickAt(1_000 + 7 * day - 1).read).toBeUndefined();
    rig.tickAt(1_000 + 7 * day);
    expect(rig.rows(waiting).persist).toEqual([{ k: "give_up", items: [{ seq: 2n, code: "expired" }] }]);
  });

  test("an unknown kind is offered for 24 h, then given up, and its number announced", () => {
    const rig = opened(2n);
    const deferred = { code: "deferred", reason: "unsupported", retryAfterMs: 600_000 } as const;
    rig.rows(rows(1, 1));
    const first = rig.ack(0, [{ seq: 1n, ...deferred }]);
    expect(first.persist).toMatchObject([
      { k: "settle", deferred: [{ seq: 1n, reason: "unsupported", unsupportedSinceMs: rig.nowMs }] },
    ]);
    const sinceMs = rig.nowMs;
    rig.rows(rows(2, 2, { lane: Uint8Array.of(2) }));
    rig.ack(1, [{ seq: 2n, code: "accepted" }]);
    rig.tickAt(sinceMs + day - 1);
    if (rig.last?.read !== undefined) rig.rows(rows(1, 1, { unsupportedSinceMs: sinceMs }));
    while (rig.last?.read !== undefined) rig.rows(rows(1, 1, { unsupportedSinceMs: sinceMs }));
    expect(rig.ack(2, [{ seq: 1n, ...deferred }]).persist).toMatchObject([{ k: "settle" }]);
    rig.tickAt(sinceMs + day + 600_000);
    rig.rows(rows(1, 1, { unsupportedSinceMs: sinceMs }));
    const last = rig.ack(3, [{ seq: 1n, ...deferred }]);
    expect(last.persist).toContainEqual({ k: "give_up", items: [{ seq: 1n, code: "unsupported" }] });
    expect(last.send).toMatchObject([{ k: "items", items: [], voids: [{ fromSeq: 1n, toSeq: 1n }] }]);
  });
});

describe("window, credit, lanes", () => {
  test("at most 4 frames, at most 256 items in each", () => {
    const rig = opened(2_000n);
    for (let frame = 0; frame < 4; frame += 1) {
      expect(rig.last?.read).toMatchObject({ limit: 256, afterSeq: BigInt(frame * 256) });
      rig.rows(rows(frame * 256 + 1, frame * 256 + 256));
      expect(sentItems(rig)).toHaveLength(256);
    }
    expect(rig.last?.read).toBeUndefined();
  });

  test("1 MiB of bodies in a frame and not a byte more, unless a single one is larger", () => {
    const half = new Uint8Array(512 * 1024);
    const rig = opened(4n);
    rig.rows([row(1n, { body: half }), row(2n, { body: half }), row(3n)]);
    expect(sentItems(rig)).toEqual([1n, 2n]);
    rig.rows([row(3n), row(4n, { body: new Uint8Array(itemBytesMax) })]);
    expect(sentItems(rig)).toEqual([3n]);
    rig.rows([row(4n, { body: new Uint8Array(itemBytesMax) })]);
    expect(sentItems(rig)).toEqual([4n]);
  });

  test.each([
    ["body", { body: new Uint8Array(itemBytesMax + 1) }],
    ["lane key", { lane: new Uint8Array(laneBytesMax + 1) }],
  ])("a %s past its bound is given up", (_, fields) => {
    const rig = opened(1n);
    expect(rig.rows([row(1n, fields)]).persist).toContainEqual({
      k: "give_up",
      items: [{ seq: 1n, code: "too_large" }],
    });
  });

  test("credit bounds what is in flight; without credit it asks with an empty frame", () => {
    const rig = new SenderRig({ headSeq: 9n });
    rig.tickAt(1_000);
    rig.rows([row(1n, { enqueuedAtMs: 1_000 })]);
    rig.rows([row(1n, { enqueuedAtMs: 1_000 })]);
    rig.helloAck({ credit: 3 });
    expect(rig.last?.read).toMatchObject({ limit: 3 });
    rig.rows(rows(1, 3));
    expect(rig.last?.read).toBeUndefined();
    const results = rows(1, 3).map(({ seq }) => ({ seq, code: "accepted" }) as const);
    const paused = rig.ack(0, results, { credit: 0 });
    expect(paused.send).toEqual([]);
    expect(rig.waitMs).toBeLessThanOrEqual(250);
    rig.tickAt(rig.nowMs + rig.waitMs);
    expect(rig.last?.send).toMatchObject([{ k: "items", index: 1, items: [] }]);
    expect(rig.ack(1, [], { credit: 5 }).read).toMatchObject({ limit: 5, afterSeq: 3n });
  });

  test("a deferred item parks its lane; other lanes pass; the lane resumes with its first item", () => {
    const rig = opened(4n);
    const two = { lane: Uint8Array.of(2) };
    rig.rows([row(1n), row(2n, two)]);
    const parked = rig.ack(0, [
      { seq: 1n, code: "deferred", reason: "epoch_ahead", retryAfterMs: 5_000 },
      { seq: 2n, code: "accepted" },
    ]);
    expect(parked.persist).toMatchObject([
      { settled: [{ fromSeq: 2n, toSeq: 2n }], deferred: [{ seq: 1n }] },
    ]);
    rig.rows([row(3n), row(4n, two)]);
    expect(sentItems(rig)).toEqual([4n]);
    rig.ack(1, [{ seq: 4n, code: "accepted" }]);
    expect(rig.tickAt(rig.nowMs + 4_999).read).toBeUndefined();
    expect(rig.tickAt(rig.nowMs + 1).read).toMatchObject({ afterSeq: 0n });
    rig.rows([row(1n), row(3n)]);
    expect(sentItems(rig)).toEqual([1n]);
    expect(rig.ack(2, [{ seq: 1n, code: "accepted" }]).read).toMatchObject({ afterSeq: 2n });
    rig.rows([row(3n)]);
    expect(sentItems(rig)).toEqual([3n]);
  });

  test("with as many items parked as allowed the stream pauses, and not one earlier", () => {
    const bounds = { frameItemsMax: 4, frameBytesMax: 1_024, framesInFlightMax: 4, parkedItemsMax: 6 };
    const rig = opened(20n, { bounds });
    rig.rows(rows(1, 1));
    rig.ack(0, [{ seq: 1n, code: "deferred", reason: "epoch_ahead", retryAfterMs: hour }]);
    rig.rows(rows(2, 5));
    expect(rig.last?.read).toMatchObject({ afterSeq: 5n, limit: 1 });
    rig.rows(rows(6, 6));
    expect(rig.last?.read).toBeUndefined();
    expect(rig.state.lanes.get("\u0001")?.seqs).toHaveLength(6);
  });

  test("a rejected item is settled as rejected, never only as acknowledged", () => {
    const rig = opened(1n);
    rig.rows(rows(1, 1));
    expect(rig.ack(0, [{ seq: 1n, code: "rejected", reason: "malformed" }], { lastSeq: 1n }).persist).toEqual(
      [{ k: "settle", ackedSeq: 1n, settled: [], rejected: [{ seq: 1n, code: "malformed" }], deferred: [] }],
    );
  });

  test("an item without a result is offered again, whatever the cumulative number says", () => {
    const rig = opened(1n);
    rig.rows(rows(1, 1));
    expect(rig.ack(0, [], { lastSeq: 1n }).state.ackedSeq).toBe(0n);
  });

  test("acknowledging what was never sent is a fault", () => {
    const rig = opened(1n);
    rig.rows(rows(1, 1));
    expect(rig.ack(0, [], { lastSeq: 2n }).deliver).toEqual([
      { k: "peer_fault", fault: "ack of what was never sent" },
    ]);
  });
});

describe("answers, at their bounds and past them", () => {
  const greeting = (): SenderRig => {
    const rig = new SenderRig({ headSeq: 30_000n, sentSeq: 30_000n });
    rig.tickAt(1_000);
    return rig;
  };
  const sack = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      fromSeq: BigInt(2 * index + 2),
      toSeq: BigInt(2 * index + 2),
    }));
  const rejected = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ seq: BigInt(index + 1), code: "malformed" }));
  const most = 10_000 + 4 * 256 + 1;

  test.each([
    ["sack ranges", { sack: sack(most), maxSeq: 30_000n }, { sack: sack(most + 1), maxSeq: 30_000n }],
    ["rejections", { rejected: rejected(1_024) }, { rejected: rejected(1_025) }],
    ["credit", { credit: 1_024 }, { credit: 1_025 }],
    ["negative credit", { credit: 0 }, { credit: -1 }],
    ["incarnation", { incarnation: 1n }, { incarnation: 2n ** 63n + 1n }],
    ["maxSeq", { lastSeq: 5n, maxSeq: 5n }, { lastSeq: 5n, maxSeq: 4n }],
  ])("%s", (_, at, past) => {
    expect(greeting().helloAck(at).state.phase.k).toBe("open");
    expect(greeting().helloAck(past).deliver).toEqual([{ k: "peer_fault", fault: "malformed hello_ack" }]);
  });

  test("the highest incarnation has no successor: no restart", () => {
    expect(greeting().helloAck({ incarnation: 2n ** 63n - 1n }).persist).toMatchObject([{ k: "restart" }]);
    expect(greeting().helloAck({ incarnation: 2n ** 63n }).persist).toEqual([]);
  });

  test("results of one frame", () => {
    const results = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ seq: BigInt(index + 1), code: "accepted" }) as const);
    const rig = opened(256n);
    rig.rows(rows(1, 256));
    expect(rig.ack(0, results(256)).deliver).toEqual([]);
    expect(rig.ack(0, results(257)).deliver).toEqual([{ k: "peer_fault", fault: "malformed ack" }]);
  });

  test("a reason is kept up to 64 characters", () => {
    const rig = opened(1n);
    rig.rows(rows(1, 1));
    const { persist } = rig.ack(0, [{ seq: 1n, code: "rejected", reason: "x".repeat(65) }]);
    expect(persist).toMatchObject([{ rejected: [{ code: "x".repeat(64) }] }]);
  });
});

describe("what it is opened with", () => {
  test.each([
    [{ incarnation: 0n }],
    [{ firstSeq: 2n, headSeq: 0n }],
    [{ headSeq: 1n, sentSeq: 2n }],
    [{ id: { origin: "a.example", destination: "a.example" } }],
    [{ id: { ...id, destination: "b".repeat(254) } }],
    [{ bounds: { frameItemsMax: 257, frameBytesMax: 1, framesInFlightMax: 1, parkedItemsMax: 1 } }],
    [{ bounds: { frameItemsMax: 1, frameBytesMax: 1, framesInFlightMax: 5, parkedItemsMax: 1 } }],
    [{ bounds: { frameItemsMax: 1, frameBytesMax: 1, framesInFlightMax: 1, parkedItemsMax: 10_001 } }],
  ])("%j is refused", (stored) => {
    expect(() => new SenderRig(stored)).toThrow(RelayError);
  });

  test("the longest domain name is not", () => {
    expect(() => new SenderRig({ id: { ...id, destination: "b".repeat(253) } })).not.toThrow();
  });
});
