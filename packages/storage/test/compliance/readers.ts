import { describe, expect, test } from "@jest/globals";
import { inboxFeed, limits, type Store } from "../../src/index.ts";
import {
  aClient,
  aDecision,
  aGroup,
  aMessage,
  anAccept,
  bytes,
  feed,
  now,
  type StoreFactory,
} from "./samples.ts";

const call = (clientId: string): string => `~${[...clientId].reverse().join("")}`;
const one = "alice/1";
const two = "alice/2";

/** Both devices of alice, called otherwise as readers; the first has a group. */
async function called(open: StoreFactory): Promise<Store> {
  const store = await open();
  for (const clientId of [one, two])
    await store.devices.register(aClient(clientId, { asReader: call(clientId) }));
  await store.groups.create(
    aGroup({ clientIds: [one, "nobody/1"], asReaders: [call(one), call("nobody/1")] }),
  );
  return store;
}

/** What a reader may read, in all its feeds. */
async function reads(store: Store, reader: string): Promise<readonly (readonly [string, string])[]> {
  const texts: (readonly [string, string])[] = [];
  for (const { feed: from } of await store.feeds.cursors(reader)) {
    const request = { clientId: reader, feed: from, afterSeq: 0n, itemsMax: 100, bytesMax: 100_000 };
    const answer = await store.feeds.read(request);
    if (answer.code !== "items") throw new Error(answer.code);
    for (const item of answer.items) texts.push([from, Buffer.from(item.bytes).toString()]);
  }
  return texts;
}

const readersOf = async (store: Store): Promise<readonly string[]> =>
  (await store.feeds.readers(feed, undefined, 10)).map(({ clientId }) => clientId);

export function readersSuite(open: StoreFactory): void {
  describe("clients that are called otherwise as readers", () => {
    test("have their inboxes, cursors and registrations under that name, and are clients under their ids", async () => {
      const store = await called(open);
      expect(await readersOf(store)).toEqual([call(one)]);
      expect((await store.devices.clientsOf("alice")).map(({ clientId }) => clientId)).toEqual([one, two]);
      const welcome = aMessage("welcome", { kind: 3 });
      const decided = await store.delivery.decide(
        aDecision(0n, "brings", {
          inboxes: [{ clientId: two, asReader: call(two), message: welcome }],
          opens: [{ clientId: two, asReader: call(two), from: "commit" }],
          closes: [call(one)],
        }),
      );
      expect(decided).toMatchObject({ code: "decided", commitSeq: 1n, inboxSeqs: [1n] });
      await store.delivery.accept(anAccept("to one", { feeds: [inboxFeed(call(one))] }));
      expect(await reads(store, call(one))).toEqual([
        [feed, "commit brings"],
        [inboxFeed(call(one)), "to one"],
      ]);
      expect(await reads(store, call(two))).toEqual([
        [feed, "commit brings"],
        [inboxFeed(call(two)), "welcome"],
      ]);
      expect(await store.feeds.cursors(two)).toEqual([]);
      expect(await store.delivery.accept(anAccept("x", { feeds: [inboxFeed(two)] }))).toMatchObject({
        code: "unknown_feed",
      });
      // Whether it is one of this domain is asked of its id.
      const stranger = { clientId: "nobody/1", asReader: call(two), from: "commit" } as const;
      expect(await store.delivery.decide(aDecision(1n, "lies", { opens: [stranger] }))).toEqual({
        code: "unknown_client",
        clientId: "nobody/1",
      });
      await store.close();
    });

    test("are woken and revoked under that name", async () => {
      const store = await called(open);
      expect(await store.push.register("nobody/1", bytes("n"), call(one))).toBe(false);
      expect(await store.push.register(one, bytes("1"), call(one))).toBe(true);
      await store.delivery.accept(anAccept("hello"));
      const asleep = await store.push.asleep({ rewokenBeforeMs: now, devicesMax: 10 });
      expect(asleep.map(({ clientId }) => clientId)).toEqual([call(one)]);
      expect(await store.devices.revoke(one, call(one))).toBe(true);
      expect(await store.feeds.cursors(call(one))).toEqual([]);
      expect(await store.push.asleep({ rewokenBeforeMs: now, devicesMax: 10 })).toEqual([]);
      await store.close();
    });
  });

  describe("readers that are given other names", () => {
    test("keep what they could read, where they are, and how they are woken", async () => {
      const store = await open();
      for (const clientId of [one, two]) await store.devices.register(aClient(clientId));
      await store.groups.create(aGroup({ clientIds: [one, two] }));
      await store.delivery.accept(anAccept("read"));
      await store.feeds.acknowledge([{ clientId: one, feed, seq: 1n }]);
      await store.delivery.accept(anAccept("unread"));
      await store.delivery.accept(anAccept("to both", { feeds: [inboxFeed(one), inboxFeed(two)] }));
      await store.push.register(one, bytes("1"));
      await store.connections.open(one);
      expect(await store.feeds.renameReaders("~", call, 10)).toBe(2);
      expect(await store.feeds.renameReaders("~", call, 10)).toBe(0);
      expect([...(await readersOf(store))].sort()).toEqual([call(one), call(two)].sort());
      expect(await reads(store, call(one))).toEqual([
        [feed, "unread"],
        [inboxFeed(call(one)), "to both"],
      ]);
      for (const name of [one, two]) expect(await store.feeds.cursors(name)).toEqual([]);
      const asleep = await store.push.asleep({ rewokenBeforeMs: now, devicesMax: 10 });
      expect(asleep.map(({ clientId }) => clientId)).toEqual([call(one)]);
      expect(await store.connections.newest([one, call(one)])).toEqual([0n, 1n]);
      await store.delivery.accept(anAccept("later", { feeds: [inboxFeed(call(two))] }));
      expect((await reads(store, call(two))).map(([, text]) => text)).toEqual([
        "read",
        "unread",
        "to both",
        "later",
      ]);
      await store.close();
    });

    test("go some at a time, and never past the bound of one call", async () => {
      const store = await open();
      for (const n of [1, 2, 3]) await store.devices.register(aClient(`alice/${String(n)}`));
      expect(await store.feeds.renameReaders("~", call, 2)).toBe(2);
      expect(await store.feeds.renameReaders("~", call, 2)).toBe(1);
      await expect(store.feeds.renameReaders("~", call, limits.readItemsMax + 1)).rejects.toMatchObject({
        code: "limit",
      });
      await store.close();
    });
  });
}
