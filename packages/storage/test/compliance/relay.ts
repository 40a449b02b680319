import { describe, expect, test } from "@jest/globals";
import { limits, type Settlement, type Store } from "../../src/index.ts";
import {
  aDecision,
  aMessage,
  anAccept,
  bytes,
  day,
  group,
  hash,
  now,
  populated,
  readAll,
  type StoreFactory,
} from "./samples.ts";

const domain = "b.example";

async function queued(open: StoreFactory, count: number, options = {}): Promise<Store> {
  const store = await populated(open, options);
  for (let n = 1; n <= count; n += 1)
    await store.delivery.accept(anAccept(`m${String(n)}`, { outbox: [{ domain }] }));
  return store;
}

const poison = { reason: "crash", msgId: hash("poison"), bytes: bytes("poison") };

function aSettlement(overrides: Partial<Settlement> = {}): Settlement {
  return {
    domain,
    stream: 1n,
    ackedSeq: 0n,
    sacked: [],
    rejected: [],
    deferred: [],
    nowMs: now,
    ...overrides,
  };
}

async function waiting(store: Store, afterSeq = 0n): Promise<readonly string[]> {
  const { items } = await store.outbox.read(domain, afterSeq, 1_000, 1e9);
  return items.map(
    (item) => `${String(item.seq)} ${item.void ? "void" : Buffer.from(item.bytes).toString()}`,
  );
}

export function relaySuite(open: StoreFactory): void {
  describe("outbox", () => {
    test("rows are read in order, bounded in rows and bytes, one at least", async () => {
      const store = await queued(open, 3);
      const read = async (afterSeq: bigint, rowsMax: number, bytesMax: number): Promise<unknown> =>
        (await store.outbox.read(domain, afterSeq, rowsMax, bytesMax)).items.map((item) => Number(item.seq));
      expect(await read(0n, 2, 1_000)).toEqual([1, 2]);
      expect(await read(1n, 10, 1_000)).toEqual([2, 3]);
      expect(await read(0n, 10, 5)).toEqual([1, 2]);
      expect(await read(0n, 10, 1)).toEqual([1]);
      await expect(read(0n, limits.readItemsMax + 1, 1)).rejects.toMatchObject({ code: "limit" });
      expect(await store.outbox.read("z.example", 0n, 10, 10)).toEqual({ stream: 1n, items: [] });
      const { items } = await store.outbox.read(domain, 0n, 1, 1);
      const { expiresAtMs: _expiry, ...message } = aMessage("m1");
      const row = { seq: 1n, originSeq: 1n, void: false, attempts: 0, nextAtMs: now, enqueuedAtMs: now };
      expect(items).toEqual([{ ...message, ...row }]);
      await store.close();
    });

    test("settling: cumulative, past it, refused for good, deferred", async () => {
      const store = await queued(open, 7);
      const settlement = aSettlement({
        ackedSeq: 3n,
        sacked: [{ fromSeq: 6n, toSeq: 6n }],
        rejected: [
          { seq: 2n, reason: "malformed" },
          { seq: 5n, reason: "unknown group" },
        ],
        deferred: [{ seq: 4n, nextAtMs: now + 99 }],
      });
      expect(await store.outbox.settle(settlement)).toEqual({ code: "settled", removed: 5, pendingRows: 2 });
      expect(await waiting(store)).toEqual(["4 m4", "7 m7"]);
      expect((await store.outbox.read(domain, 0n, 1, 1)).items).toMatchObject([
        { attempts: 1, nextAtMs: now + 99 },
      ]);
      const letters = await store.outbox.deadLetters(0n, 10);
      const letter = {
        direction: "outbound",
        domain,
        stream: 1n,
        groupId: group,
        sender: "alice/1",
        atMs: now,
      };
      expect(letters).toEqual([
        {
          ...letter,
          id: letters[0]?.id,
          seq: 2n,
          msgId: hash("m2"),
          reason: "malformed",
          bytes: bytes("m2"),
        },
        {
          ...letter,
          id: letters[1]?.id,
          seq: 5n,
          msgId: hash("m5"),
          reason: "unknown group",
          bytes: bytes("m5"),
        },
      ]);
      expect(await store.outbox.deadLetters(letters[0]?.id ?? 0n, 10)).toEqual(letters.slice(1));
      const count = { domain, letters: 2, reason: "unknown group", atMs: now };
      expect(await store.outbox.deadLetterCounts()).toEqual([count]);
      expect(await store.outbox.dropDeadLetters(letters[0]?.id ?? 0n)).toBe(1);
      expect(await store.outbox.deadLetters(0n, 10)).toEqual(letters.slice(1));
      expect(await store.outbox.deadLetterCounts()).toEqual([{ ...count, letters: 1 }]);
      expect(await store.outbox.settle(settlement)).toEqual({ code: "settled", removed: 0, pendingRows: 2 });
      expect(await store.outbox.destinations()).toEqual([
        { domain, stream: 1n, nextSeq: 8n, sentSeq: 0n, pendingRows: 2, pendingBytes: 4, queuedRows: 0 },
      ]);
      await store.close();
    });

    test("what became of a message at each domain is told, whatever happens to the stream", async () => {
      const store = await populated(open);
      const outbox = [{ domain }, { domain: "c.example" }];
      for (const name of ["m1", "m2", "m3", "m4"])
        await store.delivery.accept(anAccept(name, { outbox: name === "m3" ? [{ domain }] : outbox }));
      const fate = async (name: string): Promise<unknown> =>
        (await store.outbox.fateOf(hash(name), 0, 10))?.domains;
      const waits = (at: string): object => ({ domain: at, state: "waiting", code: "", atMs: now });
      expect(await store.outbox.fateOf(hash("m1"), 0, 10)).toEqual({
        sender: "alice/1",
        acceptedAtMs: now,
        domains: [waits(domain), waits("c.example")],
        more: false,
      });
      expect(await store.outbox.fateOf(hash("m1"), 0, 1)).toMatchObject({
        domains: [waits(domain)],
        more: true,
      });
      expect(await store.outbox.fateOf(hash("m1"), 1, 1)).toMatchObject({
        domains: [waits("c.example")],
        more: false,
      });
      expect(await store.outbox.fateOf(hash("m1"), 2, 1)).toMatchObject({ domains: [], more: false });
      expect(await store.outbox.fateOf(hash("nothing"), 0, 10)).toBeUndefined();
      await expect(store.outbox.fateOf(hash("m1"), 0, limits.fateDomainsMax + 1)).rejects.toMatchObject({
        code: "limit",
      });

      await store.outbox.settle(
        aSettlement({ ackedSeq: 2n, rejected: [{ seq: 2n, reason: "malformed" }], nowMs: now + 1 }),
      );
      const second = Math.ceil((now + 1) / limits.destinationProgressStepMs) * 1_000;
      const arrived = { domain, state: "delivered", code: "", atMs: second };
      expect(await fate("m1")).toEqual([arrived, waits("c.example")]);
      const refused = { domain, state: "refused", code: "malformed", atMs: now + 1 };
      expect(await fate("m2")).toEqual([refused, waits("c.example")]);
      // Dead letters may go; what they were about is still known.
      await store.outbox.dropDeadLetters(1_000n);
      expect(await fate("m2")).toEqual([refused, waits("c.example")]);

      // Past a hole it has arrived, only when is not known yet; and what is renumbered waits on.
      await store.outbox.settle(aSettlement({ ackedSeq: 2n, sacked: [{ fromSeq: 4n, toSeq: 4n }] }));
      expect(await fate("m4")).toEqual([{ domain, state: "delivered", code: "" }, waits("c.example")]);
      expect(await store.outbox.restart(domain, 2n)).toBe(true);
      expect(await fate("m3")).toEqual([waits(domain)]);
      expect(await fate("m1")).toEqual([{ domain, state: "delivered", code: "" }, waits("c.example")]);
      await store.outbox.giveUp(domain, 2n, [{ seq: 1n, reason: "expired" }], now + 5);
      expect(await fate("m3")).toEqual([{ domain, state: "given_up", code: "expired", atMs: now + 5 }]);
      await store.close();
    });

    test("what may have left is marked, never backwards, never past what exists, and begins again with the stream", async () => {
      const store = await queued(open, 3);
      expect(await store.outbox.mark(domain, 1n, 2n)).toBe(true);
      expect(await store.outbox.mark(domain, 1n, 1n)).toBe(true);
      expect(await store.outbox.mark(domain, 1n, 4n)).toBe(false);
      expect(await store.outbox.mark(domain, 2n, 3n)).toBe(false);
      expect(await store.outbox.destinations()).toMatchObject([{ sentSeq: 2n }]);
      await store.outbox.restart(domain, 2n);
      expect(await store.outbox.destinations()).toMatchObject([{ stream: 2n, sentSeq: 0n }]);
      await store.close();
    });

    test("what is given up stays as a void number with a dead letter; a deferral keeps since when it is unsupported", async () => {
      const store = await queued(open, 3);
      const given = await store.outbox.giveUp(domain, 1n, [{ seq: 2n, reason: "expired" }], now);
      expect(given).toEqual({ code: "settled", removed: 1, pendingRows: 3 });
      await store.outbox.giveUp(domain, 1n, [{ seq: 2n, reason: "expired" }], now);
      expect(await waiting(store)).toEqual(["1 m1", "2 void", "3 m3"]);
      expect(await store.outbox.deadLetters(0n, 10)).toMatchObject([
        { seq: 2n, reason: "expired", msgId: hash("m2") },
      ]);
      expect(await store.outbox.giveUp(domain, 2n, [], now)).toEqual({ code: "stale_stream", stream: 1n });
      const deferred = [{ seq: 3n, nextAtMs: now + 1, unsupportedSinceMs: now }];
      await store.outbox.settle(aSettlement({ ackedSeq: 2n, deferred }));
      expect((await store.outbox.read(domain, 0n, 10, 100)).items).toMatchObject([
        { seq: 3n, unsupportedSinceMs: now },
      ]);
      await store.outbox.settle(aSettlement({ deferred: [{ seq: 3n, nextAtMs: now + 2 }] }));
      const [item] = (await store.outbox.read(domain, 0n, 10, 100)).items;
      expect(item).not.toHaveProperty("unsupportedSinceMs");
      await store.close();
    });

    test("a new incarnation renumbers what waits; the old one settles nothing", async () => {
      const store = await queued(open, 4);
      await store.outbox.settle(aSettlement({ ackedSeq: 1n, sacked: [{ fromSeq: 3n, toSeq: 3n }] }));
      expect(await store.outbox.restart(domain, 1n)).toBe(false);
      expect(await store.outbox.restart("z.example", 5n)).toBe(false);
      expect(await store.outbox.restart(domain, 5n)).toBe(true);
      expect(await waiting(store)).toEqual(["1 m2", "2 m4"]);
      expect(await store.outbox.settle(aSettlement({ ackedSeq: 4n }))).toEqual({
        code: "stale_stream",
        stream: 5n,
      });
      await store.delivery.accept(anAccept("m5", { outbox: [{ domain }] }));
      expect(await waiting(store, 2n)).toEqual(["3 m5"]);
      expect(await store.outbox.settle(aSettlement({ stream: 5n, ackedSeq: 3n }))).toMatchObject({
        removed: 3,
        pendingRows: 0,
      });
      await store.close();
    });

    test("an expired row becomes a dead letter and leaves a void item in its place", async () => {
      const store = await populated(open);
      const expiresAtMs = now + day;
      await store.delivery.accept(anAccept("m1", { outbox: [{ domain, expiresAtMs }] }));
      await store.delivery.decide(aDecision(0n, "x", { outbox: [{ domain, frame: bytes("frame") }] }));
      await store.delivery.accept(anAccept("m2", { outbox: [{ domain, expiresAtMs: expiresAtMs + 1 }] }));
      expect(await store.outbox.expire(expiresAtMs - 1, 10)).toEqual([]);
      expect(await store.outbox.expire(expiresAtMs, 10)).toMatchObject([
        { msgId: hash("m1"), reason: "expired", bytes: bytes("m1") },
      ]);
      expect(await store.outbox.expire(expiresAtMs, 10)).toEqual([]);
      expect(await waiting(store)).toEqual(["1 void", "2 frame", "3 m2"]);
      expect(await store.outbox.destinations()).toMatchObject([{ pendingRows: 3, pendingBytes: 7 }]);
      await store.feeds.acknowledge([
        { clientId: "alice/1", feed: `g/${Buffer.from(group).toString("base64url")}`, seq: 3n },
      ]);
      await store.feeds.trim({ nowMs: now + 40 * day, queueItemsMax: 9, queueBytesMax: 99 });
      expect(await waiting(store)).toEqual(["1 void", "2 frame", "3 m2"]);
      expect(await store.outbox.settle(aSettlement({ ackedSeq: 3n }))).toMatchObject({
        removed: 3,
        pendingRows: 0,
      });
      expect(await store.outbox.destinations()).toMatchObject([{ pendingRows: 0, pendingBytes: 0 }]);
      await store.close();
    });

    test("dead letters are bounded: the oldest make room", async () => {
      const store = await queued(open, 3, { bounds: { deadLettersMax: 2 } });
      const rejected = [1n, 2n, 3n].map((seq) => ({ seq, reason: "no" }));
      await store.outbox.settle(aSettlement({ rejected }));
      expect((await store.outbox.deadLetters(0n, 10)).map((letter) => letter.seq)).toEqual([2n, 3n]);
      await store.close();
    });
  });

  describe("inbound", () => {
    const origin = "b.example";
    const item = (seq: bigint, stream = 1n) => ({ origin, stream, seq });
    const inbound = (name: string, seq: bigint, stream = 1n) => {
      const message = aMessage(name, { origin, originSeq: seq });
      return anAccept("", { message, inbound: item(seq, stream) });
    };

    test("an item is applied once with the cursor, in or ahead of order", async () => {
      const store = await populated(open);
      expect(await store.inbound.cursor(origin)).toMatchObject({ stream: 0n, lastSeq: 0n, sack: [] });
      expect(await store.delivery.accept(inbound("r1", 1n))).toMatchObject({ code: "accepted" });
      expect(await store.delivery.accept(inbound("r3", 3n))).toMatchObject({ code: "accepted" });
      expect(await store.delivery.accept(inbound("r4", 4n))).toMatchObject({ code: "accepted" });
      expect(await store.inbound.cursor(origin)).toMatchObject({ stream: 1n, lastSeq: 1n, sack: [3n, 4n] });
      expect(await store.delivery.accept(inbound("r1", 1n))).toEqual({ code: "seen" });
      expect(await store.delivery.accept(inbound("other", 3n))).toEqual({ code: "seen" });
      expect(await store.inbound.settle([item(2n), item(2n)])).toEqual(["settled", { code: "seen" }]);
      expect(await store.inbound.cursor(origin)).toMatchObject({ stream: 1n, lastSeq: 4n, sack: [] });
      expect(await readAll(store, "alice/1")).toEqual(["1 r1", "2 r3", "3 r4"]);
      await store.close();
    });

    test("a known message settles its item; a refused one does not", async () => {
      const store = await populated(open);
      await store.delivery.accept(inbound("r1", 1n));
      expect(await store.delivery.accept(inbound("r1", 2n))).toMatchObject({ code: "duplicate", seqs: [1n] });
      const early = { ...inbound("r2", 3n), epochsPastMax: 1n };
      const message = { ...early.message, epoch: 1n };
      expect(await store.delivery.accept({ ...early, message })).toMatchObject({ code: "epoch_ahead" });
      expect(await store.inbound.cursor(origin)).toMatchObject({ lastSeq: 2n });
      const decision = aDecision(0n, "x", { inbound: item(3n) });
      expect(await store.delivery.decide(decision)).toMatchObject({ code: "decided" });
      expect(await store.delivery.decide({ ...decision, inbound: item(4n) })).toMatchObject({
        code: "duplicate",
      });
      expect(await store.delivery.decide(aDecision(0n, "y", { inbound: item(5n) }))).toMatchObject({
        code: "stale",
      });
      expect(await store.delivery.decide({ ...decision, inbound: item(4n) })).toEqual({ code: "seen" });
      expect(await store.inbound.cursor(origin)).toMatchObject({ lastSeq: 4n });
      await store.close();
    });

    test("a new incarnation begins again at 1; an old one is stale", async () => {
      const store = await populated(open);
      await store.delivery.accept(inbound("r1", 1n));
      await store.delivery.accept(inbound("r5", 5n));
      expect(await store.delivery.accept(inbound("s2", 2n, 2n))).toMatchObject({ code: "accepted" });
      expect(await store.inbound.cursor(origin)).toMatchObject({ stream: 2n, lastSeq: 0n, sack: [2n] });
      expect(await store.delivery.accept(inbound("r2", 2n, 1n))).toEqual({
        code: "stale_stream",
        stream: 2n,
      });
      expect(await store.inbound.settle([item(1n, 2n)])).toEqual(["settled"]);
      expect(await store.inbound.cursor(origin)).toMatchObject({ stream: 2n, lastSeq: 2n, sack: [] });
      await expect(store.inbound.settle([item(0n, 2n)])).rejects.toMatchObject({ code: "limit" });
      await store.close();
    });

    test("an item waits for the one that it comes after, in the same transaction or a later one", async () => {
      const store = await populated(open);
      const after = (name: string, seq: bigint, before: bigint, stream = 1n) => {
        return { ...inbound(name, seq, stream), inbound: { ...item(seq, stream), after: before } };
      };
      const early = inbound("r2", 2n);
      const ahead = { ...early, message: { ...early.message, epoch: 1n }, epochsPastMax: 1n };
      const at = [inbound("r1", 1n), ahead, after("r3", 3n, 2n), after("r5", 5n, 1n)];
      const answers = await Promise.all(at.map((request) => store.delivery.accept(request)));
      expect(answers.map(({ code }) => code)).toEqual(["accepted", "epoch_ahead", "too_early", "accepted"]);
      expect(await store.delivery.accept(after("r3", 3n, 2n))).toEqual({ code: "too_early" });
      expect(await store.inbound.settle([item(2n)])).toEqual(["settled"]);
      expect(await store.delivery.accept(after("r3", 3n, 2n))).toMatchObject({ code: "accepted" });
      expect(await store.delivery.accept(after("r3", 3n, 4n))).toEqual({ code: "seen" });
      expect(await store.delivery.accept(after("r6", 6n, 5n))).toMatchObject({ code: "accepted" });
      expect(await store.delivery.accept(after("s2", 2n, 1n, 2n))).toEqual({ code: "too_early" });
      expect(await store.inbound.cursor(origin)).toMatchObject({ stream: 1n, lastSeq: 3n, sack: [5n, 6n] });
      expect(await readAll(store, "alice/1")).toEqual(["1 r1", "2 r5", "3 r3", "4 r6"]);
      await store.close();
    });

    test("the window ahead of a missing item is bounded", async () => {
      const store = await populated(open, { bounds: { sackItemsMax: 2 } });
      expect(await store.inbound.settle([item(2n), item(3n), item(4n)])).toEqual([
        "settled",
        "settled",
        { code: "window_full", lastSeq: 0n },
      ]);
      expect(await store.delivery.accept(inbound("r4", 4n))).toEqual({ code: "window_full", lastSeq: 0n });
      expect(await store.inbound.settle([item(1n), item(4n)])).toEqual(["settled", "settled"]);
      expect(await store.inbound.cursor(origin)).toMatchObject({ stream: 1n, lastSeq: 4n, sack: [] });
      await store.close();
    });

    test("numbers under which nothing comes are passed over, however many", async () => {
      const store = await populated(open, { bounds: { sackItemsMax: 3 } });
      await store.inbound.attempt([item(2n), item(9n)]);
      await store.inbound.settle([item(6n)]);
      const skip = (...spans: [bigint, bigint][]) =>
        store.inbound.skip(
          origin,
          1n,
          spans.map(([fromSeq, toSeq]) => ({ fromSeq, toSeq })),
        );
      expect(await skip([1n, 1n], [8n, 11n])).toEqual({ code: "window_full", lastSeq: 1n });
      expect(await store.inbound.cursor(origin)).toMatchObject({ lastSeq: 0n, sack: [6n] });
      expect(await skip([8n, 8n])).toBe("settled");
      expect(await skip([1n, 5n])).toBe("settled");
      expect(await store.inbound.cursor(origin)).toMatchObject({
        ...{ lastSeq: 6n, sack: [8n], attempts: [{ seq: 9n, attempts: 1 }] },
      });
      expect(await skip([3n, 5_000_000_000n])).toBe("settled");
      expect(await store.inbound.cursor(origin)).toMatchObject({
        ...{ stream: 1n, lastSeq: 5_000_000_000n, sack: [], attempts: [] },
      });
      expect(await store.inbound.settle([item(9n)])).toEqual([{ code: "seen" }]);
      expect(await store.inbound.skip(origin, 2n, [{ fromSeq: 1n, toSeq: 7n }])).toBe("settled");
      expect(await store.inbound.cursor(origin)).toMatchObject({ stream: 2n, lastSeq: 7n, sack: [] });
      expect(await skip([1n, 2n])).toEqual({ code: "stale_stream", stream: 2n });
      await store.close();
    });

    test("attempts are counted until the item settles", async () => {
      const store = await populated(open);
      expect(await store.inbound.attempt([item(1n), item(2n)])).toEqual([1, 1]);
      expect(await store.inbound.attempt([item(1n)])).toEqual([2]);
      await store.inbound.settle([item(1n)]);
      expect(await store.inbound.attempt([item(1n), item(2n), item(3n)])).toEqual([0, 2, 1]);
      await store.close();
    });

    test("the cursor tells attempts and rejections of its incarnation; a newer one begins at 0", async () => {
      const store = await populated(open);
      await store.inbound.attempt([item(1n), item(2n), item(3n)]);
      await store.inbound.clearAttempts([item(2n)]);
      await store.inbound.attempt([item(3n)]);
      await store.inbound.settle([item(1n)]);
      await store.inbound.reject(item(5n), poison, now);
      expect(await store.inbound.cursor(origin)).toEqual({
        stream: 1n,
        lastSeq: 1n,
        sack: [5n],
        attempts: [{ seq: 3n, attempts: 2 }],
        rejections: [{ seq: 5n, reason: "crash", msgId: hash("poison") }],
      });
      expect(await store.inbound.adopt(origin, 1n)).toBe(false);
      expect(await store.inbound.adopt(origin, 2n)).toBe(true);
      expect(await store.inbound.cursor(origin)).toEqual({
        ...{ stream: 2n, lastSeq: 0n, sack: [], attempts: [], rejections: [] },
      });
      await store.close();
    });

    test("a poisoned item is settled and kept as a dead letter, once", async () => {
      const store = await populated(open);
      expect(await store.inbound.reject(item(1n), poison, now)).toBe("settled");
      expect(await store.inbound.reject(item(1n), poison, now)).toEqual({ code: "seen" });
      const letter = {
        direction: "inbound",
        domain: origin,
        stream: 1n,
        seq: 1n,
        reason: "crash",
        bytes: bytes("poison"),
        atMs: now,
      };
      expect(await store.outbox.deadLetters(0n, 10)).toMatchObject([letter]);
      expect(await store.inbound.cursor(origin)).toMatchObject({ lastSeq: 1n });
      await store.close();
    });
  });
}
