import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { ClientId, UserId } from "@entente/mls-wire";
import { createLog, createMetrics } from "@entente/service-kit";
import { type Appended, openStore, type SignalStore, type Store } from "@entente/storage";
import type { Session } from "../src/client-api/sessions.ts";
import { sha256 } from "../src/digest.ts";
import { FeedHub } from "../src/feeds/feed-hub.ts";
import { ReplicaWord } from "../src/feeds/replica-word.ts";
import type { Sink } from "../src/feeds/sink.ts";
import { createFigures } from "../src/figures.ts";

const clientId = "alice@a.example/phone" as ClientId;
const session: Session = {
  clientId,
  userId: "alice@a.example" as UserId,
  ...{ signatureKey: sha256("key"), credential: sha256("credential"), scheme: 0, notAfterMs: Infinity },
};

/** What processes tell each other, while it works. */
class Bus {
  isDown = false;
  readonly #listeners = new Map<number, Set<(signal: Uint8Array) => void>>();
  readonly #appends = new Set<(appended: Appended) => void>();

  of(replica: number): SignalStore {
    const own = new Set<(signal: Uint8Array) => void>();
    this.#listeners.set(replica, own);
    return {
      send: async (signal) => {
        if (this.isDown) return;
        for (const [other, listeners] of this.#listeners)
          if (other !== replica) for (const listener of listeners) queueMicrotask(() => listener(signal));
      },
      listen: (listener) => {
        own.add(listener);
        return () => void own.delete(listener);
      },
    };
  }

  onAppend(listener: (appended: Appended) => void): () => void {
    this.#appends.add(listener);
    return () => void this.#appends.delete(listener);
  }

  /** The connections for notifications are back. */
  repaired(): void {
    this.isDown = false;
    for (const listener of this.#appends) listener({ feeds: [], domains: [], everything: true });
  }
}

/** One stream, and how it ended. */
class Ending implements Sink {
  readonly done = Promise.resolve();
  reason: string | undefined;
  write(): boolean {
    return true;
  }
  end(reason: string): void {
    this.reason = reason;
  }
  fail(error: unknown): void {
    this.reason = String(error);
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let looks = 0; !isSo(); looks += 1) {
    if (looks > 20_000) throw new Error("it never came");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("the newest stream of a device wins, whichever replica it is at", () => {
  let memory: Store;
  let bus: Bus;
  let hubs: FeedHub[];
  /** Numbers that replicas wait for. */
  let held: (() => void)[] | undefined;

  beforeEach(async () => {
    memory = await openStore({ kind: "memory" });
    bus = new Bus();
    held = undefined;
    const keys = { signatureKey: session.signatureKey, credential: session.credential, serial: "1" };
    await memory.devices.register({ clientId, userId: session.userId, ...keys, nowMs: 1 });
    hubs = [0, 1, 2].map((replica) => {
      const open = async (id: string): Promise<bigint> => {
        const number = await memory.connections.open(id);
        const waiting = held;
        if (waiting !== undefined) await new Promise<void>((resolve) => waiting.push(resolve));
        return number;
      };
      const store: Store = {
        ...memory,
        shared: true,
        signals: bus.of(replica),
        connections: { ...memory.connections, open },
        onAppend: (listener) => bus.onAppend(listener),
      };
      return new FeedHub({
        ...{ store, word: new ReplicaWord(store.signals), subscriptionsMax: 10 },
        restore: () => Promise.resolve("lost" as const),
        figures: createFigures(createMetrics("ds"), memory, Date.now),
        log: createLog("ds", "silent"),
        now: Date.now,
        opened: () => undefined,
      });
    });
  });
  afterEach(async () => {
    for (const hub of hubs) await hub.stop();
    await memory.close();
  });

  const room = { windowItems: 64, batchItems: 1 };

  const open = async (replica: number): Promise<Ending> => {
    const sink = new Ending();
    await hubs[replica]!.open(session, sink, room);
    return sink;
  };
  const connected = (): number => hubs.filter((hub) => hub.connected(clientId)).length;

  test("an older one elsewhere is told", async () => {
    const first = await open(0);
    const second = await open(1);
    await until(() => first.reason !== undefined);
    expect([first.reason, second.reason, connected()]).toEqual(["replaced", undefined, 1]);
    const third = await open(0);
    await until(() => second.reason !== undefined);
    expect([second.reason, third.reason, connected()]).toEqual(["replaced", undefined, 1]);
  });

  test("of those that come at once everywhere one stays", async () => {
    for (let round = 0; round < 30; round += 1) {
      const endings = await Promise.all([0, 1, 2, 0, 1, 2].map(open));
      await until(() => endings.filter(({ reason }) => reason === undefined).length === 1);
      expect(connected()).toBe(1);
      expect(endings.every(({ reason }) => reason === undefined || reason === "replaced")).toBe(true);
    }
  });

  test("word that comes before a stream knows its own number is not lost", async () => {
    held = [];
    const slow = new Ending();
    const opening = hubs[0]!.open(session, slow, room);
    await until(() => held?.length === 1);
    const release = held;
    held = undefined;
    const newer = await open(1);
    for (const resolve of release) resolve();
    await opening;
    await until(() => slow.reason !== undefined);
    expect([slow.reason, newer.reason]).toEqual(["replaced", undefined]);
  });

  test("a stream whose device is gone before it is numbered ends no other", async () => {
    const living = await open(1);
    held = [];
    const opening = hubs[0]!.open(session, new Ending(), room);
    await until(() => held?.length === 1);
    // The device has let go of it.
    for (const subscription of hubs[0]!.subscriptions()) hubs[0]!.close(subscription);
    for (const resolve of held) resolve();
    await opening;
    held = undefined;
    // It is heard of by nobody, also when everybody says what there is.
    bus.repaired();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect([living.reason, connected()]).toEqual([undefined, 1]);
  });

  test("word that was lost with the database's connection is said again", async () => {
    const first = await open(0);
    bus.isDown = true;
    const second = await open(1);
    expect([first.reason, connected()]).toEqual([undefined, 2]);
    bus.repaired();
    await until(() => first.reason !== undefined);
    expect([first.reason, second.reason, connected()]).toEqual(["replaced", undefined, 1]);
  });
});
