import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { AddressService, DeliveryService } from "@entente/proto";
import { decode } from "@entente/tls-codec";
import { KeyPackage, parseClientId } from "@entente/mls-wire";
import { KeyPackageStock, lastResortUsed } from "../../src/client/key-package-stock.ts";
import type { EnrolledIdentity } from "../../src/client/identity.ts";
import type { SuiteName } from "../../src/crypto/suite-name.ts";
import { clientLimits } from "../../src/client/settings.ts";
import { basicCredential } from "../../src/mls/credential.ts";
import { makeSignatureKey } from "../../src/mls/key-package.ts";
import type { Session } from "../../src/session/session.ts";
import { RpcFailure } from "../../src/transport/rpc-failure.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { environmentOf, startMs, suite1, suite3 } from "../mls/people.ts";
import { Diary } from "./diary.ts";
import { MemoryDomain } from "./memory-domain.ts";

const dayMs = 86_400_000;
const client = parseClientId("alice@a.example/phone");

/** A Delivery Service that keeps one client's KeyPackages and hands out those first that end first. */
class Shelf {
  singleUse: Uint8Array[] = [];
  lastResort: Uint8Array | undefined;
  readonly published: number[] = [];
  reads = 0;
  issued = 0;
  failing = false;
  /** Suites that it does not take. */
  readonly refused = new Set<string | number>();

  async call(
    method: { path: string },
    request: { keyPackages?: Uint8Array[]; count?: number },
  ): Promise<unknown> {
    if (this.failing) throw new Error("unreachable");
    if (method.path === DeliveryService.ReadKeyPackageStock.path) {
      this.reads++;
      const { singleUse, lastResort } = this;
      return {
        stock: [{ cipherSuite: 1, singleUse: singleUse.length, lastResort: lastResort !== undefined }],
      };
    }
    if (method.path === AddressService.IssueAddresses.path) {
      const addresses = Array.from({ length: request.count ?? 0 }, () => Uint8Array.of(++this.issued));
      return { addresses };
    }
    const { keyPackages = [] } = request;
    if (keyPackages.some((bytes) => this.refused.has(decode(KeyPackage, bytes).cipherSuite)))
      throw new RpcFailure("bad_key_package", "of a suite that is not served");
    this.published.push(keyPackages.length);
    for (const bytes of keyPackages) {
      if (decode(KeyPackage, bytes).extensions.length > 0) this.lastResort = bytes;
      else this.singleUse.push(bytes);
    }
    return { stock: [] };
  }
}

let nowMs: number;
let shelf: Shelf;
let store: MemoryStore;
let stock: KeyPackageStock;

beforeEach(async () => {
  nowMs = startMs;
  shelf = new Shelf();
  store = new MemoryStore();
  const environment = environmentOf({ nowMs: () => nowMs });
  const identity: EnrolledIdentity = {
    clientId: client,
    suite: suite1,
    signatureKey: await makeSignatureKey(environment, suite1),
    credential: { bytes: basicCredential(client), notAfterMs: BigInt(startMs + 365 * dayMs) },
  };
  stock = new KeyPackageStock(shelf as unknown as Session, store, environment, () => identity);
});

/** Joins by a KeyPackage: single-use ones are forgotten, and of the one of last resort it is known that it was used. */
async function joinBy(ref: Uint8Array, lastResort = false): Promise<void> {
  await store.save(lastResort ? { records: lastResortUsed } : { deletedKeyPackages: [ref] });
}

describe("the stock of KeyPackages", () => {
  test("begins with twenty and one of last resort, whose keys are on disk", async () => {
    await stock.restock();
    expect(shelf.published).toEqual([21]);
    expect([shelf.singleUse.length, shelf.lastResort === undefined]).toEqual([
      clientLimits.keyPackages,
      false,
    ]);
    expect(await store.keyPackages()).toHaveLength(21);
  });

  test("stays as it is while it is full", async () => {
    await stock.restock();
    await stock.restock();
    expect(shelf.published).toEqual([21]);
  });

  test("is filled up by as many as were claimed", async () => {
    await stock.restock();
    shelf.singleUse.splice(0, 7);
    await stock.restock();
    expect(shelf.published).toEqual([21, 7]);
  });

  test("is replaced seven days before its end, and not before", async () => {
    await stock.restock();
    nowMs = startMs + 21 * dayMs - 1000;
    await stock.restock();
    expect(shelf.published).toEqual([21]);
    const former = shelf.lastResort;
    nowMs = startMs + 21 * dayMs;
    await stock.restock();
    expect(shelf.published).toEqual([21, 21]);
    expect(shelf.lastResort).not.toEqual(former);
    await stock.restock();
    expect(shelf.published).toEqual([21, 21]);
    // The former ones can still be joined by, to their end.
    expect(await store.keyPackages()).toHaveLength(42);
    nowMs = startMs + 28 * dayMs + 1000;
    shelf.singleUse.splice(0, 20);
    await stock.restock();
    expect(await store.keyPackages()).toHaveLength(21);
  });

  test("has another one of last resort once that was joined by; the former keeps its keys", async () => {
    await stock.restock();
    const used = (await store.keyPackages()).find(({ lastResort }) => lastResort)!;
    await joinBy(used.ref, true);
    await stock.restock();
    expect(shelf.published).toEqual([21, 1]);
    expect(shelf.lastResort).not.toEqual(used.keyPackage);
    expect(await store.keyPackage(used.ref)).toBeDefined();
    await stock.restock();
    expect(shelf.published).toEqual([21, 1]);
  });

  test("renews the one of last resort again when publishing it failed", async () => {
    await stock.restock();
    await joinBy(new Uint8Array(), true);
    shelf.failing = true;
    await expect(stock.restock()).rejects.toThrow("unreachable");
    shelf.failing = false;
    await stock.restock();
    expect(shelf.published).toEqual([21, 1]);
  });

  test("is filled up once by calls at once, and once more by those that came meanwhile", async () => {
    await Promise.all([stock.restock(), stock.restock(), stock.restock()]);
    expect([shelf.published, shelf.reads]).toEqual([[21], 2]);
  });
});

describe("a stock that is looked after", () => {
  const stopping = () => new AbortController();
  const failures: unknown[] = [];

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ["queueMicrotask", "nextTick", "setImmediate"] });
  });
  afterEach(() => {
    jest.useRealTimers();
    failures.splice(0);
  });

  test.each([
    [0, 0.5],
    [0.999, 1.499],
  ])(
    "with the chance of %d is read after %d intervals, and until it is stopped",
    async (chance, intervals) => {
      const controller = stopping();
      const kept = stock.keep(
        controller.signal,
        () => chance,
        (error) => failures.push(error),
      );
      await jest.advanceTimersByTimeAsync(Math.floor(clientLimits.stockCheckMs * intervals) - 1);
      expect(shelf.reads).toBe(0);
      await jest.advanceTimersByTimeAsync(1);
      expect(shelf.reads).toBe(1);
      controller.abort();
      await kept;
      expect(jest.getTimerCount()).toBe(0);
    },
  );

  test("is read again after a failure, which is told", async () => {
    const controller = stopping();
    shelf.failing = true;
    const told = new Promise((resolve) => {
      void stock.keep(controller.signal, () => 0, resolve);
    });
    await jest.advanceTimersByTimeAsync(clientLimits.stockCheckMs / 2);
    expect(await told).toMatchObject({ message: "unreachable" });
    shelf.failing = false;
    await jest.advanceTimersByTimeAsync(clientLimits.stockCheckMs / 2);
    expect(shelf.reads).toBe(1);
    controller.abort();
  });
});

test("looking after a stock keeps no process alive", async () => {
  const timers = jest.spyOn(globalThis, "setTimeout");
  const controller = new AbortController();
  const kept = stock.keep(
    controller.signal,
    () => 0,
    () => undefined,
  );
  const timer: unknown = timers.mock.results[0]?.value;
  timers.mockRestore();
  expect((timer as NodeJS.Timeout).hasRef()).toBe(false);
  controller.abort();
  await kept;
});

describe("a client that runs", () => {
  test("fills its stock up after a notice, and renews its KeyPackage of last resort when someone used it", async () => {
    const domain = await MemoryDomain.start();
    const alice = await Diary.enrol(domain.settings("alice@a.example/phone"));
    const bob = await Diary.enrol(domain.settings("bob@a.example/phone"));
    const theirs = domain.shelf("bob@a.example/phone");
    const former = theirs.lastResort;
    theirs.singleUse.splice(0);
    const group = await alice.client.createGroup();
    const published = domain.when("PublishKeyPackages bob@a.example/phone");
    await group.invite(["bob@a.example"]);
    await bob.joins(group);
    await published;
    await bob.stop();
    expect([theirs.singleUse.length, theirs.lastResort === undefined]).toEqual([20, false]);
    expect(theirs.lastResort).not.toEqual(former);

    domain.shelf("alice@a.example/phone").singleUse.splice(0, 19);
    const again = domain.when("PublishKeyPackages alice@a.example/phone");
    domain.notify("alice@a.example/phone", { keyPackagesLow: { cipherSuite: 1, remaining: 1 } });
    await again;
    await alice.stop();
    expect(domain.shelf("alice@a.example/phone").singleUse).toHaveLength(20);
  });
});

describe("a suite that the domain does not take", () => {
  async function stockOf(...suites: readonly SuiteName[]) {
    const environment = environmentOf();
    const identity: EnrolledIdentity = {
      clientId: client,
      suite: suite1,
      signatureKey: await makeSignatureKey(environment, suite1),
      credential: { bytes: basicCredential(client), notAfterMs: BigInt(startMs + 365 * dayMs) },
    };
    const made = new KeyPackageStock(shelf as unknown as Session, store, environment, () => identity, {
      keyPackageSuites: suites,
    });
    const told: string[] = [];
    made.onRefused = async (suite, { code }) => {
      told.push(`${suite} ${code}`);
    };
    return { made, told };
  }

  test("keeps no other out, is told once, and leaves nothing behind", async () => {
    shelf.refused.add(suite3);
    const { made, told } = await stockOf(suite3, suite1);
    await made.restock();
    await made.restock();
    expect(shelf.singleUse).toHaveLength(clientLimits.keyPackages);
    expect(told).toEqual([`${suite3} bad_key_package`]);
    expect(new Set((await store.keyPackages()).map(({ suite }) => suite))).toEqual(new Set([suite1]));
  });

  test("is an error where it is the only one, and nothing where all are taken", async () => {
    const both = await stockOf(suite3, suite1);
    await both.made.restock();
    expect(both.told).toEqual([]);
    shelf = new Shelf();
    shelf.refused.add(suite3);
    const { made, told } = await stockOf(suite3);
    await expect(made.restock()).rejects.toMatchObject({ code: "bad_key_package" });
    expect(told).toEqual([]);
  });
});
