import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ClientEvent, GroupId, JoinedGroup } from "@entente/client";
import { parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, profilePolicy } from "@entente/policy";
import { Person, Testbed } from "@entente/testbed";

// A group goes over to a better suite by itself once all its members can use it, where its policy says so (A23-55, A23-94).
const suites = [
  "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
  "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
] as const;
const [usual, better] = suites;

let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, old: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  const both = { keyPackageSuites: suites };
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", both);
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone", both);
  // Its software can do the better suite; there are no KeyPackages of it.
  old = await Person.enrol(testbed.domain("b.example"), "old@b.example/phone");
});

afterAll(async () => {
  await Promise.all([alice, bob, old].map((person) => person.leave()));
  await testbed.stop();
});

async function groupThatIs(upgrade: GroupPolicy["behaviour"]["upgrade"]): Promise<JoinedGroup> {
  const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
  const policy: GroupPolicy = {
    ...small,
    demands: { ...small.demands, suites: [better, usual] },
    behaviour: { ...small.behaviour, upgrade },
  };
  return alice.client.createGroup({ policy });
}

type Continued = Extract<ClientEvent, { readonly kind: "continued" }>;

const continued = (person: Person, former: GroupId): Promise<Continued> =>
  person.until(
    "the better group",
    (event) => event.kind === "continued" && event.former === former,
  ) as Promise<Continued>;

describe("a group whose policy is automatic", () => {
  test("goes over by itself, and everyone with it", async () => {
    const group = await groupThatIs("automatic");
    expect(group.suite).toBe(usual);
    await group.invite(["bob@b.example"]);
    const { groupId, reason } = await continued(bob, group.id);
    expect(reason).toBe("reinit");
    expect((await continued(alice, group.id)).groupId).toBe(groupId);
    expect([alice, bob].map((person) => person.client.group(groupId).suite)).toEqual([better, better]);
    await bob.client.group(groupId).send("better");
    await alice.reads("better");
    // There is nothing better: it stays.
    await alice.client.group(groupId).update();
    await bob.reaches(groupId, alice.client.group(groupId).epoch);
    expect(alice.client.continuations.successorOf(groupId)).toBeUndefined();
  });

  test("stays as it is while somebody has no KeyPackage for it", async () => {
    const group = await groupThatIs("automatic");
    await group.invite(["old@b.example"]);
    await old.joins(group.id);
    await group.send("as ever");
    await old.reads("as ever");
    await group.update();
    expect(group.active).toBe(true);
    expect(group.suite).toBe(usual);
    expect(alice.client.continuations.successorOf(group.id)).toBeUndefined();
  });
});

test.each(["told", "never"] as const)(
  "a group whose policy says %s waits for somebody to ask",
  async (upgrade) => {
    const group = await groupThatIs(upgrade);
    await group.invite(["bob@b.example"]);
    await bob.joins(group.id);
    await group.send(`it is ${upgrade}`);
    await bob.reads(`it is ${upgrade}`);
    expect(group.suite).toBe(usual);
    expect(alice.client.continuations.successorOf(group.id)).toBeUndefined();
  },
);
