import { describe, expect, test } from "@jest/globals";
import { inboxFeed, limits, type Appended } from "../../src/index.ts";
import {
  aDecision,
  aGroup,
  aMessage,
  anAccept,
  bytes,
  feed,
  group,
  hash,
  now,
  populated,
  readAll,
  type StoreFactory,
} from "./samples.ts";

export function deliverySuite(open: StoreFactory): void {
  describe("accept", () => {
    test("sequences are contiguous, one feed item whatever the group, one outbox row per domain", async () => {
      const store = await populated(open);
      const outbox = [{ domain: "b.example" }, { domain: "c.example" }];
      const answers = [];
      for (const name of ["m1", "m2"]) answers.push(await store.delivery.accept(anAccept(name, { outbox })));
      const hlc = BigInt(now) << 16n;
      expect(answers).toEqual([
        { code: "accepted", seqs: [1n], hlc, originSeq: 1n },
        { code: "accepted", seqs: [2n], hlc: hlc + 1n, originSeq: 2n },
      ]);
      expect(await readAll(store, "alice/1")).toEqual(["1 m1", "2 m2"]);
      for (const domain of ["b.example", "c.example"]) {
        const { stream, items } = await store.outbox.read(domain, 0n, 10, 1_000);
        expect(stream).toBe(1n);
        expect(items.map((item) => [item.seq, Buffer.from(item.bytes).toString(), item.originSeq])).toEqual([
          [1n, "m1", 1n],
          [2n, "m2", 2n],
        ]);
      }
      await store.close();
    });

    test("the same message again gets the stored answer and leaves nothing", async () => {
      const store = await populated(open);
      const first = await store.delivery.accept(anAccept("m1", { outbox: [{ domain: "b.example" }] }));
      await store.delivery.accept(anAccept("m2"));
      const again = await store.delivery.accept(
        anAccept("m1", { outbox: [{ domain: "b.example" }], nowMs: now + 5 }),
      );
      expect(again).toEqual({ ...first, code: "duplicate" });
      expect(await store.outbox.destinations()).toEqual([
        {
          domain: "b.example",
          stream: 1n,
          nextSeq: 2n,
          sentSeq: 0n,
          pendingRows: 1,
          pendingBytes: 2,
          queuedRows: 0,
        },
      ]);
      const both = await Promise.all([1, 2, 3].map(() => store.delivery.accept(anAccept("m3"))));
      expect(both.map((answer) => answer.code).sort()).toEqual(["accepted", "duplicate", "duplicate"]);
      await store.close();
    });

    test("one message may go to several inboxes, and nowhere here", async () => {
      const store = await populated(open);
      const feeds = [inboxFeed("alice/2"), inboxFeed("bob/1")];
      await store.delivery.accept(anAccept("for bob", { feeds: [inboxFeed("bob/1")] }));
      expect(await store.delivery.accept(anAccept("both", { feeds }))).toMatchObject({ seqs: [1n, 2n] });
      expect(await store.delivery.accept(anAccept("both", { feeds }))).toMatchObject({
        code: "duplicate",
        seqs: [1n, 2n],
      });
      expect(await readAll(store, "bob/1", inboxFeed("bob/1"))).toEqual(["1 for bob", "2 both"]);
      const away = anAccept("away", { feeds: [], outbox: [{ domain: "b.example" }] });
      expect(await store.delivery.accept(away)).toMatchObject({ code: "accepted", seqs: [], originSeq: 0n });
      const nowhere = anAccept("lost", { feeds: [feed, inboxFeed("nobody")] });
      expect(await store.delivery.accept(nowhere)).toEqual({
        code: "unknown_feed",
        feed: inboxFeed("nobody"),
      });
      expect(await readAll(store, "alice/1")).toEqual([]);
      await store.close();
    });

    test("hybrid time rises within a feed at the origin and is kept as given elsewhere", async () => {
      const store = await populated(open);
      const at = (hlc: bigint, originSeq?: bigint) => ({
        hlc,
        ...(originSeq === undefined ? {} : { originSeq }),
      });
      const accept = async (name: string, fields: object): Promise<unknown> =>
        await store.delivery.accept(anAccept(name, { message: aMessage(name, fields) }));
      expect(await accept("m1", at(100n))).toMatchObject({ hlc: 100n });
      expect(await accept("m2", at(50n))).toMatchObject({ hlc: 101n });
      expect(await accept("r1", at(500n, 7n))).toMatchObject({ hlc: 500n, originSeq: 7n });
      expect(await accept("r2", at(20n, 8n))).toMatchObject({ hlc: 20n, originSeq: 8n });
      expect(await accept("m3", at(60n))).toMatchObject({ hlc: 501n, originSeq: 5n });
      await store.close();
    });

    test("an epoch gate: not here, ahead, too old", async () => {
      const store = await populated(open);
      for (const [epoch, name] of [
        [0n, "c0"],
        [1n, "c1"],
        [2n, "c2"],
      ] as const)
        await store.delivery.decide(aDecision(epoch, name));
      const accept = async (epoch: bigint): Promise<unknown> => {
        const message = aMessage(`e${String(epoch)}`, { epoch });
        return await store.delivery.accept(anAccept("", { message, epochsPastMax: 1n }));
      };
      expect(await accept(4n)).toEqual({ code: "epoch_ahead", currentEpoch: 3n });
      expect(await accept(3n)).toMatchObject({ code: "accepted" });
      expect(await accept(2n)).toMatchObject({ code: "accepted" });
      expect(await accept(1n)).toEqual({ code: "epoch_too_old", currentEpoch: 3n });
      const message = aMessage("elsewhere", { groupId: hash("elsewhere") });
      expect(await store.delivery.accept(anAccept("", { message, epochsPastMax: 1n }))).toEqual({
        code: "unknown_group",
      });
      await store.close();
    });

    test("a sender's own counter keeps its messages in order, per group", async () => {
      const store = await populated(open);
      const send = async (name: string, senderSeq: bigint): Promise<unknown> =>
        await store.delivery.accept(anAccept(name, { senderSeq }));
      expect(await send("m2", 2n)).toEqual({ code: "out_of_order", expectedSeq: 1n });
      const three = [send("m1", 1n), send("m2", 2n), send("m3", 3n)];
      expect(await Promise.all(three)).toMatchObject([{ seqs: [1n] }, { seqs: [2n] }, { seqs: [3n] }]);
      expect(await send("m1", 1n)).toMatchObject({ code: "duplicate" });
      expect(await send("m4", 5n)).toEqual({ code: "out_of_order", expectedSeq: 4n });
      expect(await send("m5", 3n)).toEqual({ code: "out_of_order", expectedSeq: 4n });
      const bea = aMessage("bea", { sender: "bea/1" });
      expect(await store.delivery.accept(anAccept("", { message: bea, senderSeq: 1n }))).toMatchObject({
        code: "accepted",
      });
      await store.close();
    });

    test("concurrent calls for one group take effect in the order of the calls", async () => {
      const store = await populated(open);
      const names = Array.from({ length: 200 }, (_none, index) => `m${String(index + 1)}`);
      const accepts = names.map((name) => store.delivery.accept(anAccept(name)));
      const decision = store.delivery.decide(aDecision(0n, "c0"));
      const last = store.delivery.accept(anAccept("after"));
      expect(await Promise.all(accepts)).toMatchObject(
        names.map((_name, index) => ({ seqs: [BigInt(index + 1)] })),
      );
      expect(await decision).toMatchObject({ commitSeq: 201n });
      expect(await last).toMatchObject({ seqs: [202n] });
      await store.close();
    });

    test("an outbox at its bound refuses for that domain only; decisions have as much room again", async () => {
      const store = await populated(open, { bounds: { outboxRowsMax: 2, outboxBytesMax: 12 } });
      const accept = async (name: string, ...domains: string[]): Promise<unknown> =>
        await store.delivery.accept(anAccept(name, { outbox: domains.map((domain) => ({ domain })) }));
      expect(await accept("m1", "b.example")).toMatchObject({ code: "accepted" });
      expect(await accept("m2", "b.example")).toMatchObject({ code: "accepted" });
      expect(await accept("m3", "c.example", "b.example")).toEqual({
        code: "outbox_full",
        domain: "b.example",
      });
      expect(await accept("12 bytes....", "c.example")).toMatchObject({ code: "accepted", seqs: [3n] });
      expect(await accept("x", "c.example")).toEqual({ code: "outbox_full", domain: "c.example" });
      const settlement = {
        domain: "b.example",
        stream: 1n,
        ackedSeq: 1n,
        sacked: [],
        rejected: [],
        deferred: [],
        nowMs: now,
      };
      await store.outbox.settle(settlement);
      expect(await accept("m3", "b.example")).toMatchObject({ code: "accepted" });
      const outbox = [{ domain: "b.example" }];
      for (const epoch of [0n, 1n]) {
        expect(await store.delivery.decide(aDecision(epoch, String(epoch), { outbox }))).toMatchObject({
          code: "decided",
        });
      }
      const full = await store.delivery.decide(aDecision(2n, "2", { outbox }));
      expect(full).toEqual({ code: "outbox_full", domain: "b.example" });
      expect(await store.groups.find(group)).toMatchObject({ epoch: 2n });
      await store.close();
    });

    test("bounds: message size, feeds, destinations, 63-bit numbers", async () => {
      const store = await populated(open);
      const limit = { code: "limit" };
      const sized = (size: number) =>
        anAccept("", { message: aMessage(`size ${String(size)}`, { bytes: new Uint8Array(size) }) });
      expect(await store.delivery.accept(sized(limits.messageBytesMax))).toMatchObject({ code: "accepted" });
      await expect(store.delivery.accept(sized(limits.messageBytesMax + 1))).rejects.toMatchObject(limit);
      await expect(store.delivery.accept(anAccept("m", { feeds: [feed, feed] }))).rejects.toMatchObject(
        limit,
      );
      const domains = (count: number) =>
        Array.from({ length: count }, (_none, index) => ({ domain: String(index) }));
      const wide = anAccept("wide", { outbox: domains(limits.destinationsPerMessageMax + 1) });
      await expect(store.delivery.accept(wide)).rejects.toMatchObject(limit);
      const late = anAccept("", { message: aMessage("late", { epoch: 2n ** 63n }) });
      await expect(store.delivery.accept(late)).rejects.toMatchObject(limit);
      await store.close();
    });

    test("listeners hear of feeds and domains after the commit, and stop hearing", async () => {
      const store = await populated(open);
      const heard: Appended[] = [];
      const stop = store.onAppend((appended) => heard.push(appended));
      await store.delivery.accept(anAccept("m1", { outbox: [{ domain: "b.example" }] }));
      await store.delivery.accept(anAccept("m1"));
      await store.delivery.decide(aDecision(0n, "c0"));
      await new Promise((resolve) => setImmediate(resolve));
      stop();
      await store.delivery.accept(anAccept("m2"));
      expect(heard.filter((appended) => appended.feeds.includes(feed)).length).toBeGreaterThanOrEqual(1);
      expect(heard.flatMap((appended) => appended.domains)).toContain("b.example");
      const count = heard.length;
      await new Promise((resolve) => setImmediate(resolve));
      expect(heard).toHaveLength(count);
      await store.close();
    });
  });

  describe("groups", () => {
    test("a group is created once; the same key again finds it", async () => {
      const store = await populated(open);
      const { clientIds: _clients, idempotencyKey: _key, nowMs, ...fields } = aGroup();
      const created = { ...fields, state: "active", createdAtMs: nowMs };
      expect(await store.groups.find(group)).toEqual(created);
      expect(await store.groups.create(aGroup({ nowMs: now + 1 }))).toEqual({
        code: "duplicate",
        group: created,
      });
      expect(await store.groups.create(aGroup({ idempotencyKey: bytes("other") }))).toEqual({
        code: "taken",
      });
      expect(await store.groups.create(aGroup({ groupId: hash("other") }))).toEqual({ code: "key_reused" });
      const second = aGroup({ groupId: hash("second"), idempotencyKey: bytes("second") });
      expect(await store.groups.create(second)).toEqual({ code: "created" });
      const ids = [group, hash("second")].sort((left, right) => Buffer.compare(left, right));
      expect((await store.groups.list(undefined, 10)).map((held) => held.groupId)).toEqual(ids);
      expect((await store.groups.list(ids[0], 10)).map((held) => held.groupId)).toEqual([ids[1]]);
      await store.close();
    });

    test("public state follows the epoch", async () => {
      const store = await populated(open);
      expect(await store.groups.publicState(group)).toBeUndefined();
      expect(await store.groups.savePublicState(group, { epoch: 0n, bytes: bytes("info 0") })).toBe("saved");
      expect(await store.groups.savePublicState(group, { epoch: 1n, bytes: bytes("info 1") })).toBe("stale");
      expect(await store.groups.savePublicState(hash("x"), { epoch: 0n, bytes: bytes("") })).toBe(
        "unknown_group",
      );
      expect(await store.groups.publicState(group)).toEqual({ epoch: 0n, bytes: bytes("info 0") });
      await store.delivery.decide(aDecision(0n, "c0", { publicState: bytes("info 1") }));
      expect(await store.groups.publicState(group)).toEqual({ epoch: 1n, bytes: bytes("info 1") });
      expect(await store.groups.savePublicState(group, { epoch: 0n, bytes: bytes("old") })).toBe("stale");
      await store.close();
    });
  });
}
