import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "@entente/client";
import { CommitWatch, Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// A group of three domains: a quorum of them decides each Commit, and any one of them may be lost (F-15, A18-16, A18-17, A23-24, A23-31).
const domains = ["a.example", "b.example", "c.example"];
const watch = { alice: new CommitWatch(), bob: new CommitWatch(), cleo: new CommitWatch() };
let testbed: Testbed<"processes">;
let alice: Person, bob: Person, cleo: Person;
let everyone: readonly Person[];
let group: JoinedGroup;

beforeAll(async () => {
  testbed = await Testbed.start({ domains, mode: "processes" });
  const enrol = (name: keyof typeof watch, at: string): Promise<Person> =>
    Person.enrol(testbed.domain(at), `${name}@${at}/phone`, { transports: watch[name] });
  alice = await enrol("alice", "a.example");
  bob = await enrol("bob", "b.example");
  cleo = await enrol("cleo", "c.example");
  everyone = [alice, bob, cleo];
  group = await alice.client.createGroup();
  await group.invite(["bob@b.example", "cleo@c.example"]);
  await Promise.all([bob, cleo].map((person) => person.joins(group.id)));
});

afterAll(async () => {
  await Promise.all(everyone.map((person) => person.leave()));
  await testbed.stop();
});

/** Everyone's history: who began each epoch. */
function histories(): readonly (readonly string[])[] {
  return everyone.map((person) =>
    person.diary.flatMap((event) =>
      event.kind === "epoch" && event.groupId === group.id && event.epoch > 1n
        ? [`${String(event.epoch)} ${event.committer}`]
        : [],
    ),
  );
}

async function agree(leader: Person): Promise<void> {
  await everyoneAtEpochOf(leader, group.id, everyone);
  expect(new Set(authenticators(group.id, everyone)).size).toBe(1);
  const [first, ...others] = histories();
  for (const each of others) expect(each).toEqual(first);
}

describe("a group of three domains", () => {
  test("the creator's domain alone decides the Commit that brings the others in", () => {
    expect(watch.alice.seen).toMatchObject([{ epoch: 0n, orderer: "a.example", voters: ["a.example"] }]);
  });

  test("from then on every Commit carries the votes of a quorum, and every client merges it", async () => {
    for (const person of everyone) {
      await person.client.group(group.id).update();
      await agree(person);
    }
    for (const { seen } of Object.values(watch)) {
      const mine = seen.filter(({ epoch }) => epoch > 0n);
      expect(mine.map(({ epoch }) => epoch)).toEqual([1n, 2n, 3n]);
      for (const { voters, votes, value, epoch } of mine) {
        expect(voters).toEqual(domains);
        expect(votes.length).toBeGreaterThanOrEqual(2);
        expect(value).toBe(watch.alice.seen.find((one) => one.epoch === epoch)?.value);
      }
    }
  });

  test("Commits from three domains at once take one epoch each, in one order", async () => {
    const before = group.epoch;
    await Promise.all(everyone.map((person) => person.client.group(group.id).update()));
    for (const person of everyone) await person.reaches(group.id, before + 3n);
    await agree(alice);
  });
});

describe("kill -9 of the domain that orders", () => {
  test("another takes over, the conversation goes on, and the dead one returns and catches up", async () => {
    expect(watch.alice.orderer).toBe("a.example");
    await testbed.domain("a.example").kill();
    const before = bob.client.group(group.id).epoch;
    await bob.client.group(group.id).send("a.example is gone");
    await cleo.reads("a.example is gone");
    await bob.client.group(group.id).update();
    await cleo.client.group(group.id).update();
    await cleo.reaches(group.id, before + 2n);
    await bob.reaches(group.id, before + 2n);
    const since = watch.bob.seen.filter(({ epoch }) => epoch >= before);
    expect(since).toHaveLength(2);
    for (const { orderer, votes } of since) {
      expect(orderer).not.toBe("a.example");
      expect(votes).toEqual(["b.example", "c.example"]);
    }
    await cleo.client.group(group.id).send("and we are in other hands");
    await testbed.domain("a.example").start();
    await alice.reads("and we are in other hands");
    await agree(cleo);
    await group.update();
    await agree(alice);
  });

  test("while a Commit of its own client is under way: it takes effect once, everywhere", async () => {
    const { orderer } = watch.bob;
    const victim = everyone.find(({ id }) => id.includes(`@${orderer ?? ""}/`));
    if (victim === undefined || orderer === undefined) throw new Error("nobody ordered");
    const survivors = everyone.filter((person) => person !== victim);
    const before = victim.client.group(group.id).epoch;
    const theirs = Promise.all(survivors.map((person) => person.client.group(group.id).update()));
    const own = victim.client.group(group.id).update();
    await testbed.domain(orderer).kill();
    await theirs;
    await testbed.domain(orderer).start();
    await own;
    for (const person of everyone) await person.reaches(group.id, before + 3n);
    await agree(victim);
    expect(group.epoch).toBe(before + 3n);
  });
});
