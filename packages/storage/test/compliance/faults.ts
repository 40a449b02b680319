import { describe, expect, test } from "@jest/globals";
import { StorageError, type FaultHook, type Store } from "../../src/index.ts";
import {
  aDecision,
  aKeyPackage,
  aMessage,
  anAccept,
  feed,
  now,
  populated,
  readAll,
  type StoreFactory,
} from "./samples.ts";
import { aClaim } from "./key-packages.ts";

/** What each operation that writes leaves behind, in one text. */
async function everything(store: Store): Promise<unknown> {
  return [
    await readAll(store, "alice/1"),
    await readAll(store, "bob/1"),
    await store.groups.list(undefined, 10),
    await store.outbox.destinations(),
    (await store.outbox.read("b.example", 0n, 10, 1e6)).items,
    await store.inbound.cursor("c.example"),
    await store.keyPackages.stock("alice/1", now),
    await store.feeds.cursors("alice/1"),
    await store.feeds.cursors("bob/1"),
  ];
}

type Operation = (store: Store) => Promise<unknown>;

const operations: Readonly<Record<string, Operation>> = {
  accept: async (store) =>
    await store.delivery.accept(
      anAccept("m1", {
        outbox: [{ domain: "b.example" }],
        senderSeq: 1n,
        inbound: { origin: "c.example", stream: 1n, seq: 2n },
      }),
    ),
  decide: async (store) =>
    await store.delivery.decide(
      aDecision(0n, "x", {
        items: [aMessage("p"), aMessage("c")],
        inboxes: [{ clientId: "bob/1", message: aMessage("w") }],
        opens: [{ clientId: "bob/1", from: "after_commit" }],
        outbox: [{ domain: "b.example" }],
      }),
    ),
  publish: async (store) =>
    await store.keyPackages.publish("alice/1", [aKeyPackage("1"), aKeyPackage("2")], now),
  claim: async (store) => {
    const quotas = [{ key: "q", max: 9, windowMs: 9 }];
    return await store.keyPackages.claim(aClaim({ quotas, target: { clientIds: ["alice/1"] } }));
  },
};

export function faultsSuite(open: StoreFactory): void {
  describe.each(["disk_full", "io"] as const)("a write that fails with %s", (code) => {
    test.each(Object.keys(operations))(
      "at any point of %s leaves nothing, and the same call succeeds in the end",
      async (name) => {
        const operation = operations[name]!;
        let failAt = Number.POSITIVE_INFINITY;
        let writes = 0;
        const fault: FaultHook = () => {
          writes += 1;
          return writes === failAt ? code : undefined;
        };
        const store = await populated(open, { fault });
        if (name === "claim") await store.keyPackages.publish("alice/1", [aKeyPackage("0")], now);
        const before = await everything(store);
        let failures = 0;
        for (; failures < 99; failures += 1) {
          writes = 0;
          failAt = failures + 1;
          const outcome = await operation(store).catch((error: unknown) => error);
          if (!(outcome instanceof Error)) {
            const taken = expect.stringMatching(/^(accepted|decided|published|claimed)$/);
            expect(outcome).toMatchObject({ code: taken });
            expect(await everything(store)).not.toEqual(before);
            break;
          }
          expect(outcome).toBeInstanceOf(StorageError);
          expect(outcome).toMatchObject({ code });
          expect(await everything(store)).toEqual(before);
        }
        await store.close();
        expect(failures).toBeGreaterThanOrEqual(1);
        expect(failures).toBeLessThan(99);
      },
    );
  });

  describe("health and closing", () => {
    test("check tells whether a transaction can be committed", async () => {
      let broken = false;
      const store = await open({ fault: () => (broken ? "disk_full" : undefined) });
      await store.check();
      broken = true;
      await expect(store.check()).rejects.toMatchObject({ code: "disk_full" });
      broken = false;
      await store.check();
      await store.close();
    });

    test("a closed store refuses, and closing twice is nothing new", async () => {
      const store = await populated(open);
      const pending = store.delivery.accept(anAccept("m1"));
      await store.close();
      expect(await pending).toMatchObject({ code: "accepted" });
      await store.close();
      const closed = { code: "closed" };
      await expect(store.delivery.accept(anAccept("m2"))).rejects.toMatchObject(closed);
      await expect(store.groups.list(undefined, 1)).rejects.toMatchObject(closed);
      await expect(store.check()).rejects.toMatchObject(closed);
      await expect(store.feeds.acknowledge([{ clientId: "alice/1", feed, seq: 1n }])).rejects.toMatchObject(
        closed,
      );
    });
  });
}
