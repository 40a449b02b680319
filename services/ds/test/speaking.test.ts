import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  configOf,
  createGroup,
  decodeFrame,
  decodeMessage,
  defaultPolicy,
  encodeMessage,
  framesOf,
  type Message,
} from "@entente/ordering";
import type { federation } from "@entente/proto";
import { createLog, createMetrics } from "@entente/service-kit";
import { openStore, type Store } from "@entente/storage";
import { createFigures } from "../src/figures.ts";
import type { GatewayChannel } from "../src/gateway-channel.ts";
import { toAcceptorRow } from "../src/ordering/acceptor-row.ts";
import { DomainRecord } from "../src/ordering/domain-record.ts";
import { gopHash } from "../src/ordering/gop-hash.ts";
import { storedConfig } from "../src/ordering/group-config.ts";
import { Ordering, type OrderingParts } from "../src/ordering/ordering.ts";
import { codeOf } from "./domain.ts";

// Of several processes over one database one speaks for the domain, and whoever spoke before says nothing more, wherever it was stopped (F-15, A18-16).
const home = "a.example";
const groupId = new Uint8Array(16).fill(7);
const ping = { bootId: new Uint8Array(16), incarnation: 0, sequence: 1, hears: [] };
const key = generateKeyPairSync("ed25519").privateKey;
const signer = {
  keyId: new Uint8Array(createHash("sha256").digest()),
  sign: (input: Uint8Array) => new Uint8Array(sign(null, input, key)),
};

let nowMs: number;
let store: Store;
let processes: Process[];

/** A Delivery Service's ordering with a store that can be held up, and what it sent. */
class Process {
  readonly sent: Message[] = [];
  pings = 0;
  /** What it measures time with; it stands still while the process does. */
  clockMs = 0;
  /** Saves that wait. */
  readonly #held: (() => void)[] = [];
  #isHeld = false;
  readonly ordering: Ordering;
  #terms = 0;

  private constructor(record: DomainRecord, metrics: ReturnType<typeof createMetrics>) {
    const speaks = { set: (value: number) => (this.#terms += value) };
    const ordering = {
      ...store.ordering,
      save: async (batch: Parameters<Store["ordering"]["save"]>[0]) => {
        if (this.#isHeld) await new Promise<void>((resolve) => this.#held.push(resolve));
        return await store.ordering.save(batch);
      },
      // A process that stands still renews nothing.
      speak: (...asked: Parameters<Store["ordering"]["speak"]>) =>
        this.#isHeld ? Promise.reject(new Error("held")) : store.ordering.speak(...asked),
    };
    const gateway = {
      unary: (_domain: string, _method: unknown, request: federation.ExchangeOrderingRequest) => {
        this.pings += 1;
        const frame = request.frame.length === 0 ? [] : decodeFrame(request.frame);
        this.sent.push(...frame.map((bytes) => decodeMessage(bytes, gopHash)));
        return Promise.resolve({ ping, amnesia: false });
      },
    };
    const log = createLog("ds", "silent");
    const figures = { ...createFigures(metrics, store, () => nowMs), speaks };
    const parts = {
      home,
      store: { groups: store.groups, ordering, restoration: store.restoration, shared: true },
      record,
      gateway: gateway as unknown as GatewayChannel,
      signer,
      verify: () => true,
      tellEvidence: () => undefined,
      found: () => undefined,
      forgotten: () => undefined,
      log,
      now: () => nowMs,
      clock: () => this.clockMs,
      figures,
      address: `ds${String(processes.length)}:1`,
      connect: () => {
        throw new Error("nobody is asked");
      },
    };
    // What decides about bundles and slots has no part in a Promise.
    this.ordering = new Ordering(parts as unknown as OrderingParts);
  }

  static async start(): Promise<Process> {
    const process = new Process(await DomainRecord.open(home, store.ordering), createMetrics("ds"));
    processes.push(process);
    process.ordering.start();
    return process;
  }

  /** Resolves when it speaks for the domain, for that many times. */
  async speaks(times = 1): Promise<void> {
    while (this.#terms < times) await turn();
  }

  /** Another domain wants to order, with this ballot. */
  async prepare(round: bigint, domain = "b.example"): Promise<void> {
    const ballot = { round, domain };
    const message = { kind: "prepare", group: groupId, epoch: 0n, ballot, yielded: [] } as const;
    const [frame = new Uint8Array()] = framesOf([encodeMessage(message)]);
    await this.ordering.exchange(domain, { ping, frame });
  }

  /** The promises that it has sent, once there are as many. */
  async promises(count: number): Promise<readonly { readonly round: bigint; readonly sequence: bigint }[]> {
    for (;;) {
      const found = this.sent.flatMap((message) => {
        if (message.kind !== "promise") return [];
        const { ballot, sequence } = message.statement;
        return [{ round: ballot.round, sequence }];
      });
      if (found.length >= count) return found;
      await turn();
    }
  }

  /** Stands still before its next save. */
  async stopsBeforeSaving(): Promise<void> {
    this.#isHeld = true;
    await turn();
  }

  /** Resolves when a save waits. */
  async isAboutToSave(): Promise<void> {
    while (this.#held.length === 0) await turn();
  }

  /** Goes on, and does all that is left to do. */
  async goesOn(): Promise<void> {
    for (const go of this.#held.splice(0)) go();
    this.#isHeld = false;
    for (let turns = 0; turns < 50; turns++) await turn();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

beforeEach(async () => {
  nowMs = 1_000_000;
  processes = [];
  store = await openStore({ kind: "memory" });
  const config = configOf(defaultPolicy, [home, "b.example", "c.example"]);
  const row = createGroup(
    groupId,
    config,
    { domain: home, incarnation: 0n, sequenceReserved: 0n, known: [] },
    gopHash,
  );
  await store.groups.create({
    groupId,
    epoch: 0n,
    head: row.head,
    ...storedConfig(config),
    memberDomains: config.memberDomains,
    acceptor: toAcceptorRow(row, 0n, false),
    clientIds: [],
    creator: "alice@a.example/phone",
    idempotencyKey: new Uint8Array(16),
    nowMs,
  });
});

afterEach(async () => {
  for (const { ordering } of processes) await ordering.stop();
  await store.close();
});

/** A process that has promised once, and another that speaks since the first one's time was over. */
async function takeOver(before: (former: Process) => Promise<void>): Promise<readonly [Process, Process]> {
  const former = await Process.start();
  await former.speaks();
  await former.prepare(1n);
  await former.promises(1);
  await former.stopsBeforeSaving();
  await before(former);
  nowMs += 3_001;
  const next = await Process.start();
  await next.speaks();
  return [former, next];
}

describe("a process that spoke for its domain, and was paused for too long", () => {
  test("promises nothing that it was about to save", async () => {
    const [former] = await takeOver(async (process) => {
      await process.prepare(2n);
      await process.isAboutToSave();
    });
    const [before] = await store.ordering.load([groupId]);
    await former.goesOn();
    expect(await former.promises(1)).toMatchObject([{ round: 1n }]);
    expect((await store.ordering.load([groupId]))[0]).toEqual(before);
  });

  test("does not say again what it has said, though no row changes by that", async () => {
    const [former] = await takeOver(async (process) => {
      await process.prepare(1n);
      await process.isAboutToSave();
    });
    await former.goesOn();
    expect(await former.promises(1)).toHaveLength(1);
  });

  test("gives no signs of life, and answers none", async () => {
    const [former] = await takeOver(() => Promise.resolve());
    former.clockMs += 3_001;
    const before = former.pings;
    expect(await codeOf(former.prepare(2n))).toBe("not_speaking");
    await former.goesOn();
    expect(former.pings).toBe(before);
  });

  test("leaves to the next one what it promised, and goes on with numbers above all of that one's", async () => {
    const [former, next] = await takeOver(() => Promise.resolve());
    await next.prepare(1n, "a.example");
    await next.prepare(3n, "c.example");
    expect(await next.promises(1)).toMatchObject([{ round: 3n }]);
    await next.stopsBeforeSaving();
    nowMs += 3_001;
    await former.goesOn();
    await former.speaks(2);
    await former.prepare(2n);
    await former.prepare(4n);
    const said = [...(await next.promises(1)), ...(await former.promises(2))];
    expect(said.map(({ round }) => round)).toEqual([3n, 1n, 4n]);
    const [third = 0n, first = 0n, fourth = 0n] = said.map(({ sequence }) => sequence);
    expect(first < third && third < fourth).toBe(true);
  });
});

test("a process that is told to stop lets another speak at once", async () => {
  const former = await Process.start();
  await former.speaks();
  await former.ordering.stop();
  const next = await Process.start();
  await next.speaks();
  await next.prepare(2n);
  expect(await next.promises(1)).toMatchObject([{ round: 2n }]);
});
