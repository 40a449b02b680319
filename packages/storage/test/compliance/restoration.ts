import { describe, expect, test } from "@jest/globals";
import { inboxFeed, type Store } from "../../src/index.ts";
import {
  aClient,
  aDecision,
  aGroup,
  aKeyPackage,
  anAccept,
  anAcceptor,
  day,
  feed,
  group,
  hash,
  now,
  populated,
  readAll,
  type StoreFactory,
} from "./samples.ts";

const base = BigInt(now) * 1_000n;
const seconds = BigInt(Math.floor(now / 1_000));

const toB = [{ domain: "b.example" }];

async function filled(open: StoreFactory): Promise<Store> {
  const store = await populated(open);
  for (const name of ["m1", "m2"]) await store.delivery.accept(anAccept(name, { outbox: toB }));
  await store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 1n }]);
  return store;
}

export function restorationSuite(open: StoreFactory): void {
  describe("restoration", () => {
    test("every feed goes on past what it can have given out, and its readers are told", async () => {
      const store = await filled(open);
      expect(await store.restoration.restore(now)).toMatchObject({ feeds: 4, streams: 1, groups: 0 });
      // What the copy has is read first.
      expect(await readAll(store, "alice/1")).toEqual(["2 m2"]);
      await store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 2n }]);
      expect(await readAll(store, "alice/1")).toEqual([`gap to ${String(base - 1n)}`]);
      const accepted = await store.delivery.accept(anAccept("m3"));
      expect(accepted).toMatchObject({ code: "accepted", seqs: [base] });
      const asked = { clientId: "alice/1", feed, afterSeq: 0n, itemsMax: 10, bytesMax: 1e9 };
      expect(await store.feeds.read(asked)).toMatchObject({ gap: { toSeq: base - 1n, isRestored: true } });
      expect(await readAll(store, "alice/1")).toEqual([`gap to ${String(base - 1n)}`, `${String(base)} m3`]);
      expect(await readAll(store, "bob/1", inboxFeed("bob/1"))).toEqual([`gap to ${String(base - 1n)}`]);
      expect(await store.feeds.range(feed, 2n, 10, 1e9)).toMatchObject({ gapToSeq: base - 1n, endSeq: base });
      expect((await store.feeds.range(feed, base - 9n, 10, 1e9)).items).toHaveLength(1);
      const [ack] = await store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: base - 1n }]);
      expect(ack).toEqual({ code: "acknowledged", ackedSeq: base - 1n });
      expect(await readAll(store, "alice/1")).toEqual([`${String(base)} m3`]);
      await store.close();
    });

    test("feeds that the copy does not have begin there, without a gap", async () => {
      const store = await filled(open);
      await store.restoration.restore(now);
      await store.devices.register(aClient("carol/1"));
      const other = hash("another group");
      await store.groups.create(aGroup({ groupId: other, clientIds: ["carol/1"], creator: "carol/1" }));
      const [first] = await store.feeds.cursors("carol/1");
      expect(first).toMatchObject({ fromSeq: base, ackedSeq: base - 1n, endSeq: base - 1n });
      expect(await readAll(store, "carol/1", inboxFeed("carol/1"))).toEqual([]);
      const inbox = await store.delivery.accept(anAccept("mail", { feeds: [inboxFeed("carol/1")] }));
      expect(inbox).toMatchObject({ seqs: [base] });
      expect(await readAll(store, "carol/1", inboxFeed("carol/1"))).toEqual([`${String(base)} mail`]);
      await store.close();
    });

    test("who was removed before reads no further than that", async () => {
      const store = await filled(open);
      await store.delivery.decide(aDecision(0n, "bye", { closes: ["alice/1"] }));
      await store.restoration.restore(now);
      const read = await readAll(store, "alice/1");
      expect(read.map((line) => line.split(" ")[0])).toEqual(["2", "3"]);
      await store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 3n }]);
      expect(await readAll(store, "alice/1")).toEqual([]);
      await store.close();
    });

    test("holes fill no queue and are trimmed with what is before them", async () => {
      const store = await filled(open);
      await store.restoration.restore(now);
      await store.restoration.restore(now + 1);
      await store.delivery.accept(anAccept("m3"));
      const trim = { nowMs: now, queueItemsMax: 3, queueBytesMax: 1e9 };
      expect(await store.feeds.trim(trim)).toMatchObject({ items: 1, gaps: 3 });
      const end = base + 1_000n;
      await store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 2n }]);
      expect(await readAll(store, "alice/1")).toEqual([`gap to ${String(end - 1n)}`, `${String(end)} m3`]);
      expect(await store.feeds.trim({ ...trim, nowMs: now + 31 * day })).toMatchObject({ items: 2 });
      expect(await readAll(store, "alice/1")).toEqual([`gap to ${String(end)}`]);
      await store.close();
    });

    test("streams begin again with all that waits, and single-use KeyPackages are withdrawn", async () => {
      const store = await filled(open);
      const packages = [aKeyPackage("one"), aKeyPackage("last", { lastResort: true })];
      await store.keyPackages.publish("alice/1", packages, now);
      expect(await store.restoration.restore(now)).toMatchObject({ streams: 1, keyPackages: 1 });
      const { stream, items } = await store.outbox.read("b.example", 0n, 10, 1e9);
      expect([stream, items.map(({ seq }) => seq)]).toEqual([seconds, [1n, 2n]]);
      const [destination] = await store.outbox.destinations();
      expect(destination).toMatchObject({ stream: seconds, nextSeq: 3n, sentSeq: 0n });
      expect(await store.keyPackages.stock("alice/1", now)).toEqual([
        { suite: 1, singleUse: 0, lastResort: true },
      ]);
      expect(await store.keyPackages.ownerOfRef(hash("ref one"))).toBe("alice/1");
      expect(await store.restoration.restore(now)).toMatchObject({ streams: 1, keyPackages: 0 });
      expect((await store.outbox.destinations())[0]).toMatchObject({ stream: seconds + 1n });
      await store.close();
    });

    test("what was forgotten is noted once, begins an incarnation, and is over with the operator's word", async () => {
      const store = await filled(open);
      await store.ordering.save({ acceptors: [anAcceptor({ epoch: 0n })] });
      const { term } = await store.ordering.speak("one", "", now, now + day);
      expect(await store.restoration.forgottenSinceMs()).toBeUndefined();
      await store.restoration.forget(now);
      await store.restoration.forget(now + 5_000);
      expect(await store.restoration.forgottenSinceMs()).toBe(now);
      expect((await store.ordering.domain()).incarnation).toBe(seconds);
      expect(await store.ordering.recovering(undefined, 10)).toEqual([group]);
      expect((await store.restoration.restore(now)).incarnation).toBe(seconds + 1n);
      expect(await store.restoration.forgottenSinceMs()).toBeUndefined();
      expect(await store.ordering.save({ acceptors: [], term })).toEqual({ code: "fenced" });
      expect((await store.restoration.restore(now - 10_000)).incarnation).toBe(seconds + 2n);
      await store.close();
    });
  });
}
