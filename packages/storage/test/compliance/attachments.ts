import { describe, expect, test } from "@jest/globals";
import type { NewAttachment } from "../../src/index.ts";
import { hash, now, type StoreFactory } from "./samples.ts";

function anAttachment(name: string, overrides: Partial<NewAttachment> = {}): NewAttachment {
  return {
    attachmentId: hash(name),
    userId: "alice",
    size: 10,
    chunks: 3,
    nowMs: now,
    expiresAtMs: now + 100,
    completeUntilMs: now + 1_000,
    userBytesMax: 20,
    domainBytesMax: 30,
    ...overrides,
  };
}

export function attachmentsSuite(open: StoreFactory): void {
  describe("attachments", () => {
    test("an upload goes on where it stood, in order, and ends later when it is complete", async () => {
      const store = await open();
      const { attachments } = store;
      const id = hash("a");
      const begun = await attachments.begin(anAttachment("a"));
      expect(begun).toMatchObject({ code: "begun", attachment: { received: 0, chunks: 3, size: 10 } });
      const receive = (chunk: number, userId = "alice"): Promise<unknown> =>
        attachments.receive(id, userId, chunk, now, now + 1_000);
      expect(await receive(1)).toMatchObject({ code: "out_of_order", attachment: { received: 0 } });
      expect(await receive(0)).toMatchObject({ code: "received", attachment: { received: 1 } });
      expect(await receive(0)).toMatchObject({ code: "received", attachment: { received: 1 } });
      expect(await receive(1, "bob")).toEqual({ code: "unknown" });
      expect(await attachments.begin(anAttachment("a"))).toMatchObject({ attachment: { received: 1 } });
      await receive(1);
      expect(await receive(2)).toMatchObject({ attachment: { received: 3, expiresAtMs: now + 1_000 } });
      expect(await receive(3)).toMatchObject({ code: "out_of_order" });
      expect(await attachments.find(id, now + 999)).toMatchObject({ received: 3, userId: "alice" });
      expect(await attachments.find(id, now + 1_000)).toBeUndefined();
      expect(await attachments.begin(anAttachment("a", { userId: "bob" }))).toEqual({ code: "exists" });
      expect(await attachments.begin(anAttachment("a", { size: 9 }))).toEqual({ code: "exists" });
      await store.close();
    });

    test("a complete one is kept for longer by who announces it again, and never for less", async () => {
      const store = await open();
      const { attachments } = store;
      const again = (completeUntilMs: number, overrides: Partial<NewAttachment> = {}) =>
        attachments.begin(anAttachment("a", { chunks: 1, completeUntilMs, ...overrides }));
      expect(await again(now + 1_000)).toMatchObject({ attachment: { received: 0, expiresAtMs: now + 100 } });
      // One that is not complete ends when it did.
      expect(await again(now + 1_000)).toMatchObject({ attachment: { received: 0, expiresAtMs: now + 100 } });
      await attachments.receive(hash("a"), "alice", 0, now, now + 1_000);
      expect(await again(now + 5_000)).toMatchObject({
        attachment: { received: 1, expiresAtMs: now + 5_000 },
      });
      expect(await again(now + 3_000)).toMatchObject({ attachment: { expiresAtMs: now + 5_000 } });
      expect(await again(now + 9_000, { userId: "bob" })).toEqual({ code: "exists" });
      expect(await attachments.find(hash("a"), now + 4_999)).toMatchObject({ received: 1 });
      expect(await again(now + 9_000, { nowMs: now + 5_000 })).toEqual({ code: "exists" });
      expect(await attachments.find(hash("a"), now + 5_000)).toBeUndefined();
      expect(await attachments.used("alice")).toBe(10);
      await store.close();
    });

    test("room is reserved for one user and for all, and comes back when one is forgotten", async () => {
      const store = await open();
      const { attachments } = store;
      await attachments.begin(anAttachment("a"));
      await attachments.begin(anAttachment("b"));
      expect(await attachments.used("alice")).toBe(20);
      expect(await attachments.begin(anAttachment("c", { size: 1 }))).toEqual({ code: "user_quota" });
      const bobs = anAttachment("c", { userId: "bob", size: 11 });
      expect(await attachments.begin(bobs)).toEqual({ code: "domain_quota" });
      expect(await attachments.end(hash("a"), "bob")).toBe("not_owner");
      expect(await attachments.end(hash("a"), "alice")).toBe("ended");
      expect(await attachments.end(hash("z"), "alice")).toBe("unknown");
      expect(await attachments.find(hash("a"), now)).toBeUndefined();
      expect(await attachments.used("alice")).toBe(20);
      const [ended] = await attachments.expired(now, 10);
      expect(ended?.attachmentId).toEqual(hash("a"));
      await attachments.forget(hash("a"));
      await attachments.forget(hash("a"));
      expect(await attachments.used("alice")).toBe(10);
      expect(await attachments.begin(bobs)).toMatchObject({ code: "begun" });
      expect(await attachments.expired(now + 100, 10)).toHaveLength(2);
      await store.close();
    });

    test("uploads that begin at once do not overdraw", async () => {
      const store = await open();
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_none, index) => store.attachments.begin(anAttachment(String(index)))),
      );
      expect(answers.filter(({ code }) => code === "begun")).toHaveLength(2);
      await store.close();
    });
  });
}
