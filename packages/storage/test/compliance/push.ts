import { describe, expect, test } from "@jest/globals";
import { inboxFeed, limits, type Store } from "../../src/index.ts";
import { aClient, aGroup, anAccept, bytes, feed, now, type StoreFactory } from "./samples.ts";

const rewokenBeforeMs = now - 1000;

/** Both devices of alice read the group. */
async function twoReaders(open: StoreFactory): Promise<Store> {
  const store = await open({});
  const clientIds = ["alice/1", "alice/2"];
  for (const clientId of clientIds) await store.devices.register(aClient(clientId));
  await store.groups.create(aGroup({ clientIds }));
  return store;
}

async function clientsAsleep(store: Store, inFeed?: string): Promise<readonly string[]> {
  const found = await store.push.asleep({
    rewokenBeforeMs,
    devicesMax: 10,
    ...(inFeed === undefined ? {} : { feed: inFeed }),
  });
  return found.map(({ clientId }) => clientId);
}

export function pushSuite(open: StoreFactory): void {
  describe("push registrations", () => {
    test("a device is asleep while it has something unread and was not woken for it", async () => {
      const store = await twoReaders(open);
      expect(await store.push.register("alice/1", bytes("a1"))).toBe(true);
      expect(await store.push.register("alice/2", bytes("a2"))).toBe(true);
      expect(await clientsAsleep(store)).toEqual([]);

      const accepted = await store.delivery.accept(anAccept("hello"));
      expect(accepted.code).toBe("accepted");
      expect(await clientsAsleep(store, feed)).toEqual(["alice/1", "alice/2"]);
      expect(await clientsAsleep(store, inboxFeed("alice/1"))).toEqual([]);
      expect(await clientsAsleep(store)).toEqual(["alice/1", "alice/2"]);

      await store.feeds.acknowledge([{ clientId: "alice/2", feed, seq: 1n }]);
      const asleep = await store.push.asleep({ feed, rewokenBeforeMs, devicesMax: 10 });
      expect(asleep).toEqual([{ clientId: "alice/1", sealed: bytes("a1"), wokenAtMs: 0 }]);
      expect(await store.push.woken(asleep, now)).toEqual(["alice/1"]);
      // Another replica that read it before the mark does not wake it too.
      expect(await store.push.woken(asleep, now)).toEqual([]);
      expect(await clientsAsleep(store, feed)).toEqual([]);

      // It did not come: after a while it is woken again. It came: the next thing wakes it.
      const later = await store.push.asleep({ feed, rewokenBeforeMs: now + 1, devicesMax: 10 });
      expect(later).toEqual([{ clientId: "alice/1", sealed: bytes("a1"), wokenAtMs: now }]);
      await store.push.came("alice/1");
      expect(await clientsAsleep(store, feed)).toEqual(["alice/1"]);
      await store.close();
    });

    test("a device that comes without having been woken costs no write", async () => {
      let writes = 0;
      const store = await open({ fault: () => void (writes += 1) });
      await store.devices.register(aClient("alice/1"));
      await store.groups.create(aGroup({ clientIds: ["alice/1"] }));
      await store.push.register("alice/1", bytes("a1"));
      await store.delivery.accept(anAccept("hello"));
      const before = writes;
      for (const clientId of ["alice/1", "alice/1", "nobody"]) await store.push.came(clientId);
      expect(writes).toBe(before);
      const asleep = await store.push.asleep({ feed, rewokenBeforeMs, devicesMax: 10 });
      await store.push.woken(asleep, now);
      await store.push.came("alice/1");
      expect(await clientsAsleep(store, feed)).toEqual(["alice/1"]);
      await store.close();
    });

    test("is replaced, forgotten, and gone with the client", async () => {
      const store = await twoReaders(open);
      await store.delivery.accept(anAccept("hello"));
      expect(await store.push.register("nobody", bytes("x"))).toBe(false);
      await store.push.register("alice/1", bytes("old"));
      const [old] = await store.push.asleep({ feed, rewokenBeforeMs, devicesMax: 10 });
      await store.push.woken([old!], now);
      await store.push.register("alice/1", bytes("new"));
      expect(await store.push.asleep({ feed, rewokenBeforeMs, devicesMax: 10 })).toEqual([
        { clientId: "alice/1", sealed: bytes("new"), wokenAtMs: now },
      ]);
      expect(await store.push.forget("alice/1")).toBe(true);
      expect(await store.push.forget("alice/1")).toBe(false);
      expect(await clientsAsleep(store, feed)).toEqual([]);

      await store.push.register("alice/2", bytes("a2"));
      await store.devices.revoke("alice/2");
      expect(await store.push.forget("alice/2")).toBe(false);
      expect(await store.push.register("alice/2", bytes("a2"))).toBe(false);
      await store.close();
    });

    test("pages, and has bounds", async () => {
      const store = await twoReaders(open);
      await store.delivery.accept(anAccept("hello"));
      for (const clientId of ["alice/1", "alice/2"]) await store.push.register(clientId, bytes(clientId));
      const [first] = await store.push.asleep({ feed, rewokenBeforeMs, devicesMax: 1 });
      expect(first?.clientId).toBe("alice/1");
      const rest = await store.push.asleep({ feed, after: "alice/1", rewokenBeforeMs, devicesMax: 1 });
      expect(rest.map(({ clientId }) => clientId)).toEqual(["alice/2"]);

      const most = new Uint8Array(limits.sealedRegistrationBytesMax);
      expect(await store.push.register("alice/1", most)).toBe(true);
      await expect(store.push.register("alice/1", new Uint8Array(most.length + 1))).rejects.toMatchObject({
        code: "limit",
      });
      const devicesMax = limits.readItemsMax;
      await store.push.asleep({ rewokenBeforeMs, devicesMax });
      await expect(store.push.asleep({ rewokenBeforeMs, devicesMax: devicesMax + 1 })).rejects.toMatchObject({
        code: "limit",
      });
      await store.close();
    });
  });
}
