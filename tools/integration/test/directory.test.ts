import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { AnonymousService, DeliveryService, DirectoryService, TransparencyService } from "@entente/proto";
import { grpcTransports } from "@entente/client/node";
import { clientConfiguration } from "@entente/domain";
import { type InProcessDomain, Person, Testbed } from "@entente/testbed";
import { ConnectionWatch } from "./connection-watch.ts";

// Who finds whom, within a domain and across, and who gets whose KeyPackages (F-10, A18-2).
let testbed: Testbed<"in-process">;
let a: InProcessDomain;
let b: InProcessDomain;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
});
afterAll(() => testbed.stop());

let people: Person[] = [];
beforeEach(() => {
  people = [];
});
afterEach(async () => {
  await Promise.all(people.map((person) => person.leave()));
});

let round = 0;
/** Someone new, whom no test before this one knows. */
async function someone(
  domain: InProcessDomain,
  name: string,
  changes: Parameters<typeof Person.enrol>[2] = {},
): Promise<Person> {
  round += 1;
  const person = await Person.enrol(
    domain,
    `${name}${String(round)}@${domain === a ? "a" : "b"}.example/phone`,
    changes,
  );
  people.push(person);
  return person;
}
const userOf = ({ id }: Person): string => id.slice(0, id.indexOf("/"));

describe("finding users", () => {
  test("within a domain: by exact id and by the beginning of a name", async () => {
    const alice = await someone(a, "alice");
    const [carol, caro] = [await someone(a, "carol"), await someone(a, "caro")];
    await carol.client.directory.setProfile({
      displayName: "Carol Ø. 💐",
      visibility: "domain",
      keyPackagesFor: "anyone",
    });
    expect(await alice.client.directory.find(userOf(carol))).toEqual({
      userId: userOf(carol),
      displayName: "Carol Ø. 💐",
      consentNeeded: false,
    });
    const found = await alice.client.directory.search("a.example", "caro");
    expect(found.map(({ userId }) => userId)).toEqual([userOf(caro), userOf(carol)].sort());
    expect(await alice.client.directory.search("a.example", "caro", 1)).toHaveLength(1);
    expect(await alice.client.directory.find("nobody@a.example")).toBeUndefined();
  });

  test("across domains: only who wants it, and by the exact id unless the domain lets others search", async () => {
    const [alice, bob] = [await someone(a, "alice"), await someone(b, "bob")];
    expect(await alice.client.directory.find(userOf(bob))).toBeUndefined();
    await bob.client.directory.setProfile({
      displayName: "Bob",
      visibility: "everyone",
      keyPackagesFor: "contacts",
    });
    expect(await alice.client.directory.find(userOf(bob))).toEqual({
      userId: userOf(bob),
      displayName: "Bob",
      consentNeeded: true,
    });
    expect(await bob.client.directory.profile()).toMatchObject({
      displayName: "Bob",
      visibility: "everyone",
    });
    await expect(alice.client.directory.search("b.example", "bob")).rejects.toMatchObject({
      code: "directory_closed",
    });
  });

  interface Asked {
    readonly search?: string;
    readonly usersMax?: number;
    readonly displayName?: string;
  }
  test.each<[string, Asked, string]>([
    ["a prefix that is too short", { search: "c" }, "bad_field"],
    ["a prefix that is too long", { search: "c".repeat(65) }, "bad_field"],
    ["a wildcard", { search: "ca%" }, "bad_field"],
    ["more than the bound", { search: "ca", usersMax: 51 }, "bad_field"],
    ["a name that turns the text around", { displayName: "\u202Eevil" }, "bad_field"],
    ["a name past the bound", { displayName: "x".repeat(129) }, "bad_field"],
  ])("refuses %s", async (_what, { search, usersMax, displayName }, code) => {
    const alice = await someone(a, "alice");
    const asked =
      displayName === undefined
        ? alice.client.directory.search("a.example", search ?? "", usersMax)
        : alice.client.directory.setProfile({ displayName, visibility: "domain", keyPackagesFor: "anyone" });
    await expect(asked).rejects.toMatchObject({ code });
  });

  test("is not for finding out who is there: past a rate it is refused", async () => {
    const alice = await someone(a, "alice");
    for (let i = 0; i < 60; i++) await alice.client.directory.find("nobody@b.example");
    await expect(alice.client.directory.find("nobody@b.example")).rejects.toMatchObject({
      code: "lookup_quota",
    });
  });
});

describe("KeyPackages for contacts alone", () => {
  async function reserved(domain: InProcessDomain): Promise<Person> {
    const person = await someone(domain, "bob");
    await person.client.directory.setProfile({
      displayName: "",
      visibility: "hidden",
      keyPackagesFor: "contacts",
    });
    return person;
  }
  test.each(["a", "b"] as const)(
    "a stranger of %s.example gets none; whom the user allows does",
    async (of) => {
      const alice = await someone(of === "a" ? a : b, "alice");
      const bob = await reserved(b);
      const group = await alice.client.createGroup();
      await expect(group.invite([userOf(bob)])).rejects.toMatchObject({ code: "consent_required" });
      expect(await alice.client.directory.find(userOf(bob))).toBeUndefined();
      await bob.client.contacts.allow(userOf(alice));
      expect(await alice.client.directory.find(userOf(bob))).toMatchObject({ consentNeeded: false });
      await group.invite([userOf(bob)]);
      await bob.joins(group.id);
    },
  );

  test("who is blocked gets none, whoever else does", async () => {
    const [alice, bob] = [await someone(a, "alice"), await someone(b, "bob")];
    const contacts = async (): Promise<readonly unknown[]> => {
      const all: unknown[] = [];
      for await (const contact of bob.client.contacts.list()) all.push(contact);
      return all;
    };
    await bob.client.contacts.block(userOf(alice));
    expect(await contacts()).toEqual([{ userId: userOf(alice), state: "blocked" }]);
    const group = await alice.client.createGroup();
    await expect(group.invite([userOf(bob)])).rejects.toMatchObject({ code: "consent_required" });
    await bob.client.contacts.forget(userOf(alice));
    expect(await contacts()).toEqual([]);
    await group.invite([userOf(bob)]);
    await bob.joins(group.id);
  });

  test("strangers may knock, or not", async () => {
    const bob = await someone(b, "bob");
    expect(await bob.client.contacts.strangers()).toBe("knock");
    await bob.client.contacts.setStrangers("refuse");
    expect(await bob.client.contacts.strangers()).toBe("refuse");
  });
});

// RFC 9750 section 8.1.3: what stands between a service and too many calls need not say who calls (A23-T4).
describe("without a name", () => {
  const tokens = 8;

  test("users are found and invited, here and across domains, on connections that lead to nobody", async () => {
    const watch = new ConnectionWatch();
    const nameless = { transports: watch, anonymous: { calls: "only", tokens } } as const;
    const alice = await someone(a, "alice", nameless);
    const [carol, bob] = [await someone(a, "carol"), await someone(b, "bob")];
    await bob.client.directory.setProfile({
      displayName: "Bob",
      visibility: "everyone",
      keyPackagesFor: "anyone",
    });
    await alice.client.anonymity.fetch();
    expect(await alice.client.anonymity.tokens()).toBe(tokens);
    expect(await alice.client.directory.find(userOf(carol))).toMatchObject({ userId: userOf(carol) });
    expect(await alice.client.directory.find(userOf(bob))).toMatchObject({ displayName: "Bob" });
    const group = await alice.client.createGroup();
    await group.invite([userOf(carol), userOf(bob)]);
    await carol.joins(group.id);
    await bob.joins(group.id);
    await group.send("by name, as messages are");
    await bob.reads("by name, as messages are");
    const named = watch.with(DeliveryService.BeginSession);
    expect(named).toHaveLength(1);
    const said = named[0]?.calls.map(({ path }) => path) ?? [];
    for (const { path } of [DirectoryService.FindUsers, DeliveryService.ClaimKeyPackages])
      expect(said).not.toContain(path);
    const begun = watch.with(AnonymousService.BeginAnonymousSession);
    // A connection for each purpose: two look-ups, two claims, and the log of each domain where it was asked.
    expect(begun.length).toBeGreaterThanOrEqual(4);
    expect(new Set(begun.map(({ calls }) => calls[1]?.token)).size).toBe(begun.length);
    for (const { calls } of begun) {
      const purposes = new Set(calls.slice(1).map(({ path }) => path));
      expect(purposes.size).toBe(1);
      expect([
        DirectoryService.FindUsers.path,
        DeliveryService.ClaimKeyPackages.path,
        TransparencyService.LookUp.path,
      ]).toContain([...purposes][0]);
    }
    expect(watch.with(AnonymousService.ReadTokenKeys)).toEqual([
      { calls: [{ path: AnonymousService.ReadTokenKeys.path, token: undefined }] },
    ]);
  });

  test("nobody gets KeyPackages of who gives them to contacts; the name is told only where the application allows it", async () => {
    const only = await someone(a, "alice", { anonymous: { calls: "only", tokens } });
    const preferring = await someone(a, "ann", { anonymous: { calls: "preferred", tokens } });
    const bob = await someone(b, "bob");
    await bob.client.directory.setProfile({
      displayName: "",
      visibility: "everyone",
      keyPackagesFor: "contacts",
    });
    for (const { id } of [only, preferring]) await bob.client.contacts.allow(id.slice(0, id.indexOf("/")));
    await only.client.anonymity.fetch();
    await preferring.client.anonymity.fetch();
    const group = await only.client.createGroup();
    await expect(group.invite([userOf(bob)])).rejects.toMatchObject({ code: "consent_required" });
    const another = await preferring.client.createGroup();
    await another.invite([userOf(bob)]);
    await bob.joins(another.id);
  });

  test("a service that gives a user a key of its own for tokens is found out", async () => {
    const watch = new ConnectionWatch();
    const { path } = AnonymousService.ReadTokenKeys;
    const other = await someone(b, "other", { anonymous: { calls: "only", tokens } });
    await other.client.anonymity.fetch();
    const foreign = await grpcKeys(b);
    watch.altered.set(path, (answer) => ({ ...(answer as object), keys: foreign }));
    const alice = await someone(a, "alice", { transports: watch, anonymous: { calls: "only", tokens } });
    const found = alice.client.directory.find(userOf(other));
    await expect(found).rejects.toMatchObject({ code: "token_key_unstated" });
    await expect(alice.client.anonymity.fetch()).rejects.toMatchObject({ code: "token_key_unstated" });
    expect(alice.client.anonymity.problem).toMatchObject({ code: "token_key_unstated" });
    expect(watch.with(AnonymousService.IssueTokens)).toEqual([]);
    expect(watch.with(DirectoryService.FindUsers)).toEqual([]);
  });
});

/** The keys of a domain's tokens, as it tells anybody. */
async function grpcKeys(domain: InProcessDomain): Promise<unknown> {
  const { deliveryService, rootCertificatePem } = clientConfiguration(domain.folder);
  const transport = grpcTransports.connect(deliveryService, rootCertificatePem);
  const { keys } = await transport.unary(AnonymousService.ReadTokenKeys, {});
  transport.close();
  return keys;
}
