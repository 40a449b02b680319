import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// Commits that meet: exactly one ends each epoch, at both domains the same one, and who lost tries again (F-16, A23-25, A23-27).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;
let group: JoinedGroup;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  group = await alice.client.createGroup();
  await group.invite(["bob@b.example"]);
  await bob.joins(group.id);
});

afterAll(async () => {
  await Promise.all([alice.leave(), bob.leave()]);
  await testbed.stop();
});

describe("two Commits for one epoch, from two domains", () => {
  test("both take effect, one after the other", async () => {
    const before = group.epoch;
    await Promise.all([group.update(), bob.client.group(group.id).update()]);
    await alice.reaches(group.id, before + 2n);
    await bob.reaches(group.id, before + 2n);
    expect(new Set(authenticators(group.id, [alice, bob])).size).toBe(1);
  });

  test("ten at once take ten epochs, each ended once and in the same order everywhere", async () => {
    const before = group.epoch;
    const theirs = bob.client.group(group.id);
    await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? group : theirs).update()));
    await everyoneAtEpochOf(alice, group.id, [bob]);
    await everyoneAtEpochOf(bob, group.id, [alice]);
    expect(group.epoch).toBe(before + 10n);
    const committers = (person: Person): readonly string[] =>
      person.diary.flatMap((event) =>
        event.kind === "epoch" && event.groupId === group.id && event.epoch > before
          ? [`${String(event.epoch)} ${event.committer}`]
          : [],
      );
    expect(committers(alice)).toHaveLength(10);
    expect(committers(alice)).toEqual(committers(bob));
    expect(new Set(authenticators(group.id, [alice, bob])).size).toBe(1);
  });

  test("messages flow while Commits race", async () => {
    const texts = Array.from({ length: 20 }, (_, index) => `meanwhile ${String(index)}`);
    const commits = Promise.all([group.update(), bob.client.group(group.id).update(), group.update()]);
    for (const text of texts) await bob.client.group(group.id).send(text);
    await commits;
    for (const person of [alice, bob]) {
      for (const text of texts) await person.reads(text);
      expect(person.texts(group.id).filter((text) => text.startsWith("meanwhile"))).toEqual(texts);
    }
  });
});
