import { describe, expect, test } from "@jest/globals";
import { limits, type Profile, type Store } from "../../src/index.ts";
import { aClient, type StoreFactory } from "./samples.ts";

const usual: Profile = { displayName: "", visibility: "domain", keyPackagesFor: "anyone" };

async function people(open: StoreFactory): Promise<Store> {
  const store = await open({});
  for (const id of ["ann/1", "ann/2", "anna/1", "bob/1"]) await store.devices.register(aClient(id));
  return store;
}

export function profilesSuite(open: StoreFactory): void {
  describe("profiles", () => {
    const find = (store: Store, prefix: string, viewerIsHome: boolean, viewer = "eve") =>
      store.profiles.visible({ sought: { prefix }, viewer, viewerIsHome, usual, usersMax: 10 });
    const names = async (found: Promise<readonly { userId: string }[]>) =>
      (await found).map(({ userId }) => userId);

    test("users are found by their own domain unless they say otherwise, each once", async () => {
      const store = await people(open);
      expect(await names(find(store, "", true))).toEqual(["ann", "anna", "bob"]);
      expect(await names(find(store, "ann", true))).toEqual(["ann", "anna"]);
      expect(await names(find(store, "", false))).toEqual([]);
      expect(await store.profiles.find("ann")).toBeUndefined();

      await store.profiles.save("ann", { ...usual, displayName: "Ann Ä.", visibility: "everyone" });
      await store.profiles.save("anna", { ...usual, visibility: "hidden", keyPackagesFor: "contacts" });
      expect(await find(store, "", false)).toEqual([
        { userId: "ann", displayName: "Ann Ä.", consentNeeded: false },
      ]);
      expect(await names(find(store, "", true))).toEqual(["ann", "bob"]);
      expect(await names(find(store, "", true, "anna"))).toEqual(["ann", "anna", "bob"]);
      expect(await store.profiles.find("anna")).toEqual({
        displayName: "",
        visibility: "hidden",
        keyPackagesFor: "contacts",
      });
      await store.devices.revoke("bob/1");
      expect(await names(find(store, "b", true))).toEqual([]);
      await store.close();
    });

    test("an exact id finds that user alone, or nobody", async () => {
      const store = await people(open);
      const exact = (userId: string) =>
        store.profiles.visible({ sought: { userId }, viewer: "eve", viewerIsHome: true, usual, usersMax: 1 });
      expect(await names(exact("ann"))).toEqual(["ann"]);
      expect(await exact("an")).toEqual([]);
      expect(await exact("an%")).toEqual([]);
      await store.close();
    });

    test("contacts see the hidden and get KeyPackages; the blocked neither", async () => {
      const store = await people(open);
      await store.profiles.save("ann", { ...usual, visibility: "hidden", keyPackagesFor: "contacts" });
      const consents = (viewer: string) => store.profiles.consents("ann", viewer, usual);
      expect([await consents("ann"), await consents("eve")]).toEqual([true, false]);
      await store.contacts.setContact("ann", "eve", "allowed", 10);
      expect(await consents("eve")).toBe(true);
      expect(await find(store, "ann", false)).toEqual([
        { userId: "ann", displayName: "", consentNeeded: false },
      ]);
      await store.profiles.save("bob", { ...usual, visibility: "everyone", keyPackagesFor: "contacts" });
      expect(await find(store, "bob", false)).toEqual([
        { userId: "bob", displayName: "", consentNeeded: true },
      ]);
      await store.contacts.setContact("bob", "eve", "blocked", 10);
      expect(await find(store, "bob", false)).toEqual([]);
      expect(await store.profiles.consents("bob", "eve", usual)).toBe(false);
      // Who is not there is asked for as everyone who set nothing.
      expect(await store.profiles.consents("nobody", "eve", usual)).toBe(true);
      expect(await store.profiles.consents("nobody", "eve", { ...usual, keyPackagesFor: "contacts" })).toBe(
        false,
      );
      await store.close();
    });

    test("has bounds", async () => {
      const store = await people(open);
      const longest = "x".repeat(limits.displayNameBytesMax);
      await store.profiles.save("ann", { ...usual, displayName: longest });
      await expect(
        store.profiles.save("ann", { ...usual, displayName: `${longest}x` }),
      ).rejects.toMatchObject({ code: "limit" });
      const request = { sought: { prefix: "" }, viewer: "eve", viewerIsHome: true, usual };
      expect(await names(store.profiles.visible({ ...request, usersMax: 2 }))).toEqual(["ann", "anna"]);
      await store.profiles.visible({ ...request, usersMax: limits.readItemsMax });
      await expect(
        store.profiles.visible({ ...request, usersMax: limits.readItemsMax + 1 }),
      ).rejects.toMatchObject({ code: "limit" });
      await store.close();
    });
  });
}
