import { describe, expect, test } from "@jest/globals";
import type { AdmitRequest } from "../../src/index.ts";
import { aClient, aMessage, day, now, type StoreFactory } from "./samples.ts";

const contactQuota = { key: "inbox alice bob", max: 2, windowMs: day };
const knockQuota = { key: "knock alice bob", max: 1, windowMs: day };

function toAlice(overrides: Partial<AdmitRequest> = {}): AdmitRequest {
  return {
    sender: "bob",
    targets: [{ userId: "alice", contactQuotas: [contactQuota], knockQuotas: [knockQuota] }],
    opens: [],
    senderQuotas: [],
    contactsMax: 3,
    nowMs: now,
    ...overrides,
  };
}

export function contactsSuite(open: StoreFactory): void {
  describe("contacts", () => {
    test("a stranger knocks as often as it may, and a window later again", async () => {
      const store = await open();
      expect(await store.contacts.strangerRule("alice")).toBe("knock");
      expect(await store.contacts.admit(toAlice())).toEqual({ code: "admitted", targets: ["admitted"] });
      expect(await store.contacts.admit(toAlice())).toEqual({ code: "admitted", targets: ["knock_limit"] });
      const later = toAlice({ nowMs: now + day });
      expect(await store.contacts.admit(later)).toEqual({ code: "admitted", targets: ["admitted"] });
      await store.close();
    });

    test("to write to someone is to let them answer; a block outlasts it", async () => {
      const store = await open();
      const toBob = toAlice({ sender: "alice", targets: [], opens: ["bob"] });
      expect(await store.contacts.admit(toBob)).toEqual({ code: "admitted", targets: [] });
      expect(await store.contacts.list("alice", "", 10)).toEqual([{ userId: "bob", state: "allowed" }]);
      await store.contacts.admit(toAlice());
      await store.contacts.admit(toAlice());
      expect(await store.contacts.admit(toAlice())).toEqual({ code: "over_quota", retryAtMs: now + day });
      await store.contacts.setContact("alice", "bob", "blocked", 3);
      expect(await store.contacts.admit(toBob)).toEqual({ code: "admitted", targets: [] });
      expect(await store.contacts.admit(toAlice())).toEqual({ code: "admitted", targets: ["not_allowed"] });
      await store.contacts.setContact("alice", "bob", undefined, 3);
      expect(await store.contacts.admit(toAlice())).toEqual({ code: "admitted", targets: ["admitted"] });
      await store.close();
    });

    test("strangers are refused where the user says so, contacts and the user itself are not", async () => {
      const store = await open();
      await store.contacts.setStrangerRule("alice", "refuse");
      expect(await store.contacts.strangerRule("alice")).toBe("refuse");
      expect(await store.contacts.admit(toAlice())).toEqual({ code: "admitted", targets: ["not_allowed"] });
      const own = toAlice({ sender: "alice", opens: ["alice"] });
      expect(await store.contacts.admit(own)).toEqual({ code: "admitted", targets: ["admitted"] });
      await store.contacts.setContact("alice", "bob", "allowed", 3);
      expect(await store.contacts.admit(toAlice())).toEqual({ code: "admitted", targets: ["admitted"] });
      await store.contacts.setStrangerRule("alice", "knock");
      expect(await store.contacts.strangerRule("alice")).toBe("knock");
      expect(await store.contacts.list("alice", "", 10)).toEqual([{ userId: "bob", state: "allowed" }]);
      await store.close();
    });

    test("a sender whom contacts call by another name is let in by it, and is itself by its own", async () => {
      const store = await open();
      await store.contacts.setContact("alice", "~bob", "blocked", 3);
      const admit = async (changes: Partial<AdmitRequest>): Promise<unknown> =>
        store.contacts.admit(toAlice(changes));
      expect(await admit({ senderAsContact: "~bob" })).toEqual({
        code: "admitted",
        targets: ["not_allowed"],
      });
      expect(await admit({})).toEqual({ code: "admitted", targets: ["admitted"] });
      const toHerself = { sender: "alice", senderAsContact: "~alice" };
      expect(await admit(toHerself)).toEqual({ code: "admitted", targets: ["admitted"] });
      await store.close();
    });

    test("contacts are bounded, at the bound and past it, and pages go on", async () => {
      const store = await open();
      const write = (opens: readonly string[]): Promise<unknown> =>
        store.contacts.admit(toAlice({ sender: "alice", targets: [], opens }));
      expect(await write(["b", "c", "d"])).toEqual({ code: "admitted", targets: [] });
      expect(await write(["b", "c", "d"])).toEqual({ code: "admitted", targets: [] });
      expect(await write(["e"])).toEqual({ code: "contacts_full" });
      expect(await store.contacts.setContact("alice", "e", "blocked", 3)).toBe(false);
      expect(await store.contacts.setContact("alice", "d", "blocked", 3)).toBe(true);
      expect(await store.contacts.list("alice", "b", 1)).toEqual([{ userId: "c", state: "allowed" }]);
      expect(await store.contacts.list("alice", "c", 9)).toEqual([{ userId: "d", state: "blocked" }]);
      await store.close();
    });

    test("a refusal counts nothing", async () => {
      const store = await open();
      await store.contacts.setContact("alice", "bob", "allowed", 3);
      await store.contacts.admit(toAlice());
      const carol = {
        userId: "carol",
        contactQuotas: [],
        knockQuotas: [{ ...knockQuota, key: "knock carol" }],
      };
      const both = toAlice({ targets: [carol, ...toAlice().targets] });
      expect(await store.contacts.admit(both)).toEqual({
        code: "admitted",
        targets: ["admitted", "admitted"],
      });
      expect(await store.contacts.admit({ ...both, nowMs: now + 1 })).toMatchObject({ code: "over_quota" });
      const again = toAlice({
        targets: [{ ...carol, knockQuotas: [{ ...knockQuota, key: "knock carol", max: 2 }] }],
      });
      expect(await store.contacts.admit(again)).toEqual({ code: "admitted", targets: ["admitted"] });
      await store.close();
    });

    test("a sender has a quota of its own", async () => {
      const store = await open();
      const senderQuotas = [{ key: "inbox sender bob", max: 1, windowMs: day }];
      expect(await store.contacts.admit(toAlice({ senderQuotas, targets: [] }))).toMatchObject({
        code: "admitted",
      });
      const again = { code: "over_quota", retryAtMs: now + day };
      expect(await store.contacts.admit(toAlice({ senderQuotas }))).toEqual(again);
      expect(await store.contacts.admit(toAlice())).toEqual({ code: "admitted", targets: ["admitted"] });
      await store.close();
    });

    test("which of some clients are active", async () => {
      const store = await open();
      await store.devices.register(aClient("alice/1"));
      await store.devices.register(aClient("alice/2"));
      await store.devices.revoke("alice/2");
      expect(await store.devices.active(["bob/1", "alice/2", "alice/1"])).toEqual(["alice/1"]);
      expect(await store.devices.active([])).toEqual([]);
      await store.close();
    });

    test("who sent a message is known while the message is", async () => {
      const store = await open();
      const message = aMessage("text", { sender: "alice/1" });
      expect(await store.delivery.senderOf(message.msgId)).toBeUndefined();
      await store.delivery.accept({ message, feeds: [], outbox: [{ domain: "b.example" }], nowMs: now });
      expect(await store.delivery.senderOf(message.msgId)).toBe("alice/1");
      await store.close();
    });
  });
}
