import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { openDB } from "idb";
import { IndexedDbStore } from "../../src/web/indexed-db-store.ts";
import { storeCompliance } from "../store/compliance.ts";

let name: string;
let count = 0;

beforeEach(() => {
  name = `client-${String(count++)}`;
});

storeCompliance("IndexedDbStore", () => IndexedDbStore.open(name), true);

describe("a store in IndexedDB", () => {
  test("belongs to one page at a time", async () => {
    const store = await IndexedDbStore.open(name);
    await expect(IndexedDbStore.open(name)).rejects.toMatchObject({ code: "locked" });
    await store.close();
    await (await IndexedDbStore.open(name)).close();
  });

  test("that a later version wrote is left alone, and can be asked for again", async () => {
    (await openDB(name, 2)).close();
    for (let turn = 0; turn < 2; turn++)
      await expect(IndexedDbStore.open(name)).rejects.toMatchObject({ code: "version_unknown" });
  });

  test("keeps nothing of a save whose last change can not be made", async () => {
    const store = await IndexedDbStore.open(name);
    await store.save({ cursors: [{ feed: "f", sequence: 7n }] });
    const change = { records: new Map([["r", Uint8Array.of(1)]]), cursors: [{ feed: "f", sequence: 7n }] };
    await expect(store.save(change)).rejects.toMatchObject({ code: "cursor_behind" });
    // What can not be cloned fails in the middle of the transaction, after other things were put.
    const events = [(() => undefined) as unknown as Uint8Array];
    await expect(store.save({ records: new Map([["r", Uint8Array.of(2)]]), events })).rejects.toThrow();
    expect(await store.record("r")).toBeUndefined();
    await store.close();
  });
});
