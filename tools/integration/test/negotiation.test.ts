import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Person, Testbed } from "@entente/testbed";

// People of two domains whose software can do different things get the best that all of it can (A23-54, A23-55, F-26, F-29).
const strong = "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519";
const weak = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const both = { keyPackageSuites: [strong, weak] } as const;

let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, carol: Person, dora: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
  [alice, bob, carol, dora] = await Promise.all([
    Person.enrol(a, "alice@a.example/phone", both),
    Person.enrol(b, "bob@b.example/phone", both),
    Person.enrol(b, "carol@b.example/phone"),
    Person.enrol(b, "dora@b.example/phone", { suite: "MLS_128_DHKEMP256_AES128GCM_SHA256_P256" }),
  ]);
}, 60_000);
afterAll(async () => {
  await Promise.all([alice, bob, carol, dora].map((person) => person.leave()));
  await testbed.stop();
}, 60_000);

test("the group gets the best suite that all have, and they talk in it", async () => {
  const group = await alice.client.createGroup({ negotiateWith: ["bob@b.example"] });
  expect(group.suite).toBe(strong);
  await group.invite(["bob@b.example"]);
  await bob.joins(group.id);
  await group.send("in the better suite");
  await bob.reads("in the better suite");
});

test("one who publishes the lesser suite alone is met in it", async () => {
  const users = ["bob@b.example", "carol@b.example"];
  const group = await alice.client.createGroup({ negotiateWith: users });
  expect(group.suite).toBe(weak);
  const { added } = await group.invite(users);
  expect(added.toSorted()).toEqual(["bob@b.example/phone", "carol@b.example/phone"]);
});

test("where there is nothing in common, who offers what is said, and no group is made", async () => {
  const before = alice.client.groups().length;
  const attempt = alice.client.createGroup({ negotiateWith: ["bob@b.example", "dora@b.example"] });
  await expect(attempt).rejects.toMatchObject({ code: "no_common_suite", subject: "dora@b.example/phone" });
  await expect(alice.client.negotiation.suiteFor(["bob@b.example"], { suiteMin: strong })).resolves.toBe(
    strong,
  );
  expect(alice.client.groups()).toHaveLength(before);
});
