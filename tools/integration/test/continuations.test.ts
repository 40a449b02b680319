import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ClientEvent, GroupId, JoinedGroup } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";
import { authenticators } from "./agreement.ts";

// Groups that continue others, across two domains: some of their members among themselves, or all in a group of another suite
// (RFC 9420 11.2, 11.3; A23-30, A23-85, A23-94).
type Continued = Extract<ClientEvent, { readonly kind: "continued" }>;

const suites = [
  "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
  "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519",
] as const;
const [, better] = suites;

let testbed: Testbed<"in-process">;
let alice: Person, ann: Person, bob: Person, bea: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
  const both = { keyPackageSuites: suites };
  alice = await Person.enrol(a, "alice@a.example/phone", both);
  ann = await Person.enrol(a, "ann@a.example/phone", both);
  bob = await Person.enrol(b, "bob@b.example/phone", both);
  bea = await Person.enrol(b, "bea@b.example/phone", both);
});

afterAll(async () => {
  await Promise.all([alice, ann, bob, bea].map((person) => person.leave()));
  await testbed.stop();
});

const userOf = ({ id }: Person): string => id.slice(0, id.indexOf("/"));

async function groupOfFour(handshakes: "encrypted" | "visible", policy = false): Promise<JoinedGroup> {
  const group = await alice.client.createGroup(policy ? { policy: "small_chat" } : { handshakes });
  await group.invite([ann, bob, bea].map(userOf));
  await Promise.all([ann, bob, bea].map((person) => person.joins(group.id)));
  return group;
}

function continued(person: Person, former: GroupId): Promise<Continued> {
  return person.until(
    "the group to be continued",
    (event) => event.kind === "continued" && event.former === former,
  ) as Promise<Continued>;
}

async function theyTalkIn(groupId: GroupId, people: readonly Person[], what: string): Promise<void> {
  const [first] = people;
  await first?.client.group(groupId).send(what);
  await Promise.all(people.slice(1).map((person) => person.reads(what)));
  for (const person of people) await person.reaches(groupId, first?.client.group(groupId).epoch ?? 0n);
  expect(new Set(authenticators(groupId, people)).size).toBe(1);
}

describe.each(["encrypted", "visible"] as const)("of a group of %s handshakes", (handshakes) => {
  test("a branch has some of its members, while it goes on", async () => {
    const group = await groupOfFour(handshakes);
    const { group: branch, left } = await bob.client.continuations.branch(group.id, [userOf(alice)]);
    expect(left).toEqual([]);
    await alice.joins(branch.id);
    expect(await continued(alice, group.id)).toMatchObject({ groupId: branch.id, reason: "branch" });
    expect(
      branch
        .members()
        .map(({ client }) => client)
        .sort(),
    ).toEqual([alice.id, bob.id].sort());
    await theyTalkIn(branch.id, [bob, alice], "between us");
    await group.send("to all");
    await Promise.all([ann, bob, bea].map((person) => person.reads("to all")));
    expect(bea.texts(branch.id)).toEqual([]);
    expect(alice.client.continuations.successorOf(group.id)).toBeUndefined();
  });

  test("a ReInit ends it for all, and all are in the group that takes its place", async () => {
    const group = await groupOfFour(handshakes);
    await group.send("before");
    await bea.reads("before");
    const { group: successor, left } = await bob.client.continuations.reinitialize(group.id, {
      suite: better,
    });
    expect(left).toEqual([]);
    for (const person of [alice, ann, bea])
      expect(await continued(person, group.id)).toMatchObject({
        groupId: successor.id,
        reason: "reinit",
        left: [],
      });
    expect(successor.suite).toBe(better);
    await theyTalkIn(successor.id, [bea, alice, ann, bob], "after");
    for (const person of [alice, ann, bob, bea]) {
      const former = person.client.group(group.id);
      await expect(former.send("too late")).rejects.toMatchObject({
        code: "succeeded",
        subject: successor.id,
      });
      await expect(former.update()).rejects.toMatchObject({ code: "succeeded" });
    }
    expect(bea.texts(group.id)).toEqual(["before"]);
  });
});

describe("a ReInit", () => {
  test("is not begun where a member can not go over, and not by whom the policy does not let", async () => {
    const old = await Person.enrol(testbed.domain("a.example"), "old@a.example/phone");
    const group = await groupOfFour("encrypted", true);
    await group.invite([userOf(old)]);
    await old.joins(group.id);
    await expect(alice.client.continuations.reinitialize(group.id, { suite: better })).rejects.toMatchObject({
      code: "nothing_compatible",
      subject: old.id,
    });
    await group.changePolicy((policy) => ({ ...policy, rights: { ...policy.rights, reInit: "admins" } }));
    await bob.reaches(group.id, group.epoch);
    await expect(bob.client.continuations.reinitialize(group.id)).rejects.toMatchObject({
      code: "policy_refused",
      reason: "reinit_forbidden",
    });
    expect(group.active).toBe(true);
    await group.send("still here");
    await old.reads("still here");
    await old.leave();
  });

  test("is made good by another of the domain, where whoever asked for it is gone", async () => {
    const group = await groupOfFour("encrypted");
    const gone = bob;
    // The Commit is decided; the group that it names is never made by Bob.
    const going = gone.client.continuations.reinitialize(group.id, { suite: better });
    going.catch(() => undefined);
    await gone.until("the end", (event) => event.kind === "epoch" && event.own && event.groupId === group.id);
    await gone.leave();
    const { groupId } = await continued(alice, group.id);
    expect((await continued(bea, group.id)).groupId).toBe(groupId);
    await theyTalkIn(groupId, [bea, alice, ann], "without Bob for now");
    bob = await Person.return(testbed.domain("b.example"), gone.id, { keyPackageSuites: suites });
    expect((await continued(bob, group.id)).groupId).toBe(groupId);
    await theyTalkIn(groupId, [bob, alice, ann, bea], "with Bob");
  });

  test.each(["encrypted", "visible"] as const)(
    "of a group of %s handshakes is known to its domains: they take nobody in, and list the successor alone",
    async (handshakes) => {
      const enrol = (name: string): Promise<Person> => {
        const domain = name.includes("@a.example") ? "a.example" : "b.example";
        return Person.enrol(testbed.domain(domain), name, { keyPackageSuites: suites });
      };
      const cara = await enrol(`cara-${handshakes}@a.example/phone`);
      const carl = await enrol(`carl-${handshakes}@b.example/phone`);
      const group = await cara.client.createGroup({ handshakes });
      await group.invite([userOf(carl)]);
      await carl.joins(group.id);
      const { group: successor } = await carl.client.continuations.reinitialize(group.id);
      await continued(cara, group.id);
      for (const person of [cara, carl]) {
        const desk = await enrol(`${userOf(person)}/desk`);
        await expect(desk.client.joinExternally(group.id)).rejects.toMatchObject({ code: "group_closed" });
        const joined = await desk.client.joinUserGroups();
        expect(joined.map(({ id }) => id)).toEqual([successor.id]);
        await desk.leave();
      }
      await Promise.all([cara, carl].map((person) => person.leave()));
    },
  );
});
