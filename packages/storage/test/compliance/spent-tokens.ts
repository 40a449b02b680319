import { describe, expect, test } from "@jest/globals";
import { now, type StoreFactory } from "./samples.ts";

const token = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

export function spentTokensSuite(open: StoreFactory): void {
  describe("spent tokens", () => {
    test("are spent once, until their time is over", async () => {
      const store = await open();
      expect(await store.spentTokens.spend(token(1), now + 10)).toBe(true);
      expect(await store.spentTokens.spend(token(2), now + 20)).toBe(true);
      expect(await store.spentTokens.spend(token(1), now + 99)).toBe(false);
      expect(await store.spentTokens.expire(now + 9)).toBe(0);
      expect(await store.spentTokens.expire(now + 10)).toBe(1);
      expect(await store.spentTokens.spend(token(2), now + 30)).toBe(false);
      expect(await store.spentTokens.spend(token(1), now + 30)).toBe(true);
      await store.close();
    });

    test("are spent once by those who come at the same moment", async () => {
      const store = await open();
      const told = await Promise.all(
        Array.from({ length: 16 }, (_, at) => store.spentTokens.spend(token(at % 2), now + 10)),
      );
      expect(told.filter((isFirst) => isFirst)).toHaveLength(2);
      await store.close();
    });
  });
}
