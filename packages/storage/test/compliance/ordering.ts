import { describe, expect, test } from "@jest/globals";
import { limits, type AcceptorRow } from "../../src/index.ts";
import {
  aDecision,
  aGroup,
  anAcceptor,
  bytes,
  group,
  hash,
  now,
  populated,
  type StoreFactory,
} from "./samples.ts";

export function orderingSuite(open: StoreFactory): void {
  describe("ordering", () => {
    test("a batch of acceptors is saved whole, and loaded", async () => {
      const store = await open();
      const other = hash("other");
      const acceptors = [anAcceptor(), anAcceptor({ groupId: other, recovering: true })];
      expect(await store.ordering.save({ acceptors })).toEqual({ code: "saved", revisions: [1n, 1n] });
      const loaded = await store.ordering.load([other, hash("none")]);
      expect(loaded).toEqual([anAcceptor({ groupId: other, recovering: true, revision: 1n })]);
      const stale = [anAcceptor({ revision: 1n, ballot: 3n }), anAcceptor({ groupId: other, revision: 0n })];
      expect(await store.ordering.save({ acceptors: stale })).toEqual({ code: "conflict", groupId: other });
      expect(await store.ordering.load([group])).toEqual([anAcceptor({ revision: 1n })]);
      await store.close();
    });

    test("neither epoch nor ballot goes back", async () => {
      const store = await open();
      await store.ordering.save({ acceptors: [anAcceptor()] });
      const save = async (overrides: Partial<AcceptorRow>): Promise<string> =>
        (await store.ordering.save({ acceptors: [anAcceptor({ revision: 1n, ...overrides })] })).code;
      expect(await save({ ballot: 1n })).toBe("regressed");
      expect(await save({ ballotDomain: "a.example" })).toBe("regressed");
      expect(await save({ epoch: 3n, ballot: 9n })).toBe("regressed");
      expect(await save({ ballot: 2n, ballotDomain: "c.example" })).toBe("saved");
      expect(await save({ epoch: 5n, ballot: 0n, revision: 2n })).toBe("saved");
      await store.close();
    });

    test("one process speaks for the domain, until it is silent for too long or says so", async () => {
      const store = await open();
      const { ordering } = store;
      const first = { term: 1n, address: "ds1:1", held: true };
      expect(await ordering.speak("one", "ds1:1", now, now + 10)).toEqual(first);
      expect(await ordering.speak("two", "ds2:1", now + 9, now + 19)).toEqual({ ...first, held: false });
      expect(await ordering.speak("one", "ds1:1", now + 15, now + 25)).toEqual(first);
      const second = { term: 2n, address: "ds2:1", held: true };
      expect(await ordering.speak("two", "ds2:1", now + 25, now + 35)).toEqual(second);
      expect(await ordering.speak("one", "ds1:1", now + 26, now + 36)).toEqual({ ...second, held: false });
      await ordering.fallSilent("one");
      expect(await ordering.speak("one", "ds1:1", now + 26, now + 36)).toMatchObject({ held: false });
      await ordering.fallSilent("two");
      expect(await ordering.speak("one", "ds1:1", now + 26, now + 36)).toEqual({ ...first, term: 3n });
      await store.close();
    });

    test("whoever does not speak any more saves nothing, and decides nothing", async () => {
      const store = await populated(open);
      const { ordering } = store;
      const { term } = await ordering.speak("one", "ds1:1", now, now + 10);
      expect(await ordering.save({ acceptors: [anAcceptor()], term })).toMatchObject({ code: "saved" });
      await ordering.speak("two", "ds2:1", now + 10, now + 20);
      const next = anAcceptor({ ballot: 3n, revision: 1n });
      expect(await ordering.save({ acceptors: [next], term })).toEqual({ code: "fenced" });
      // A statement that changes no row is asked for as well.
      expect(await ordering.save({ acceptors: [], term })).toEqual({ code: "fenced" });
      expect(await store.delivery.decide(aDecision(0n, "x", { term }))).toEqual({ code: "fenced" });
      expect(await ordering.load([group])).toEqual([anAcceptor({ revision: 1n })]);
      expect((await store.groups.find(group))?.epoch).toBe(0n);
      expect(await ordering.save({ acceptors: [next], term: term + 1n })).toMatchObject({ code: "saved" });
      expect((await store.delivery.decide(aDecision(0n, "x", { term: term + 1n }))).code).toBe("decided");
      await store.close();
    });

    test("two racing saves of one row: one wins", async () => {
      const store = await open();
      await store.ordering.save({ acceptors: [anAcceptor()] });
      const race = [3n, 4n, 5n].map((ballot) =>
        store.ordering.save({ acceptors: [anAcceptor({ ballot, revision: 1n })] }),
      );
      expect((await Promise.all(race)).map(({ code }) => code).sort()).toEqual([
        "conflict",
        "conflict",
        "saved",
      ]);
      await store.close();
    });

    test("the domain's row never goes back, and vote numbers are unique", async () => {
      const store = await open();
      expect(await store.ordering.domain()).toEqual({ incarnation: 0n, voteSeq: 0n, known: {} });
      const domain = { incarnation: 1n, voteSeq: 10n, known: { "b.example": 2n } };
      expect((await store.ordering.save({ acceptors: [], domain })).code).toBe("saved");
      expect(
        (await store.ordering.save({ acceptors: [], domain: { ...domain, incarnation: 0n } })).code,
      ).toBe("regressed");
      expect(
        (await store.ordering.save({ acceptors: [anAcceptor()], domain: { ...domain, voteSeq: 9n } })).code,
      ).toBe("regressed");
      expect((await store.ordering.save({ acceptors: [], domain: { ...domain, known: {} } })).code).toBe(
        "regressed",
      );
      expect(await store.ordering.load([group])).toEqual([]);
      const firsts = await Promise.all([1, 2, 3].map(() => store.ordering.reserveVotes(5)));
      expect([...firsts].sort()).toEqual([11n, 16n, 21n]);
      expect(await store.ordering.domain()).toEqual({ ...domain, voteSeq: 25n });
      await store.close();
    });

    test("a new group is saved with its acceptor, or not at all", async () => {
      const store = await populated(open);
      const groupId = hash("with acceptor");
      const request = {
        ...aGroup({ groupId, idempotencyKey: bytes("with") }),
        acceptor: anAcceptor({ groupId }),
      };
      expect(await store.groups.create(request)).toEqual({ code: "created" });
      expect(await store.ordering.load([groupId])).toEqual([anAcceptor({ groupId, revision: 1n })]);
      expect(await store.groups.create(request)).toMatchObject({ code: "duplicate" });
      const stray = anAcceptor({ groupId: hash("stray") });
      await store.ordering.save({ acceptors: [stray] });
      const taken = {
        ...aGroup({ groupId: stray.groupId, idempotencyKey: bytes("stray") }),
        acceptor: stray,
      };
      await expect(store.groups.create(taken)).rejects.toMatchObject({ code: "corrupt" });
      expect(await store.groups.find(stray.groupId)).toBeUndefined();
      await store.close();
    });

    test("groups with an undecided proposal are listed", async () => {
      const store = await open();
      const ids = [hash("1"), hash("2")].sort((left, right) => Buffer.compare(left, right));
      await store.ordering.save({
        acceptors: ids.map((groupId) => anAcceptor({ groupId, undecided: true })),
      });
      expect(await store.ordering.undecided(undefined, 10)).toEqual(ids);
      expect(await store.ordering.undecided(ids[0], 10)).toEqual([ids[1]]);
      await store.ordering.save({ acceptors: [anAcceptor({ groupId: ids[0]!, revision: 1n })] });
      expect(await store.ordering.undecided(undefined, 10)).toEqual([ids[1]]);
      await store.close();
    });

    test("groups are listed by promised domain and by recovery", async () => {
      const store = await open();
      const ids = [hash("1"), hash("2"), hash("3")].sort((left, right) => Buffer.compare(left, right));
      const acceptors = ids.map((groupId, index) =>
        anAcceptor({ groupId, ballotDomain: index === 1 ? "c.example" : "b.example" }),
      );
      await store.ordering.save({ acceptors });
      expect(await store.ordering.promisedTo("b.example", undefined, 10)).toEqual([ids[0], ids[2]]);
      expect(await store.ordering.promisedTo("b.example", ids[0], 10)).toEqual([ids[2]]);
      expect(await store.ordering.promisedTo("b.example", undefined, 1)).toEqual([ids[0]]);
      expect(await store.ordering.recovering(undefined, 10)).toEqual([]);
      await store.ordering.markRecovering(7n);
      expect(await store.ordering.recovering(undefined, 10)).toEqual(ids);
      expect(await store.ordering.recovering(ids[1], 10)).toEqual([ids[2]]);
      expect(await store.ordering.domain()).toMatchObject({ incarnation: 7n });
      const unaware = await store.ordering.save({
        acceptors: [anAcceptor({ groupId: ids[0]!, revision: 1n })],
      });
      expect(unaware.code).toBe("conflict");
      await expect(store.ordering.markRecovering(6n)).rejects.toMatchObject({ code: "limit" });
      await store.close();
    });

    test("the log is read from an epoch on, bounded, and trimmed by age and count", async () => {
      const store = await populated(open);
      for (let epoch = 0n; epoch < 5n; epoch += 1n) {
        await store.delivery.decide(aDecision(epoch, String(epoch), { nowMs: now + Number(epoch) }));
      }
      const epochs = async (from: bigint, entriesMax: number, bytesMax: number): Promise<readonly bigint[]> =>
        (await store.ordering.log(group, from, entriesMax, bytesMax)).map((entry) => entry.epoch);
      expect(await epochs(0n, 10, 1e6)).toEqual([0n, 1n, 2n, 3n, 4n]);
      expect(await epochs(3n, 10, 1e6)).toEqual([3n, 4n]);
      expect(await epochs(0n, 2, 1e6)).toEqual([0n, 1n]);
      expect(await epochs(0n, 10, 1)).toEqual([0n]);
      const size = "certificate 0".length + "bundle 0".length;
      expect(await epochs(0n, 10, 2 * size)).toEqual([0n, 1n]);
      await expect(epochs(0n, limits.readItemsMax + 1, 1)).rejects.toMatchObject({ code: "limit" });
      expect((await store.ordering.log(group, 1n, 1, 1))[0]).toEqual({
        epoch: 1n,
        valueHash: hash("value 1"),
        certificate: bytes("certificate 1"),
        bundle: bytes("bundle 1"),
        decidedAtMs: now + 1,
      });
      expect(await store.ordering.trimLog(group, now + 2, 1n)).toBe(2);
      expect(await store.ordering.trimLog(group, now + 99, 2n)).toBe(1);
      expect(await epochs(0n, 10, 1e6)).toEqual([3n, 4n]);
      expect(await store.delivery.decide(aDecision(0n, "late"))).toEqual({ code: "stale", currentEpoch: 5n });
      await store.close();
    });

    test("evidence is kept once, up to a bound, and read page by page", async () => {
      const store = await open();
      const row = (text: string) => ({ digest: hash(text), bytes: bytes(text), notedAtMs: now });
      const rows = ["one", "two", "three"].map(row);
      for (const each of rows) expect(await store.ordering.keepEvidence(each, 3)).toBe("kept");
      expect(await store.ordering.keepEvidence({ ...rows[0]!, notedAtMs: now + 1 }, 3)).toBe("known");
      expect(await store.ordering.keepEvidence(row("four"), 3)).toBe("full");
      const sorted = [...rows].sort((a, b) => Buffer.compare(a.digest, b.digest));
      expect(await store.ordering.evidence(undefined, 10)).toEqual(sorted);
      expect(await store.ordering.evidence(sorted[0]!.digest, 1)).toEqual([sorted[1]]);
      await expect(store.ordering.evidence(undefined, limits.readItemsMax + 1)).rejects.toMatchObject({
        code: "limit",
      });
      await store.close();
    });
  });
}
