import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type GroupId, inboxProtocols, type Knock } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";

// Somebody who is not in a group asks its members to be added, across domains (A23-68).
let testbed: Testbed<"in-process">;
let alice: Person, carol: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  [alice, carol] = await Promise.all([
    Person.enrol(testbed.domain("a.example"), "alice@a.example/phone"),
    Person.enrol(testbed.domain("b.example"), "carol@b.example/phone"),
  ]);
});
afterAll(async () => {
  await Promise.all([alice.leave(), carol.leave()]);
  await testbed.stop();
});

/** Resolves with the next knock; what was taken before stays taken. */
function nextKnock(person: Person): { readonly knock: Promise<Knock>; readonly end: () => Promise<void> } {
  let end: () => Promise<void> = () => Promise.resolve();
  const knock = new Promise<Knock>((resolve, reject) => {
    end = person.client.knocks.listen(async (each) => resolve(each), reject);
  });
  return { knock, end: () => end() };
}

describe("a knock", () => {
  test("reaches a member, who lets the stranger in", async () => {
    const group = await alice.client.createGroup({ externalJoins: "closed" });
    const { knock, end } = nextKnock(alice);
    const { unreached } = await carol.client.knocks.knock(group.id, ["alice@a.example"], "It is Carol 💐");
    expect(unreached).toEqual([]);
    const { from, groupId, text } = await knock;
    expect([from, groupId, text]).toEqual(["carol@b.example/phone", group.id, "It is Carol 💐"]);
    await end();
    await alice.client.group(groupId).invite(["carol@b.example"]);
    await carol.joins(group.id);
    await group.send("Welcome.");
    await carol.reads("Welcome.");
  });

  test("at a group that the member is not in, or of bytes that are none, is not handed over", async () => {
    const mine = await alice.client.createGroup();
    const elsewhere = await carol.client.createGroup();
    await carol.client.knocks.knock(elsewhere.id, ["alice@a.example"]);
    await carol.client.channel(inboxProtocols.knocks).send([alice.client.id], Uint8Array.of(1, 2, 3));
    await carol.client.knocks.knock(mine.id, ["alice@a.example"], "the one that counts");
    const { knock, end } = nextKnock(alice);
    expect((await knock).text).toBe("the one that counts");
    await end();
  });

  test("with a text past its bound, or at somebody whom nobody knows, is refused", async () => {
    const group = await alice.client.createGroup();
    const knocks = carol.client.knocks;
    await expect(knocks.knock(group.id, ["alice@a.example"], "x".repeat(1_025))).rejects.toMatchObject({
      code: "message_refused",
    });
    await expect(knocks.knock(group.id, ["nobody@a.example"])).rejects.toMatchObject({
      code: "unknown_user",
    });
    const none: GroupId = group.id;
    await expect(knocks.knock(none, ["alice@a.example"], "x".repeat(1_024))).resolves.toMatchObject({
      unreached: [],
    });
  });
});
