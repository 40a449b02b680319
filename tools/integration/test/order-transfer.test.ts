import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "@entente/client";
import { CommitWatch, Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// A group of two domains is ordered by one of them; the role moves by a Commit of the group, while whoever has it is there (F-15, F-17, F-18).
const watch = new CommitWatch();
let testbed: Testbed<"in-process">;
let alice: Person, anna: Person, bob: Person;
let everyone: readonly Person[];
let group: JoinedGroup, bobs: JoinedGroup;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { transports: watch });
  anna = await Person.enrol(testbed.domain("a.example"), "anna@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  everyone = [alice, anna, bob];
});

afterAll(async () => {
  await Promise.all(everyone.map((person) => person.leave()));
  await testbed.stop();
});

/** Who ordered each epoch's end, from an epoch on. */
async function orderers(from: bigint): Promise<readonly string[]> {
  await everyoneAtEpochOf(alice, group.id, everyone);
  expect(new Set(authenticators(group.id, everyone)).size).toBe(1);
  const seen = new Map(
    watch.seen.flatMap(({ groupId, epoch, orderer }) =>
      groupId === group.id && epoch >= from ? [[epoch, orderer] as const] : [],
    ),
  );
  return [...seen.values()];
}

describe.each(["encrypted", "visible"] as const)("a group of two domains, handshakes %s", (handshakes) => {
  beforeEach(async () => {
    group = await alice.client.createGroup({ handshakes });
    await group.invite(["anna@a.example", "bob@b.example"]);
    [, bobs] = (await Promise.all([anna, bob].map((person) => person.joins(group.id)))) as [
      JoinedGroup,
      JoinedGroup,
    ];
  });

  test("is ordered by the other from the next epoch on, and handed back", async () => {
    const { epoch } = group;
    await group.update();
    await group.transferOrder("b.example");
    await group.update();
    await bob.reaches(group.id, group.epoch);
    await bobs.update();
    await bobs.transferOrder("a.example");
    await alice.reaches(group.id, bobs.epoch);
    await group.update();
    const [a, b] = ["a.example", "b.example"];
    expect(await orderers(epoch)).toEqual([a, a, b, b, b, a]);
    expect(group.voters).toEqual(["a.example"]);
  });

  test("goes on without the domain that handed it over", async () => {
    await group.transferOrder("b.example");
    await everyoneAtEpochOf(alice, group.id, everyone);
    await testbed.domain("a.example").stop();
    await bobs.update();
    await bobs.send("we go on");
    await testbed.domain("a.example").start();
    await alice.reads("we go on");
    await group.update();
    for (const person of everyone) await person.reaches(group.id, group.epoch);
    await orderers(0n);
  });

  test("loses no Commit of those that race the transfer: each takes effect once", async () => {
    const { epoch } = group;
    const [annas, own] = [anna, alice].map((person) => person.client.group(group.id)) as [
      JoinedGroup,
      JoinedGroup,
    ];
    await Promise.all([
      own.transferOrder("b.example"),
      ...[annas, bobs, annas, bobs].map((each) => each.update()),
    ]);
    for (const person of everyone) await person.reaches(group.id, epoch + 5n);
    const by = await orderers(epoch);
    expect(by).toHaveLength(5);
    // One after the other: what A ordered, and from the transfer on what B did.
    expect([...by].sort()).toEqual(by);
    expect(group.epoch).toBe(epoch + 5n);
    expect(group.voters).toEqual(["b.example"]);
  });

  test("refuses a domain without members, and nothing happens where it orders already", async () => {
    const { epoch } = group;
    await expect(group.transferOrder("c.example")).rejects.toMatchObject({ code: "member_invalid" });
    await group.transferOrder("a.example");
    expect(group.epoch).toBe(epoch);
  });
});
