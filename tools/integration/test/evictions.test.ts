import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ClientEvent, GroupId, JoinedGroup } from "@entente/client";
import { Operator } from "@entente/domain";
import { parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, profilePolicy } from "@entente/policy";
import { Person, Testbed } from "@entente/testbed";

// The domain that a group was made at proposes, as an external sender that the group lists, to remove who is idle and whose
// credential is revoked; members carry it out (A18-20, A23-42, A23-45, A23-86, A23-92, A23-99; RFC 9420 12.1.8).
const hourSeconds = 3_600;
const certificateHold = 6;
let aheadMs = 0;
let testbed: Testbed<"in-process">;
let alice: Person, carol: Person;
const here = new Set<Person>();

beforeAll(async () => {
  testbed = await Testbed.start({
    domains: ["a.example", "b.example"],
    mode: "in-process",
    settings: { eviction: { mode: "on", sweepMs: 100 } },
    now: () => Date.now() + aheadMs,
  });
  alice = await enrol("a.example", "alice@a.example/phone");
  carol = await enrol("b.example", "carol@b.example/phone");
});

afterAll(async () => {
  await Promise.all([...here].map((person) => person.leave()));
  await testbed.stop();
});

async function enrol(domain: string, clientId: string): Promise<Person> {
  const person = await Person.enrol(testbed.domain(domain), clientId);
  here.add(person);
  return person;
}

async function goes(person: Person): Promise<void> {
  here.delete(person);
  await person.leave();
}

function passes(hours: number): void {
  aheadMs += hours * hourSeconds * 1000;
}

/** A small chat of Alice's whose members are warned after two hours of silence and removed after four. */
function policyWith(change: Partial<GroupPolicy["behaviour"]> = {}): GroupPolicy {
  const policy = profilePolicy("small_chat", parseUserId("alice@a.example"));
  const idle = {
    updateSeconds: hourSeconds,
    idleSeconds: 4 * hourSeconds,
    idleWarningSeconds: 2 * hourSeconds,
  };
  return { ...policy, behaviour: { ...policy.behaviour, ...idle, ...change } };
}

async function inviteTo(group: JoinedGroup, others: readonly Person[]): Promise<void> {
  await group.invite([...new Set(others.map(({ id }) => id.slice(0, id.indexOf("/"))))]);
  await Promise.all(others.map((each) => each.joins(group.id)));
}

const clients = (person: Person, groupId: GroupId): readonly string[] =>
  person.client
    .group(groupId)
    .members()
    .map(({ client }) => client);

/** Waits until Alice and Carol have seen somebody removed. */
async function isRemoved(groupId: GroupId, client: string): Promise<void> {
  const removed = (event: ClientEvent): boolean =>
    event.kind === "epoch" && event.groupId === groupId && event.removed.some((each) => each === client);
  for (const each of [alice, carol]) await each.until(`${client} to be removed`, removed);
}

describe.each(["encrypted", "visible"] as const)("in a group of %s handshakes", (handshakes) => {
  test("who is silent is warned, and then removed; who renews stays, and who is in a group that asked for nothing", async () => {
    const bob = await enrol("b.example", `bob@b.example/${handshakes}`);
    const group = await alice.client.createGroup({ policy: policyWith({ handshakes }) });
    const other = await alice.client.createGroup({ handshakes });
    for (const each of [group, other]) await inviteTo(each, [bob, carol]);
    await goes(bob);
    passes(2.5);
    for (const each of [alice, carol]) {
      await each.until("a warning", (event) => event.kind === "idle_warning" && event.groupId === group.id);
      await alice.until(
        `the renewal of ${each.id}`,
        (event) =>
          event.kind === "epoch" &&
          event.groupId === group.id &&
          event.committer === each.id &&
          event.added.length === 0,
      );
    }
    expect(clients(alice, group.id)).toContain(bob.id);
    passes(2);
    await isRemoved(group.id, bob.id);
    expect([...clients(carol, group.id)].sort()).toEqual([alice.id, carol.id]);
    expect(clients(alice, other.id)).toContain(bob.id);
  });
});

test("whose credential is revoked goes after the grace that the policy gives, and not before", async () => {
  const dave = await enrol("b.example", "dave@b.example/phone");
  const [strict, lenient] = await Promise.all(
    [0, 8 * hourSeconds].map((credentialGraceSeconds) =>
      alice.client.createGroup({
        policy: policyWith({ credentialGraceSeconds, idleSeconds: 0, idleWarningSeconds: 0 }),
      }),
    ),
  );
  for (const each of [strict!, lenient!]) await inviteTo(each, [dave, carol]);
  await goes(dave);
  const operator = new Operator(testbed.domain("b.example").folder);
  await operator.revoke(dave.id, certificateHold);
  operator.close();
  // Verdicts are remembered for a minute.
  passes(0.1);
  await isRemoved(strict!.id, dave.id);
  expect(clients(alice, lenient!.id)).toContain(dave.id);
  passes(9);
  await isRemoved(lenient!.id, dave.id);
});

test("a proposal that a Commit from outside made void is repeated in the epoch that this one begins (A23-42)", async () => {
  const erin = await enrol("b.example", "erin@b.example/phone");
  const policy = policyWith({ pendingProposals: "before_message" });
  const group = await alice.client.createGroup({ policy });
  await inviteTo(group, [erin, carol]);
  await goes(erin);
  passes(2.5);
  await carol.until("a warning", (event) => event.kind === "idle_warning" && event.groupId === group.id);
  const { epoch } = group;
  await alice.reaches(group.id, epoch + 1n);
  passes(2);
  const tablet = await enrol("b.example", "carol@b.example/tablet");
  await tablet.client.joinExternally(group.id);
  expect(clients(tablet, group.id)).toContain(erin.id);
  // Nobody commits by itself here: the proposal waits for the next message.
  for (let tries = 0; clients(alice, group.id).includes(erin.id) && tries < 100; tries++)
    await alice.client.group(group.id).send(`message ${String(tries)}`);
  await isRemoved(group.id, erin.id);
});
