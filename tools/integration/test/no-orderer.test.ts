import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "@entente/client";
import { CommitWatch, Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// A group that nobody orders, because no quorum of its domains is in touch: people talk as before, Commits wait, and take effect when
// there is a quorum again (F-14, A23-24, A23-25, A23-30).
const domains = ["a.example", "b.example", "c.example"] as const;
const watch = new CommitWatch();
let testbed: Testbed<"in-process">;
let alice: Person, anna: Person, bob: Person, cleo: Person;
let everyone: readonly Person[];
let group: JoinedGroup;

beforeAll(async () => {
  testbed = await Testbed.start({ domains, mode: "in-process", links: true });
  const enrol = (name: string, at: string): Promise<Person> =>
    Person.enrol(testbed.domain(at), `${name}@${at}/phone`, { transports: watch });
  alice = await enrol("alice", "a.example");
  anna = await enrol("anna", "a.example");
  bob = await enrol("bob", "b.example");
  cleo = await enrol("cleo", "c.example");
  everyone = [alice, anna, bob, cleo];
});

afterAll(async () => {
  await Promise.all(everyone.map((person) => person.leave()));
  await testbed.stop();
});

beforeEach(async () => {
  group = await alice.client.createGroup();
  await group.invite(["anna@a.example", "bob@b.example", "cleo@c.example"]);
  await Promise.all([anna, bob, cleo].map((person) => person.joins(group.id)));
  await group.update();
  for (const person of everyone) await person.reaches(group.id, group.epoch);
});

const of = (person: Person): JoinedGroup => person.client.group(group.id);

/** Whether a promise is settled by now. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol("open");
  return (await Promise.race([promise, Promise.resolve(open)])) !== open;
}

async function agree(): Promise<void> {
  await everyoneAtEpochOf(alice, group.id, everyone);
  expect(new Set(authenticators(group.id, everyone)).size).toBe(1);
}

describe("without a quorum", () => {
  test("two of three domains are away: the third's devices talk, their Commit waits, and goes on when one is back", async () => {
    await Promise.all([testbed.domain("b.example").stop(), testbed.domain("c.example").stop()]);
    const before = group.epoch;
    const waiting = group.update();
    await group.send("we are alone");
    await anna.reads("we are alone");
    await of(anna).send("so it seems");
    await alice.reads("so it seems");
    expect(await isDone(waiting)).toBe(false);
    expect([group.epoch, of(anna).epoch]).toEqual([before, before]);
    await testbed.domain("b.example").start();
    await waiting;
    expect(group.epoch).toBe(before + 1n);
    await bob.reads("we are alone");
    await bob.reads("so it seems");
    await testbed.domain("c.example").start();
    await cleo.reads("so it seems");
    await agree();
  });

  test("one way of one link is left: messages cross it, Commits wait, and go on when links are back", async () => {
    const before = group.epoch;
    for (const link of testbed.links) if (link !== testbed.link("a.example", "c.example")) link.set("cut");
    const waiting = [group.update(), of(bob).update()];
    await group.send("can anybody hear me?");
    await cleo.reads("can anybody hear me?");
    await of(bob).send("nobody hears me");
    expect(await isDone(Promise.race(waiting))).toBe(false);
    // C may count the votes of A and of itself, and A hears nothing of it: that is one Commit at most.
    for (const person of everyone) expect(of(person).epoch - before).toBeLessThanOrEqual(1n);
    for (const link of testbed.links) link.set("open");
    await Promise.all(waiting);
    await Promise.all([alice, cleo].map((person) => person.reads("nobody hears me")));
    for (const person of everyone) await person.reaches(group.id, before + 2n);
    await agree();
    expect(group.epoch).toBe(before + 2n);
  });

  test("a message waits for the Commit that removes somebody, asked for before it", async () => {
    await Promise.all([testbed.domain("b.example").stop(), testbed.domain("c.example").stop()]);
    const removal = group.remove(["bob@b.example"]);
    const secret = group.send("bob must not read this");
    await of(anna).send("a word from anna");
    await alice.reads("a word from anna");
    expect(await isDone(secret)).toBe(false);
    await Promise.all([testbed.domain("b.example").start(), testbed.domain("c.example").start()]);
    await Promise.all([removal, secret]);
    await cleo.reads("bob must not read this");
    await bob.until("to be removed", (event) => event.kind === "removed" && event.groupId === group.id);
    expect(bob.texts(group.id)).not.toContain("bob must not read this");
  });
});
