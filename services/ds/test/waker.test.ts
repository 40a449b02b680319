import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createLog, createMetrics, newSealingKey, Sealer } from "@entente/service-kit";
import { type Appended, inboxFeed, openStore, type Store } from "@entente/storage";
import { createFigures } from "../src/figures.ts";
import { pushCoalesceMs, pushFeedsWaitingMax, pushRepeatMs } from "../src/push/limits.ts";
import { PushRegistrations } from "../src/push/registrations.ts";
import { Waker } from "../src/push/waker.ts";

const folder = mkdtempSync(join(tmpdir(), "entente-waker-"));
writeFileSync(join(folder, "key"), newSealingKey());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("Waker", () => {
  let store: Store;
  let now: number;
  let waker: Waker;
  let registrations: PushRegistrations;
  const sent: string[] = [];
  const connected = new Set<string>();
  let messages = 0;

  function makeWaker(
    on: Pick<Store, "push" | "onAppend">,
    { delayMsMax = 0, chance = Math.random }: { delayMsMax?: number; chance?: () => number } = {},
  ): Waker {
    return new Waker({
      store: on,
      registrations,
      send: async ({ endpoint }) => {
        sent.push(endpoint);
        return { code: "sent" };
      },
      connected: (clientId) => connected.has(clientId),
      delayMsMax,
      chance,
      figures: createFigures(createMetrics("test"), store, () => now),
      log: createLog("test", "silent"),
      now: () => now,
    });
  }

  beforeEach(async () => {
    now = 1_800_000_000_000;
    sent.length = 0;
    connected.clear();
    store = await openStore({ kind: "memory" });
    registrations = new PushRegistrations(store, Sealer.fromFiles([join(folder, "key")]));
    waker = makeWaker(store);
    for (const name of ["a", "b"]) {
      await store.devices.register({
        clientId: name,
        userId: name,
        signatureKey: Buffer.from(name),
        credential: new Uint8Array(),
        serial: name,
        nowMs: now,
      });
      await registrations.register(name, { endpoint: name, p256dh: "", auth: "" });
    }
    waker.start();
    await waker.look();
  });
  afterEach(async () => {
    await waker.stop();
    await store.close();
  });

  /** Something for one device. */
  async function message(to: string): Promise<void> {
    messages += 1;
    await store.delivery.accept({
      message: {
        msgId: Buffer.alloc(32, messages),
        groupId: new Uint8Array(),
        epoch: 0n,
        kind: 4,
        sender: "",
        bytes: Uint8Array.of(1),
        origin: "a.example",
        hlc: BigInt(now) << 16n,
        expiresAtMs: now + 1e9,
      },
      feeds: [inboxFeed(to)],
      outbox: [],
      nowMs: now,
    });
  }

  test("wakes whom something came for, once until it comes", async () => {
    await message("a");
    await waker.look();
    await message("a");
    await waker.look();
    expect(sent).toEqual(["a"]);
    now += pushCoalesceMs;
    await waker.came("a");
    await message("a");
    await waker.look();
    expect(sent).toEqual(["a", "a"]);
  });

  // A23-109: what a wake-up comes with does not follow from when the message came.
  test("delays wake-ups by what is drawn, each by its own, and none past the bound", async () => {
    await waker.stop();
    const drawn = [0, 0.75, 0.25];
    waker = makeWaker(store, { delayMsMax: 60_000, chance: () => drawn.shift() ?? 0.999 });
    waker.start();
    await waker.look();
    await message("a");
    await message("b");
    await waker.look();
    expect(sent).toEqual([]);
    now += 15_000;
    await waker.look();
    expect(sent).toEqual(["b"]);
    now += 29_999;
    await waker.look();
    expect(sent).toEqual(["b"]);
    now += 1;
    await waker.look();
    expect(sent).toEqual(["b", "a"]);
    await waker.came("b");
    await message("b");
    now += 59_939;
    await waker.look();
    expect(sent).toEqual(["b", "a"]);
    now += 1;
    await waker.look();
    expect(sent).toEqual(["b", "a", "b"]);
  });

  test("while one wake-up waits, what comes for the same device waits with it", async () => {
    await waker.stop();
    const drawn = [0, 0.5, 0.9, 0.1];
    waker = makeWaker(store, { delayMsMax: 60_000, chance: () => drawn.shift() ?? 0 });
    waker.start();
    await waker.look();
    for (let times = 0; times < 3; times++) await message("a");
    now += 5_999;
    await waker.look();
    expect(sent).toEqual([]);
    // The earliest of what was drawn: a later message holds nothing back.
    now += 1;
    await waker.look();
    now += 60_000;
    await waker.look();
    expect(sent).toEqual(["a"]);
  });

  test("waits between two wake-ups of a device that comes and goes", async () => {
    await message("a");
    await waker.look();
    await waker.came("a");
    await message("a");
    await waker.look();
    expect(sent).toEqual(["a"]);
    now += pushCoalesceMs;
    await waker.look();
    expect(sent).toEqual(["a", "a"]);
  });

  test("leaves alone who is connected, and who has read everything", async () => {
    connected.add("a");
    await message("a");
    await message("b");
    await store.feeds.acknowledge([{ clientId: "b", feed: inboxFeed("b"), seq: 1n }]);
    await waker.look();
    expect(sent).toEqual([]);
  });

  test("wakes again whom a wake-up did not bring, after a while", async () => {
    await message("a");
    await waker.look();
    now += pushRepeatMs + 1;
    await message("a");
    await waker.look();
    expect(sent).toEqual(["a", "a"]);
  });

  test("past the bound of feeds it looks at all of them, and forgets none", async () => {
    const asked: (string | undefined)[] = [];
    const push: Store["push"] = {
      ...store.push,
      asleep: (request) => {
        asked.push(request.feed);
        return store.push.asleep(request);
      },
    };
    let append: (appended: Appended) => void = () => undefined;
    const small = makeWaker({
      push,
      onAppend: (listener) => {
        append = listener;
        return () => undefined;
      },
    });
    small.start();
    await small.look();
    asked.length = 0;
    await message("a");
    const feeds = Array.from({ length: pushFeedsWaitingMax + 1 }, (_, i) => `g/${String(i)}`);
    append({ feeds: [...feeds, inboxFeed("a")], domains: [], everything: false });
    await small.look();
    await small.stop();
    expect(sent).toEqual(["a"]);
    expect(asked.length).toBe(pushFeedsWaitingMax + 1);
    expect(asked).toContain(undefined);
  });

  test("forgets a registration whose key was dropped", async () => {
    await message("a");
    const other = join(folder, "other");
    writeFileSync(other, newSealingKey());
    await store.push.register("a", Sealer.fromFiles([other]).seal("x", new Uint8Array(9)));
    await waker.look();
    expect(sent).toEqual([]);
    expect(await store.push.forget("a")).toBe(false);
  });
});
