import { describe, expect, test } from "@jest/globals";
import { inboxFeed } from "../../src/index.ts";
import { aClient, aKeyPackage, hash, now, populated, type StoreFactory } from "./samples.ts";

export function devicesSuite(open: StoreFactory): void {
  describe("devices", () => {
    test("a client is registered once, renewed by itself, and found", async () => {
      const store = await open();
      expect(await store.devices.find("alice/1")).toBeUndefined();
      expect(await store.devices.register(aClient("alice/1"))).toEqual({ code: "registered" });
      expect(await store.devices.register(aClient("alice/1"))).toEqual({ code: "unchanged" });
      expect(await store.devices.register(aClient("alice/1", { serial: "2" }))).toEqual({ code: "renewed" });
      const { nowMs, ...fields } = aClient("alice/1", { serial: "2" });
      expect(await store.devices.find("alice/1")).toEqual({
        ...fields,
        state: "active",
        registeredAtMs: nowMs,
      });
      expect(await store.feeds.cursors("alice/1")).toEqual([
        { feed: inboxFeed("alice/1"), fromSeq: 1n, ackedSeq: 0n, endSeq: 0n },
      ]);
      await store.close();
    });

    test("another signature key of a client: what waits of the former one is handed out no more", async () => {
      const store = await populated(open);
      const published = async (name: string) =>
        (await store.keyPackages.publish("alice/1", [aKeyPackage(name)], now)).code;
      expect(await published("of the first key")).toBe("published");
      // A later credential for the same key leaves the stock as it is.
      const client = aClient("alice/1");
      await store.devices.register({ ...client, serial: "2" });
      expect(await store.keyPackages.stock("alice/1", now)).toMatchObject([{ singleUse: 1 }]);
      const signatureKey = hash("another key");
      expect(await store.devices.register({ ...client, serial: "3", signatureKey })).toEqual({
        code: "renewed",
      });
      expect(await store.keyPackages.stock("alice/1", now)).toEqual([]);
      expect(await published("of the first key")).toBe("published");
      expect(await store.keyPackages.stock("alice/1", now)).toEqual([]);
      expect(await published("of the second key")).toBe("published");
      expect(await store.keyPackages.stock("alice/1", now)).toMatchObject([{ singleUse: 1 }]);
      await store.close();
    });

    test("a client id, a signature key and a revoked client are never taken over", async () => {
      const store = await populated(open);
      expect(await store.devices.register(aClient("alice/1", { userId: "mallory" }))).toEqual({
        code: "refused",
        reason: "client_of_other_user",
      });
      const stolen = aClient("mallory/1", { signatureKey: hash("key alice/1") });
      expect(await store.devices.register(stolen)).toEqual({
        code: "refused",
        reason: "signature_key_in_use",
      });
      expect(await store.devices.revoke("alice/1")).toBe(true);
      expect(await store.devices.revoke("alice/1")).toBe(false);
      expect(await store.devices.revoke("nobody")).toBe(false);
      expect(await store.devices.register(aClient("alice/1"))).toEqual({
        code: "refused",
        reason: "revoked",
      });
      expect(await store.devices.register(stolen)).toEqual({
        code: "refused",
        reason: "signature_key_in_use",
      });
      await store.close();
    });

    test("revoking a client takes its KeyPackages and its cursors along", async () => {
      const store = await populated(open);
      await store.keyPackages.publish("bob/1", [aKeyPackage("b1")], now);
      await store.devices.revoke("bob/1");
      expect(await store.devices.find("bob/1")).toMatchObject({ state: "revoked" });
      expect(await store.devices.clientsOf("bob")).toEqual([]);
      expect(await store.keyPackages.stock("bob/1", now)).toEqual([]);
      expect(await store.feeds.cursors("bob/1")).toEqual([]);
      expect(await store.keyPackages.ownerOfRef(hash("ref b1"))).toBe("bob/1");
      await store.close();
    });

    test("users are found by prefix, the exact one first, among active clients only", async () => {
      const store = await open();
      for (const name of ["al", "alice", "alice2", "a%", "bob", "Al", "alé"])
        await store.devices.register(aClient(`${name}/1`));
      await store.devices.register(aClient("alice/2"));
      await store.devices.revoke("alice2/1");
      expect(await store.devices.users("al", 10)).toEqual(["al", "alice", "alé"]);
      expect(await store.devices.users("al", 1)).toEqual(["al"]);
      expect(await store.devices.users("a%", 10)).toEqual(["a%"]);
      expect(await store.devices.users("alé", 10)).toEqual(["alé"]);
      expect(await store.devices.users("", 10)).toHaveLength(6);
      expect(await store.devices.users("zz", 10)).toEqual([]);
      expect((await store.devices.clientsOf("alice")).map((client) => client.clientId)).toEqual([
        "alice/1",
        "alice/2",
      ]);
      await store.close();
    });
  });
}
