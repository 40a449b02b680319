import { describe, expect, test } from "@jest/globals";
import { now, type StoreFactory } from "./samples.ts";

export function quotasSuite(open: StoreFactory): void {
  describe("quotas", () => {
    const narrow = { key: "narrow", max: 2, windowMs: 1_000 };
    const wide = { key: "wide", max: 3, windowMs: 5_000 };

    test("count under all or none, and begin anew with their window", async () => {
      const store = await open({});
      expect(await store.quotas.take([narrow, wide], now)).toBeUndefined();
      expect(await store.quotas.take([narrow, wide], now + 1)).toBeUndefined();
      const full = { key: "narrow", retryAtMs: now + 1_000 };
      expect(await store.quotas.take([wide, narrow], now + 2)).toEqual(full);
      expect(await store.quotas.take([wide], now + 3)).toBeUndefined();
      expect(await store.quotas.take([wide], now + 4)).toEqual({ key: "wide", retryAtMs: now + 5_000 });
      expect(await store.quotas.take([narrow], now + 1_000)).toBeUndefined();
      expect(await store.quotas.take([], now)).toBeUndefined();
      await store.close();
    });

    test("count an amount whole or not at all", async () => {
      const store = await open({});
      expect(await store.quotas.take([wide], now, 2)).toBeUndefined();
      expect(await store.quotas.take([wide], now, 2)).toEqual({ key: "wide", retryAtMs: now + 5_000 });
      expect(await store.quotas.take([wide], now, 1)).toBeUndefined();
      expect(await store.quotas.take([wide], now, 1)).toEqual({ key: "wide", retryAtMs: now + 5_000 });
      await store.close();
    });

    test("takers at the same moment get no more than there is", async () => {
      const store = await open({});
      const taken = await Promise.all(Array.from({ length: 8 }, () => store.quotas.take([wide], now)));
      expect(taken.filter((full) => full === undefined)).toHaveLength(3);
      await store.close();
    });
  });
}
