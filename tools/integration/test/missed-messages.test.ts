import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DatabaseSync } from "node:sqlite";
import { type ClientEvent, type GroupId, textOf } from "@entente/client";
import { parseUserId } from "@entente/mls-wire";
import { profilePolicy } from "@entente/policy";
import { Person, storePath, Testbed } from "@entente/testbed";
import { everyoneAtEpochOf } from "./agreement.ts";

// Messages that a member could not read, given by other members where the group's policy says so, to who proves by a key of a former
// epoch that it was there: of the epochs in which it was a member, and of no others (A23-48, RFC 9750 6.6).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, bea: Person;
const devices: Person[] = [];

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  bea = await Person.enrol(testbed.domain("b.example"), "bea@b.example/phone");
});

afterAll(async () => {
  await Promise.all([alice, bob, bea, ...devices].map((person) => person.leave()));
  await testbed.stop();
});

async function groupThat(missedMessages: "offered" | "withheld") {
  const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
  const admission = { ...small.admission, rejoin: "proven" as const, missedMessages };
  const group = await alice.client.createGroup({ policy: { ...small, admission } });
  await group.invite(["bob@b.example"]);
  await bob.joins(group.id);
  await everyoneAtEpochOf(alice, group.id, [bob]);
  return group;
}

/** Bob's device is away, and what it knew of its groups is lost. */
async function bobsStateIsLost(): Promise<void> {
  await bob.leave();
  const file = new DatabaseSync(storePath(testbed.domain("b.example"), bob.id));
  file.exec("UPDATE groups SET core = x'0001ff'");
  file.close();
}

type Missed = Extract<ClientEvent, { readonly kind: "missed_message" }>;

const missedBy = (person: Person, groupId: GroupId): readonly Missed[] =>
  person.diary.flatMap((event) =>
    event.kind === "missed_message" && event.groupId === groupId ? [event] : [],
  );

const texts = (events: readonly Missed[]): readonly string[] =>
  events.map(({ content }) => textOf(content) ?? "");

describe("in a group that offers missed messages", () => {
  test("one whose state is lost gets what was written meanwhile, and nothing of the time in which it was no member", async () => {
    const group = await groupThat("offered");
    await group.send("you were there");
    await bob.reads("you were there");
    await group.remove(["bob@b.example"]);
    await bob.until("to be removed", (event) => event.kind === "removed" && event.groupId === group.id);
    await group.send("behind your back");
    await group.invite(["bob@b.example", "bea@b.example"]);
    await bob.joins(group.id);
    await bea.joins(group.id);
    await everyoneAtEpochOf(alice, group.id, [bob, bea]);
    await bobsStateIsLost();
    await group.send("while you were away");
    await bea.reads("while you were away");
    await group.update();
    await bea.reaches(group.id, group.epoch);
    await bea.client.group(group.id).send("and in another epoch");
    await alice.reads("and in another epoch");
    bob = await Person.return(testbed.domain("b.example"), bob.id);
    await bob.until("the last missed message", () => missedBy(bob, group.id).length === 2);
    const missed = missedBy(bob, group.id);
    expect(texts(missed)).toEqual(["while you were away", "and in another epoch"]);
    expect(missed.map(({ sender }) => sender)).toEqual([alice.client.id, bea.client.id]);
    for (const { from } of missed) expect([alice.client.id, bea.client.id]).toContain(from);
    // Whoever was asked has answered by the time that both have read what is said next; nothing comes twice.
    await everyoneAtEpochOf(bob, group.id, [alice, bea]);
    await bob.client.group(group.id).send("thank you");
    await Promise.all([alice, bea].map((person) => person.reads("thank you")));
    expect(texts(missedBy(bob, group.id))).not.toContain("behind your back");
    expect(new Set(missedBy(bob, group.id).map(({ messageId }) => messageId)).size).toBe(2);
  });

  test("a user's new device gets what its user could read, from the user's own device alone", async () => {
    const group = await groupThat("offered");
    await group.send("for Bob and his devices");
    await bob.reads("for Bob and his devices");
    const tablet = await Person.enrol(testbed.domain("b.example"), "bob@b.example/tablet");
    devices.push(tablet);
    await tablet.client.joinExternally(group.id);
    await tablet.until("what the phone gives", () => missedBy(tablet, group.id).length > 0);
    expect(missedBy(tablet, group.id)).toMatchObject([{ from: bob.client.id, sender: alice.client.id }]);
    expect(texts(missedBy(tablet, group.id))).toEqual(["for Bob and his devices"]);
    await everyoneAtEpochOf(tablet, group.id, [alice, bob]);
  });

  test("who has just joined has missed nothing that it may have", async () => {
    const group = await groupThat("offered");
    await group.send("before Bea");
    await group.invite(["bea@b.example"]);
    await bea.joins(group.id);
    await expect(bea.client.missedMessages.ask(group.id)).rejects.toMatchObject({ code: "psk_missing" });
  });
});

test("a group that withholds them gives nobody what was missed", async () => {
  const group = await groupThat("withheld");
  await bobsStateIsLost();
  await group.send("not for you");
  await group.update();
  bob = await Person.return(testbed.domain("b.example"), bob.id);
  await bob.until("to be healed", (event) => event.kind === "healed" && event.groupId === group.id);
  await expect(bob.client.missedMessages.ask(group.id)).rejects.toMatchObject({
    code: "policy_refused",
    reason: "missed_messages",
  });
  await everyoneAtEpochOf(bob, group.id, [alice]);
  await group.send("for all of us");
  await bob.reads("for all of us");
  expect(missedBy(bob, group.id)).toEqual([]);
});
