import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ClientEvent, GroupId, JoinedGroup } from "@entente/client";
import { parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, profilePolicy } from "@entente/policy";
import { Person, Testbed } from "@entente/testbed";

// Members renew their keys as often as the group's policy says, by time alone (A23-38, A23-95), and take another signature key when
// that is due (A23-16). Everybody's clock is the test's.
const daySeconds = 86_400;
let aheadMs = 0;
const now = (): number => Date.now() + aheadMs;
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;

beforeAll(async () => {
  testbed = await Testbed.start({
    domains: ["a.example", "b.example"],
    mode: "in-process",
    now,
    authenticationNow: now,
  });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { nowMs: now });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone", { nowMs: now });
});

afterAll(async () => {
  await Promise.all([alice.leave(), bob.leave()]);
  await testbed.stop();
});

/** A client looks after its leaves when it starts, and then about once an hour. */
async function bobReturns(): Promise<void> {
  await bob.leave();
  bob = await Person.return(testbed.domain("b.example"), "bob@b.example/phone", { nowMs: now });
}

function passes(days: number): void {
  aheadMs += days * daySeconds * 1_000;
}

/** Nobody is removed for idleness: that is tested elsewhere. */
const noIdling = { idleSeconds: 0, idleWarningSeconds: 0 };

async function groupWith(behaviour: Partial<GroupPolicy["behaviour"]>): Promise<JoinedGroup> {
  const policy = profilePolicy("small_chat", parseUserId("alice@a.example"));
  const group = await alice.client.createGroup({
    policy: { ...policy, behaviour: { ...policy.behaviour, updateSeconds: 0, ...noIdling, ...behaviour } },
  });
  await group.invite(["bob@b.example"]);
  await bob.joins(group.id);
  // From here on bob counts.
  await bobReturns();
  return group;
}

const byBob =
  (groupId: GroupId) =>
  (event: ClientEvent): boolean =>
    event.kind === "epoch" && event.groupId === groupId && event.committer === bob.client.id;

const keyOf = (group: JoinedGroup): string =>
  Buffer.from(group.members().find(({ client }) => client === bob.id)?.signatureKey ?? []).toString("hex");

describe("a policy with a time for leaf updates", () => {
  test("is kept by each member: nothing before the time, new keys after it, in groups that have one alone", async () => {
    const group = await groupWith({ updateSeconds: 3 * daySeconds });
    const without = await groupWith({ updateSeconds: 0 });
    const epochs = [group.epoch, without.epoch];
    passes(2);
    await bobReturns();
    await bob.client.group(group.id).send("before the time");
    await alice.reads("before the time");
    expect([group.epoch, without.epoch]).toEqual(epochs);
    expect(alice.diary.some(byBob(group.id))).toBe(false);
    const key = keyOf(group);
    passes(2);
    await bobReturns();
    await alice.until("bob's update", byBob(group.id));
    expect(keyOf(group)).toBe(key);
    expect(alice.diary.some(byBob(without.id))).toBe(false);
  });

  test("and with a time for signature keys: another key, in every group of the member", async () => {
    const group = await groupWith({ signatureKeySeconds: 10 * daySeconds });
    const [other] = alice.client.groups().filter(({ id }) => id !== group.id);
    const before = keyOf(group);
    expect(keyOf(other!)).toBe(before);
    passes(11);
    await bobReturns();
    await alice.until("another key of bob", (event) => byBob(group.id)(event) && isRotation(event));
    await alice.until("the same key elsewhere", (event) => byBob(other!.id)(event) && isRotation(event));
    expect(keyOf(group)).not.toBe(before);
    expect(keyOf(other!)).toBe(keyOf(group));
    // It is new: nothing is due at the next look.
    const { epoch } = group;
    await bobReturns();
    await bob.client.group(group.id).send("still the same key");
    await alice.reads("still the same key");
    expect(group.epoch).toBe(epoch);
  });
});

function isRotation(event: ClientEvent): boolean {
  return event.kind === "epoch" && event.rotated.length === 1;
}
