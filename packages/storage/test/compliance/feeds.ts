import { describe, expect, test } from "@jest/globals";
import { inboxFeed, limits, type Store, type TrimRequest } from "../../src/index.ts";
import {
  aDecision,
  aMessage,
  anAccept,
  bytes,
  day,
  feed,
  group,
  hash,
  now,
  populated,
  readAll,
  type StoreFactory,
} from "./samples.ts";

async function filled(open: StoreFactory, count: number): Promise<Store> {
  const store = await populated(open);
  for (let n = 1; n <= count; n += 1) await store.delivery.accept(anAccept(`m${String(n)}`));
  return store;
}

function aTrim(overrides: Partial<TrimRequest> = {}): TrimRequest {
  return { nowMs: now, queueItemsMax: 100_000, queueBytesMax: 1e9, ...overrides };
}

export function feedsSuite(open: StoreFactory): void {
  describe("feeds", () => {
    test("nobody reads or acknowledges without a cursor", async () => {
      const store = await filled(open, 1);
      expect(await readAll(store, "bob/1")).toEqual(["no_cursor"]);
      expect(await readAll(store, "nobody")).toEqual(["no_cursor"]);
      expect(await readAll(store, "alice/1", inboxFeed("bob/1"))).toEqual(["no_cursor"]);
      const acks = await store.feeds.acknowledge([{ clientId: "bob/1", feed, seq: 1n }]);
      expect(acks).toEqual([{ code: "no_cursor" }]);
      await store.close();
    });

    test("reading is bounded in items and bytes, one item at least", async () => {
      const store = await filled(open, 5);
      const read = async (afterSeq: bigint, itemsMax: number, bytesMax: number): Promise<unknown> => {
        const answer = await store.feeds.read({ clientId: "alice/1", feed, afterSeq, itemsMax, bytesMax });
        return answer.code === "items" ? answer.items.map((item) => Number(item.seq)) : answer;
      };
      expect(await read(0n, 3, 1_000)).toEqual([1, 2, 3]);
      expect(await read(2n, 10, 1_000)).toEqual([3, 4, 5]);
      expect(await read(0n, 10, 4)).toEqual([1, 2]);
      expect(await read(0n, 10, 3)).toEqual([1]);
      expect(await read(0n, 10, 0)).toEqual([1]);
      expect(await read(5n, 10, 1_000)).toEqual([]);
      expect(await read(99n, 10, 1_000)).toEqual([]);
      expect(await read(0n, limits.readItemsMax, 1_000)).toHaveLength(5);
      await expect(read(0n, limits.readItemsMax + 1, 1_000)).rejects.toMatchObject({ code: "limit" });
      await store.close();
    });

    test("an item holds what the message was", async () => {
      const store = await populated(open);
      const message = aMessage("m", {
        epoch: 3n,
        kind: 9,
        originSeq: 77n,
        origin: "b.example",
        sender: "bob@b",
      });
      await store.delivery.accept(anAccept("", { message, nowMs: now + 5 }));
      const answer = await store.feeds.read({
        clientId: "alice/1",
        feed,
        afterSeq: 0n,
        itemsMax: 1,
        bytesMax: 1,
      });
      const { expiresAtMs: _expiry, ...fields } = message;
      expect(answer).toEqual({
        code: "items",
        items: [{ ...fields, seq: 1n, receivedAtMs: now + 5 }],
        endSeq: 1n,
      });
      expect(await store.feeds.range(feed, 0n, 10, 1_000)).toEqual({
        items: [{ ...fields, seq: 1n, receivedAtMs: now + 5 }],
        endSeq: 1n,
      });
      expect(await store.feeds.range("g/none", 0n, 10, 1_000)).toEqual({ items: [], endSeq: 0n });
      await store.close();
    });

    test.each([
      ["none", new Uint8Array()],
      ["zeros", new Uint8Array(40)],
      ["no text", Uint8Array.from({ length: 512 }, (_none, index) => 255 - (index % 256))],
      ["what is hashed in one piece, just", new Uint8Array(16_000).fill(7)],
      ["what is not", new Uint8Array(17_000).fill(8)],
      ["a page of the database and more", new Uint8Array(300_000).fill(9)],
    ])("bytes come back as they were: %s", async (name, body) => {
      const store = await populated(open);
      const message = aMessage(name, { bytes: body, sender: "żółw@b.example/1", origin: "" });
      await store.delivery.accept(
        anAccept("", { message, feeds: [feed], outbox: [{ domain: "b.example" }] }),
      );
      const { items } = await store.feeds.range(feed, 0n, 10, 1_000);
      const { expiresAtMs: _expiry, ...fields } = message;
      expect(items).toMatchObject([{ ...fields, bytes: { length: body.length } }]);
      const sent = await store.outbox.read("b.example", 0n, 10, 1_000);
      for (const item of [...items, ...sent.items])
        expect(Buffer.compare(item.bytes, body) === 0 && Buffer.from(item.groupId).equals(group)).toBe(true);
      await store.close();
    });

    test("a message is found by its group and hash, and put back only as it was", async () => {
      const store = await populated(open);
      const feeds = [feed, inboxFeed("bob/1")];
      await store.delivery.accept(anAccept("m1", { feeds }));
      const { items } = await store.feeds.range(feed, 0n, 1, 1_000);
      const { seq: _seq, ...message } = items[0]!;
      expect(await store.feeds.message(group, message.msgId)).toEqual(message);
      expect(await store.feeds.message(hash("another group"), message.msgId)).toBeUndefined();
      expect(await store.feeds.message(group, hash("none"))).toBeUndefined();
      const { sender: _sender, receivedAtMs: _received, ...found } = message;
      expect(await store.feeds.repair(found)).toBe("repaired");
      expect(await store.feeds.repair({ ...found, bytes: bytes("forged") })).toBe("mismatch");
      expect(await store.feeds.repair({ ...found, origin: "mallory.example" })).toBe("mismatch");
      expect(await store.feeds.repair({ ...found, msgId: hash("none") })).toBe("unknown_message");
      expect(await readAll(store, "alice/1")).toEqual(["1 m1"]);
      await store.close();
    });

    test("acknowledgements are cumulative, never go back, never pass the end", async () => {
      const store = await filled(open, 2);
      const opens = [{ clientId: "alice/2", from: "commit" as const }];
      await store.delivery.decide(aDecision(0n, "add", { opens }));
      const inbox = inboxFeed("alice/1");
      const [clientId, other] = ["alice/1", "alice/2"];
      const acks = [
        { clientId, feed, seq: 2n },
        { clientId: other, feed, seq: 3n },
        { clientId, feed, seq: 1n },
        { clientId: other, feed, seq: 2n },
        { clientId, feed, seq: 4n },
        { clientId, feed: inbox, seq: 1n },
        { clientId, feed: "g/x", seq: 1n },
        { clientId: "nobody/1", feed, seq: 1n },
      ];
      expect(await store.feeds.acknowledge(acks)).toEqual([
        { code: "acknowledged", ackedSeq: 2n },
        { code: "acknowledged", ackedSeq: 3n },
        { code: "acknowledged", ackedSeq: 2n },
        { code: "acknowledged", ackedSeq: 3n },
        { code: "past_end", endSeq: 3n },
        { code: "past_end", endSeq: 0n },
        { code: "no_cursor" },
        { code: "no_cursor" },
      ]);
      expect(await readAll(store, "alice/2")).toEqual([]);
      expect(await readAll(store, "alice/1")).toEqual(["3 commit add"]);
      expect(await store.feeds.cursors("alice/1")).toEqual([
        { feed, fromSeq: 1n, ackedSeq: 2n, endSeq: 3n },
        { feed: inbox, fromSeq: 1n, ackedSeq: 0n, endSeq: 0n },
      ]);
      const many = Array.from({ length: limits.acksMax + 1 }, () => ({ clientId, feed, seq: 1n }));
      await expect(store.feeds.acknowledge(many)).rejects.toMatchObject({ code: "limit" });
      await store.close();
    });

    test("readers of a feed, in pages", async () => {
      const store = await filled(open, 1);
      const opens = [{ clientId: "bob/1", from: "after_commit" as const }];
      await store.delivery.decide(aDecision(0n, "add", { opens }));
      const readers = await store.feeds.readers(feed, undefined, 10);
      expect(readers).toEqual([
        { clientId: "alice/1", feed, fromSeq: 1n, ackedSeq: 0n, endSeq: 2n },
        { clientId: "bob/1", feed, fromSeq: 3n, ackedSeq: 2n, endSeq: 2n },
      ]);
      expect(await store.feeds.readers(feed, undefined, 1)).toEqual(readers.slice(0, 1));
      expect(await store.feeds.readers(feed, "alice/1", 10)).toEqual(readers.slice(1));
      await store.close();
    });
  });

  describe("trimming", () => {
    test("what every cursor has passed goes, and no more", async () => {
      const store = await filled(open, 4);
      await store.delivery.decide(aDecision(0n, "add", { opens: [{ clientId: "bob/1", from: "commit" }] }));
      expect(await store.feeds.trim(aTrim())).toEqual({ items: 0, bytes: 0, gaps: 0 });
      await store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 3n }]);
      expect(await store.feeds.trim(aTrim())).toEqual({ items: 3, bytes: 6, gaps: 0 });
      expect(await readAll(store, "alice/1")).toEqual(["4 m4", "5 commit add"]);
      expect(await store.feeds.range(feed, 0n, 10, 1_000)).toMatchObject({
        gapToSeq: 3n,
        items: [{ seq: 4n }, { seq: 5n }],
      });
      await store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 5n }]);
      expect(await store.feeds.trim(aTrim())).toMatchObject({ items: 1 });
      expect(await readAll(store, "bob/1")).toEqual(["5 commit add"]);
      await store.close();
    });

    test("an expired item goes, and the device that had not read it sees a gap until it acknowledges", async () => {
      const store = await populated(open);
      for (const [name, days] of [
        ["old", 1],
        ["older", 1],
        ["new", 9],
      ] as const) {
        await store.delivery.accept(
          anAccept("", { message: aMessage(name, { expiresAtMs: now + days * day }) }),
        );
      }
      expect(await store.feeds.trim(aTrim({ nowMs: now + day - 1 }))).toMatchObject({ items: 0 });
      expect(await store.feeds.trim(aTrim({ nowMs: now + day }))).toEqual({ items: 2, bytes: 8, gaps: 1 });
      expect(await readAll(store, "alice/1")).toEqual(["gap to 2", "3 new"]);
      expect(await store.feeds.cursors("alice/1")).toMatchObject([{ feed, ackedSeq: 0n, gapToSeq: 2n }, {}]);
      await store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 2n }]);
      expect(await readAll(store, "alice/1")).toEqual(["3 new"]);
      await store.close();
    });

    test("a device past its queue loses its unread items to a gap; the others lose nothing", async () => {
      const store = await filled(open, 3);
      await store.delivery.decide(
        aDecision(0n, "add", { opens: [{ clientId: "bob/1", from: "after_commit" }] }),
      );
      await store.delivery.accept(anAccept("m5"));
      await store.delivery.accept(anAccept("direct", { feeds: [inboxFeed("alice/1")] }));
      expect(await store.feeds.trim(aTrim({ queueItemsMax: 6 }))).toMatchObject({ gaps: 0 });
      expect(await store.feeds.trim(aTrim({ queueItemsMax: 5 }))).toMatchObject({ gaps: 2, items: 5 });
      expect(await readAll(store, "alice/1")).toEqual(["gap to 5"]);
      expect(await readAll(store, "alice/1", inboxFeed("alice/1"))).toEqual(["gap to 1"]);
      expect(await readAll(store, "bob/1")).toEqual(["5 m5"]);
      await store.delivery.accept(anAccept("m6"));
      expect(await readAll(store, "alice/1")).toEqual(["gap to 5", "6 m6"]);
      await store.close();
    });

    test("a queue is bounded in bytes too", async () => {
      const store = await filled(open, 3);
      await store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 1n }]);
      expect(await store.feeds.trim(aTrim({ queueBytesMax: 4 }))).toMatchObject({ gaps: 0 });
      expect(await store.feeds.trim(aTrim({ queueBytesMax: 3 }))).toMatchObject({ gaps: 1 });
      await store.close();
    });

    test("a removed device holds its span until it has read it; then its cursor goes", async () => {
      const store = await populated(open);
      await store.delivery.decide(
        aDecision(0n, "add", { opens: [{ clientId: "bob/1", from: "after_commit" }] }),
      );
      await store.delivery.accept(anAccept("m2"));
      await store.delivery.decide(aDecision(1n, "remove", { closes: ["bob/1"] }));
      await store.delivery.accept(anAccept("m4"));
      await store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 4n }]);
      expect(await store.feeds.trim(aTrim())).toMatchObject({ items: 1, gaps: 0 });
      expect(await readAll(store, "bob/1")).toEqual(["2 m2", "3 commit remove"]);
      await store.feeds.acknowledge([{ clientId: "bob/1", feed, seq: 3n }]);
      expect(await store.feeds.trim(aTrim())).toMatchObject({ items: 3, gaps: 0 });
      expect(await readAll(store, "bob/1")).toEqual(["no_cursor"]);
      await store.close();
    });

    test("a trimmed message is still recognised until it expires", async () => {
      const store = await filled(open, 1);
      await store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 1n }]);
      await store.feeds.trim(aTrim());
      expect(await store.delivery.accept(anAccept("m1"))).toMatchObject({ code: "duplicate", seqs: [1n] });
      await store.feeds.trim(aTrim({ nowMs: now + 31 * day }));
      expect(await store.delivery.accept(anAccept("m1"))).toMatchObject({ code: "accepted", seqs: [2n] });
      await store.close();
    });

    test("a message that one inbox still holds keeps its bytes", async () => {
      const store = await populated(open);
      const feeds = [inboxFeed("alice/1"), inboxFeed("bob/1")];
      await store.delivery.accept(anAccept("both", { feeds, outbox: [{ domain: "b.example" }] }));
      await store.feeds.acknowledge([{ clientId: "alice/1", feed: inboxFeed("alice/1"), seq: 1n }]);
      expect(await store.feeds.trim(aTrim())).toMatchObject({ items: 1 });
      expect(await readAll(store, "bob/1", inboxFeed("bob/1"))).toEqual(["1 both"]);
      await store.feeds.acknowledge([{ clientId: "bob/1", feed: inboxFeed("bob/1"), seq: 1n }]);
      expect(await store.feeds.trim(aTrim())).toMatchObject({ items: 1 });
      const { items } = await store.outbox.read("b.example", 0n, 10, 1_000);
      expect(items.map((item) => Buffer.from(item.bytes).toString())).toEqual(["both"]);
      await store.close();
    });
  });
}
