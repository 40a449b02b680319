import { describe, expect, test } from "@jest/globals";
import { limits, type Settlement, type Store } from "../../src/index.ts";
import { aMessage, anAccept, bytes, day, feed, hash, now, populated, type StoreFactory } from "./samples.ts";

const domain = "b.example";

async function send(store: Store, lane: string, name: string, expiresAtMs?: number): Promise<void> {
  const message = aMessage(name, { groupId: hash(lane) });
  const entry = { domain, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) };
  const answer = await store.delivery.accept(anAccept(name, { message, feeds: [feed], outbox: [entry] }));
  expect(answer.code).toBe("accepted");
}

function aSettlement(overrides: Partial<Settlement>): Settlement {
  const nothing = { ackedSeq: 0n, sacked: [], rejected: [], deferred: [] };
  return { domain, stream: 1n, ...nothing, nowMs: now, ...overrides };
}

const textOf = (each: { readonly seq: bigint; readonly bytes: Uint8Array }): string =>
  `${String(each.seq)} ${Buffer.from(each.bytes).toString()}`;

async function numbered(store: Store): Promise<readonly string[]> {
  return (await store.outbox.read(domain, 0n, 1_000, 1e9)).items.map(textOf);
}

async function queued(store: Store): Promise<readonly string[]> {
  return (await store.outbox.queued(domain, 0n, 1_000, 1e9)).map(textOf);
}

/** A store in which so many rows may have a number, with `busy1` to `busyN` of one lane. */
async function busy(open: StoreFactory, numberedRowsMax: number, rows: number): Promise<Store> {
  const store = await populated(open, { bounds: { numberedRowsMax } });
  for (let n = 1; n <= rows; n += 1) await send(store, "busy", `busy${String(n)}`);
  return store;
}

export function turnsSuite(open: StoreFactory): void {
  describe("turns of an outbox's lanes", () => {
    test("up to the bound rows have a number at once; past it they wait, and so does all that comes then", async () => {
      const store = await busy(open, 3, 4);
      await send(store, "quiet", "quiet1");
      expect(await numbered(store)).toEqual(["1 busy1", "2 busy2", "3 busy3"]);
      expect(await queued(store)).toEqual(["1 busy4", "2 quiet1"]);
      expect(await store.outbox.destinations()).toEqual([
        { domain, stream: 1n, nextSeq: 4n, sentSeq: 0n, pendingRows: 5, pendingBytes: 26, queuedRows: 2 },
      ]);
      expect(await store.outbox.takeTurns(domain, now)).toBe(4n);
      expect(await store.outbox.takeTurns("z.example", now)).toBe(1n);
      await store.close();
    });

    test("bytes are bounded as well", async () => {
      const store = await populated(open, { bounds: { numberedBytesMax: 8 } });
      for (const name of ["busy1", "busy2", "busy3"]) await send(store, "busy", name);
      expect(await numbered(store)).toEqual(["1 busy1", "2 busy2"]);
      expect(await store.outbox.settle(aSettlement({ ackedSeq: 1n }))).toMatchObject({ nextSeq: 4n });
      expect(await numbered(store)).toEqual(["2 busy2", "3 busy3"]);
      await store.close();
    });

    test("a lane with one row waits for one turn of the others, whatever they have", async () => {
      const turn = limits.turnRowsMax;
      const store = await busy(open, 2, 2 + 4 * turn);
      await send(store, "quiet", "quiet1");
      const next: (bigint | undefined)[] = [];
      // The room that settling makes: two turns of rows, in four steps.
      for (let acked = 1n; (await numbered(store)).every((row) => !row.endsWith("quiet1")); acked += 1n) {
        const answer = await store.outbox.settle(aSettlement({ ackedSeq: acked }));
        next.push(answer.code === "settled" ? answer.nextSeq : undefined);
      }
      expect(next.at(-1)).toBeLessThanOrEqual(3n + BigInt(turn) + 1n);
      await store.close();
    });

    test("rows of a lane keep their order, and new ones come behind those that wait", async () => {
      const store = await busy(open, 2, 5);
      await store.outbox.settle(aSettlement({ ackedSeq: 1n }));
      await send(store, "busy", "busy6");
      await send(store, "other", "other1");
      const seen: string[] = [];
      for (let acked = 2n; acked < 8n; acked += 1n) {
        await store.outbox.settle(aSettlement({ ackedSeq: acked }));
        for (const row of await numbered(store)) if (!seen.includes(row)) seen.push(row);
      }
      const names = seen.map((row) => row.split(" ")[1]);
      expect(names.filter((name) => name?.startsWith("busy"))).toEqual(
        [3, 4, 5, 6].map((n) => `busy${String(n)}`),
      );
      expect(names).toContain("other1");
      expect(seen.map((row) => Number(row.split(" ")[0]))).toEqual([3, 4, 5, 6, 7]);
      expect(await queued(store)).toEqual([]);
      // With nothing in the queue numbers are given at once again.
      await send(store, "busy", "busy7");
      expect(await numbered(store)).toEqual(["8 busy7"]);
      await store.close();
    });

    test("a lane that was put off takes no room, and gets no turn before its time", async () => {
      const store = await busy(open, 2, 4);
      await send(store, "quiet", "quiet1");
      await store.outbox.settle(aSettlement({ deferred: [{ seq: 1n, nextAtMs: now + 10 }] }));
      expect(await numbered(store)).toEqual(["1 busy1", "2 busy2", "3 quiet1"]);
      expect(await queued(store)).toEqual(["1 busy3", "2 busy4"]);
      await store.outbox.settle(aSettlement({ sacked: [{ fromSeq: 3n, toSeq: 3n }] }));
      expect(await queued(store)).toEqual(["1 busy3", "2 busy4"]);
      await store.outbox.settle(aSettlement({ ackedSeq: 1n, nowMs: now + 10 }));
      expect(await numbered(store)).toEqual(["2 busy2", "4 busy3"]);
      await store.close();
    });

    test("what waits is found by its message, before and after it has a number", async () => {
      const store = await busy(open, 1, 3);
      const fate = async (name: string): Promise<unknown> =>
        (await store.outbox.fateOf(hash(name), 0, 10))?.domains[0];
      const isWaiting = { domain, state: "waiting", code: "", atMs: now };
      expect(await fate("busy2")).toEqual(isWaiting);
      await store.outbox.settle(aSettlement({ ackedSeq: 1n }));
      expect(await numbered(store)).toEqual(["2 busy2"]);
      expect(await fate("busy2")).toEqual(isWaiting);
      expect(await fate("busy3")).toEqual(isWaiting);
      await store.outbox.settle(aSettlement({ ackedSeq: 2n }));
      expect(await fate("busy2")).toEqual({ domain, state: "delivered", code: "" });
      await store.close();
    });

    test("what is given up before it has a number is a dead letter, and leaves no hole", async () => {
      const store = await busy(open, 1, 2);
      await send(store, "busy", "busy3", now + day);
      await send(store, "busy", "busy4");
      expect(await store.outbox.expire(now + day, 10)).toMatchObject([
        { stream: 0n, seq: 2n, msgId: hash("busy3"), reason: "expired", bytes: bytes("busy3") },
      ]);
      expect(await store.outbox.giveUpQueued(domain, [1n, 2n, 9n], "late", now)).toBe(1);
      expect(await store.outbox.destinations()).toMatchObject([
        { nextSeq: 2n, pendingRows: 2, pendingBytes: 10, queuedRows: 1 },
      ]);
      const [letter] = (await store.outbox.fateOf(hash("busy2"), 0, 10))?.domains ?? [];
      expect(letter).toEqual({ domain, state: "given_up", code: "late", atMs: now });
      await store.outbox.settle(aSettlement({ ackedSeq: 1n }));
      expect(await numbered(store)).toEqual(["2 busy4"]);
      await store.close();
    });

    test("a new incarnation renumbers what has a number, and what waits comes after it", async () => {
      const store = await busy(open, 2, 3);
      await store.outbox.settle(aSettlement({ sacked: [{ fromSeq: 2n, toSeq: 2n }] }));
      expect(await store.outbox.restart(domain, 2n)).toBe(true);
      expect(await numbered(store)).toEqual(["1 busy1", "2 busy3"]);
      await send(store, "busy", "busy4");
      expect(await queued(store)).toEqual(["3 busy4"]);
      await store.outbox.settle(aSettlement({ stream: 2n, ackedSeq: 1n }));
      expect(await numbered(store)).toEqual(["2 busy3", "3 busy4"]);
      await store.close();
    });
  });
}
