import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { EncodedGroup } from "../../src/mls/group-codec.ts";
import { allRecords } from "../../src/store/all-records.ts";
import type { ClientStore, OutgoingItem, StoredMessage } from "../../src/store/client-store.ts";
import { changesMax, nameCharactersMax, rowsMax } from "../../src/store/limits.ts";
import { Person } from "../mls/people.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

function encodedGroup(core: number, ...parts: readonly number[]): EncodedGroup {
  return { core: bytes(core), parts: new Map(parts.map((part) => [`part-${part}`, bytes(part, part)])) };
}

function message(id: string, groupId = "g1"): StoredMessage {
  return {
    id,
    groupId,
    sender: "bob@b.example/phone",
    epoch: 3n,
    generation: 7,
    atMs: 1_795_219_200_000,
    state: "received",
    plaintext: new TextEncoder().encode(`text of ${id}`),
    authenticatedData: bytes(1),
  };
}

function item(id: string): OutgoingItem {
  return { id, groupId: "g1", kind: "message", bytes: bytes(1, 2, 3) };
}

/** What every ClientStore does. `open` gives the store again with what was saved; a fresh one after each test. */
export function storeCompliance(name: string, open: () => Promise<ClientStore>, reopens: boolean): void {
  describe(`${name} keeps the contract of a store`, () => {
    let store: ClientStore;

    beforeEach(async () => {
      store = await open();
    });

    afterEach(async () => {
      await store.close();
    });

    async function again(): Promise<void> {
      if (!reopens) return;
      await store.close();
      store = await open();
    }

    test("all records of a prefix are read, whatever the page", async () => {
      const names = Array.from({ length: rowsMax + 1 }, (_, i) => String(i).padStart(5, "0"));
      await store.save({
        records: new Map([...names.map((each) => `a/${each}`), "b/1"].map((each) => [each, bytes(1)])),
      });
      for (const pageItems of [undefined, rowsMax, 7, 2 * rowsMax]) {
        const read: string[] = [];
        for await (const { name: each } of allRecords(store, "a/", pageItems)) read.push(each);
        expect(read).toEqual(names);
      }
    });

    test("records are listed by prefix, in order of name, page by page", async () => {
      const names = ["a/1", "a/2", "a/10", "b/1", "a"];
      await store.save({ records: new Map(names.map((each, i) => [each, bytes(i)])) });
      expect(await store.records("a/", "", 2)).toEqual([
        { name: "a/1", value: bytes(0) },
        { name: "a/10", value: bytes(2) },
      ]);
      expect(await store.records("a/", "a/10", 2)).toEqual([{ name: "a/2", value: bytes(1) }]);
      expect(await store.records("c", "", 10)).toEqual([]);
      expect((await store.records("", "", 10)).map(({ name: each }) => each)).toEqual([
        "a",
        "a/1",
        "a/10",
        "a/2",
        "b/1",
      ]);
    });

    test("nothing is there at first", async () => {
      expect(await store.group("g1")).toBeUndefined();
      expect(await store.groupIds()).toEqual([]);
      expect([...(await store.cursors())]).toEqual([]);
      expect(await store.messages("g1", 0n, 10)).toEqual([]);
      expect(await store.message("x")).toBeUndefined();
      expect(await store.keyPackages()).toEqual([]);
      expect(await store.keyPackage(bytes(1))).toBeUndefined();
      expect(await store.events(10)).toEqual([]);
      expect(await store.outgoing(10)).toEqual([]);
      expect(await store.record("credential")).toBeUndefined();
    });

    test("everything of one save is there afterwards, and after opening again", async () => {
      const alice = await Person.make("alice@a.example/phone");
      const keyPackage = await alice.keyPackage(true);
      await store.save({
        groups: [{ groupId: "g1", encoded: encodedGroup(1, 2, 3), revision: 0n }],
        cursors: [{ feed: "inbox", sequence: 5n }],
        messages: [message("m1"), message("m2")],
        keyPackages: [keyPackage],
        events: [bytes(9), bytes(8)],
        outgoing: [item("o1"), item("o2")],
        records: new Map([["credential", bytes(4)]]),
      });
      await again();
      expect(await store.group("g1")).toEqual({ encoded: encodedGroup(1, 2, 3), revision: 1n });
      expect(await store.groupIds()).toEqual(["g1"]);
      expect([...(await store.cursors())]).toEqual([["inbox", 5n]]);
      const rows = await store.messages("g1", 0n, 10);
      expect(rows.map(({ sequence: _, ...row }) => row)).toEqual([message("m1"), message("m2")]);
      expect((await store.messages("g1", rows[0]!.sequence, 10)).map(({ id }) => id)).toEqual(["m2"]);
      expect((await store.message("m2"))?.plaintext).toEqual(message("m2").plaintext);
      expect(await store.keyPackage(keyPackage.ref)).toEqual(keyPackage);
      expect(await store.keyPackages()).toEqual([keyPackage]);
      expect((await store.events(10)).map(({ body }) => [...body])).toEqual([[9], [8]]);
      expect(await store.outgoing(10)).toEqual([item("o1"), item("o2")]);
      expect(await store.record("credential")).toEqual(bytes(4));
    });

    test("what is deleted is gone, and the rest stays", async () => {
      const alice = await Person.make("alice@a.example/phone");
      const [one, two] = [await alice.keyPackage(), await alice.keyPackage()];
      await store.save({
        groups: [
          { groupId: "g1", encoded: encodedGroup(1, 2), revision: 0n },
          { groupId: "g2", encoded: encodedGroup(3, 4), revision: 0n },
        ],
        messages: [message("m1"), message("m2")],
        keyPackages: [one, two],
        events: [bytes(1), bytes(2)],
        outgoing: [item("o1"), item("o2")],
        records: new Map([["a", bytes(1)]]),
      });
      const [first] = await store.events(1);
      await store.save({
        deletedGroups: ["g1"],
        deletedMessages: ["m1"],
        deletedKeyPackages: [one.ref],
        eventsToldUpTo: first!.sequence,
        deletedOutgoing: ["o1"],
        messageStates: [{ id: "m2", state: "sent" }],
        records: new Map([["a", undefined]]),
      });
      await again();
      expect(await store.groupIds()).toEqual(["g2"]);
      expect((await store.group("g2"))?.encoded).toEqual(encodedGroup(3, 4));
      expect((await store.messages("g1", 0n, 10)).map(({ id, state }) => [id, state])).toEqual([
        ["m2", "sent"],
      ]);
      expect((await store.keyPackages()).map(({ ref }) => ref)).toEqual([two.ref]);
      expect((await store.events(10)).map(({ body }) => [...body])).toEqual([[2]]);
      expect((await store.outgoing(10)).map(({ id }) => id)).toEqual(["o2"]);
      expect(await store.record("a")).toBeUndefined();
      // A group that was deleted can come again.
      await store.save({ groups: [{ groupId: "g1", encoded: encodedGroup(5), revision: 0n }] });
      expect(await store.group("g1")).toEqual({ encoded: encodedGroup(5), revision: 1n });
    });

    test("a group's parts follow its latest state", async () => {
      await store.save({ groups: [{ groupId: "g1", encoded: encodedGroup(1, 2, 3), revision: 0n }] });
      await store.save({ groups: [{ groupId: "g1", encoded: encodedGroup(2, 3, 4), revision: 1n }] });
      await again();
      expect(await store.group("g1")).toEqual({ encoded: encodedGroup(2, 3, 4), revision: 2n });
    });

    test.each([
      ["group_conflict", { groups: [{ groupId: "g1", encoded: encodedGroup(7), revision: 0n }] }],
      ["group_conflict", { groups: [{ groupId: "g1", encoded: encodedGroup(7), revision: 2n }] }],
      ["group_conflict", { groups: [{ groupId: "new", encoded: encodedGroup(7), revision: 1n }] }],
      ["cursor_behind", { cursors: [{ feed: "f", sequence: 5n }] }],
      ["cursor_behind", { cursors: [{ feed: "f", sequence: 4n }] }],
      ["message_twice", { messages: [message("m1")] }],
      ["message_twice", { messages: [message("m8"), message("m8")] }],
      [
        "cursor_behind",
        {
          cursors: [
            { feed: "f", sequence: 6n },
            { feed: "f", sequence: 7n },
          ],
        },
      ],
    ])("%s: a save that is refused changes nothing", async (code, refused) => {
      await store.save({
        groups: [{ groupId: "g1", encoded: encodedGroup(1), revision: 0n }],
        cursors: [{ feed: "f", sequence: 5n }],
        messages: [message("m1")],
      });
      const harmless = {
        groups: [{ groupId: "g2", encoded: encodedGroup(2), revision: 0n }],
        cursors: [{ feed: "other", sequence: 1n }],
        messages: [message("m9")],
        events: [bytes(1)],
        outgoing: [item("o9")],
        records: new Map([["r", bytes(1)]]),
      };
      const both = {
        ...harmless,
        ...("groups" in refused ? { groups: [...harmless.groups, ...refused.groups] } : {}),
        ...("cursors" in refused ? { cursors: [...harmless.cursors, ...refused.cursors] } : {}),
        ...("messages" in refused ? { messages: [...harmless.messages, ...refused.messages] } : {}),
      };
      await expect(store.save(both)).rejects.toMatchObject({ name: "StoreError", code });
      await again();
      expect(await store.group("g1")).toEqual({ encoded: encodedGroup(1), revision: 1n });
      expect(await store.groupIds()).toEqual(["g1"]);
      expect([...(await store.cursors())]).toEqual([["f", 5n]]);
      expect((await store.messages("g1", 0n, 10)).map(({ id }) => id)).toEqual(["m1"]);
      expect(await store.events(10)).toEqual([]);
      expect(await store.outgoing(10)).toEqual([]);
      expect(await store.record("r")).toBeUndefined();
    });

    test("bounds: at them, and past them", async () => {
      const events = Array.from({ length: changesMax }, () => bytes(1));
      await store.save({ events });
      expect(await store.events(changesMax)).toHaveLength(rowsMax);
      await expect(store.save({ events: [...events, bytes(1)] })).rejects.toMatchObject({
        code: "too_large",
      });
      const name = "n".repeat(nameCharactersMax);
      await store.save({ records: new Map([[name, bytes(1)]]), cursors: [{ feed: name, sequence: 1n }] });
      await expect(store.save({ records: new Map([[`${name}n`, bytes(1)]]) })).rejects.toMatchObject({
        code: "too_large",
      });
      await expect(store.save({ cursors: [{ feed: `${name}n`, sequence: 1n }] })).rejects.toMatchObject({
        code: "too_large",
      });
    });

    test("names that are properties of every object are names like others", async () => {
      const names = ["__proto__", "constructor", "toString"];
      await store.save({ records: new Map(names.map((each) => [each, bytes(1)])) });
      for (const each of names) expect(await store.record(each)).toEqual(bytes(1));
    });

    test("what was given and what comes back are copies", async () => {
      const value = bytes(1);
      await store.save({ records: new Map([["r", value]]) });
      value[0] = 2;
      const read = await store.record("r");
      read![0] = 3;
      expect(await store.record("r")).toEqual(bytes(1));
    });

    test("closed is closed", async () => {
      await store.close();
      await store.close();
      await expect(store.save({})).rejects.toMatchObject({ code: "closed" });
      await expect(store.record("r")).rejects.toMatchObject({ code: "closed" });
    });
  });
}
