import { describe, expect, test } from "@jest/globals";
import { limits, type StoredReport } from "../../src/index.ts";
import { now, type StoreFactory } from "./samples.ts";

const report = (byte: number): StoredReport => ({
  reportId: new Uint8Array(16).fill(byte),
  bytes: Uint8Array.of(byte, byte),
  notedAtMs: now + byte,
});

export function reportsSuite(open: StoreFactory): void {
  describe("reports", () => {
    test("are kept once, up to a bound, listed page by page, read and dropped", async () => {
      const store = await open();
      for (const byte of [2, 1, 3]) expect(await store.reports.keep(report(byte), 3)).toBe("kept");
      expect(await store.reports.keep({ ...report(1), notedAtMs: 0 }, 3)).toBe("known");
      expect(await store.reports.keep(report(4), 3)).toBe("full");
      const listed = [1, 2, 3].map((byte) => {
        const { reportId, notedAtMs } = report(byte);
        return { reportId, notedAtMs };
      });
      expect(await store.reports.list(undefined, 10)).toEqual(listed);
      expect(await store.reports.list(report(1).reportId, 1)).toEqual([listed[1]]);
      expect(await store.reports.find(report(2).reportId)).toEqual(report(2));
      expect(await store.reports.drop(report(2).reportId)).toBe(true);
      expect(await store.reports.drop(report(2).reportId)).toBe(false);
      expect(await store.reports.find(report(2).reportId)).toBeUndefined();
      expect(await store.reports.keep(report(4), 3)).toBe("kept");
      await store.close();
    });

    test("have a size, and a page has one", async () => {
      const store = await open();
      const of = (length: number): StoredReport => ({ ...report(1), bytes: new Uint8Array(length) });
      for (const length of [limits.reportBytesMax + 1, 10 * limits.reportBytesMax])
        await expect(store.reports.keep(of(length), 1)).rejects.toMatchObject({ code: "limit" });
      expect(await store.reports.keep(of(limits.reportBytesMax), 1)).toBe("kept");
      await expect(store.reports.list(undefined, limits.readItemsMax + 1)).rejects.toMatchObject({
        code: "limit",
      });
      await store.close();
    });
  });
}
