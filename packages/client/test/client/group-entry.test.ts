import { describe, expect, test } from "@jest/globals";
import { GroupEntry } from "../../src/client/group-entry.ts";
import type { Group } from "../../src/mls/group.ts";
import type { ClientStore } from "../../src/store/client-store.ts";

/** What an entry asks of a group and of a store. */
const groupAt = (epoch: bigint): Group =>
  ({ id: "group@a.example", epoch, encode: () => new Uint8Array() }) as unknown as Group;
let fails = false;
const store = {
  save: () => (fails ? Promise.reject(new Error("disk")) : Promise.resolve()),
} as unknown as ClientStore;

describe("what became of an epoch", () => {
  test("is known however many epochs a client that was away takes in at once", async () => {
    const entry = new GroupEntry(store, groupAt(5n), 0n);
    expect(entry.outcomeOf(5n)).toBeUndefined();
    await entry.saveEpoch(groupAt(6n), "won", {});
    await entry.saveEpoch(groupAt(7n), "lost", {});
    for (let epoch = 8n; epoch < 108n; epoch++) await entry.saveEpoch(groupAt(epoch), "lost", {});
    expect([5n, 6n, 50n, 106n, 107n].map((epoch) => entry.outcomeOf(epoch))).toEqual([
      "won",
      "lost",
      "lost",
      "lost",
      undefined,
    ]);
  });

  test("is not known when it could not be saved", async () => {
    const entry = new GroupEntry(store, groupAt(5n), 0n);
    fails = true;
    await expect(entry.saveEpoch(groupAt(6n), "won", {})).rejects.toThrow("disk");
    fails = false;
    expect(entry.outcomeOf(5n)).toBeUndefined();
    await entry.saveEpoch(groupAt(6n), "lost", {});
    expect(entry.outcomeOf(5n)).toBe("lost");
  });

  test("whoever waits for it hears of it", async () => {
    const entry = new GroupEntry(store, groupAt(5n), 0n);
    const heard = entry.until(() => entry.outcomeOf(5n) === "won", new AbortController().signal);
    await entry.saveEpoch(groupAt(6n), "won", {});
    await heard;
  });
});
