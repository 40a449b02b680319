import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "@entente/client";
import { CommitWatch, type LinkState, Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// Links between gateways break while everybody lives: who can talk to a quorum goes on, and nobody disagrees (A23-24, A23-27, A23-31).
const [a, b, c] = ["a.example", "b.example", "c.example"] as const;
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, cleo: Person;
let everyone: readonly Person[];
let watch: CommitWatch;
let group: JoinedGroup;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: [a, b, c], mode: "in-process", links: true });
  watch = new CommitWatch();
  alice = await Person.enrol(testbed.domain(a), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain(b), "bob@b.example/phone", { transports: watch });
  cleo = await Person.enrol(testbed.domain(c), "cleo@c.example/phone");
  everyone = [alice, bob, cleo];
  group = await alice.client.createGroup();
  await group.invite(["bob@b.example", "cleo@c.example"]);
  await Promise.all([bob, cleo].map((person) => person.joins(group.id)));
}, 120_000);

afterEach(async () => {
  for (const link of testbed.links) link.set("open");
  // Whatever was broken, in the end everyone holds the same secrets, and all three can commit.
  for (const person of everyone) {
    await person.client.group(group.id).update();
    await everyoneAtEpochOf(person, group.id, everyone);
  }
  expect(new Set(authenticators(group.id, everyone)).size).toBe(1);
}, 120_000);

afterAll(async () => {
  await Promise.all(everyone.map((person) => person.leave()));
  await testbed.stop();
}, 60_000);

function set(state: LinkState, ...ways: readonly (readonly [from: string, to: string])[]): void {
  for (const [from, to] of ways) testbed.link(from, to).set(state);
}

/** The domain that ordered last, and the two others. */
async function roles(): Promise<readonly [orderer: string, first: string, second: string]> {
  await bob.client.group(group.id).update();
  const orderer = watch.orderer ?? "";
  const [first = "", second = ""] = [a, b, c].filter((each) => each !== orderer);
  return [orderer, first, second];
}

function at(domain: string): Person {
  const found = everyone.find(({ id }) => id.includes(`@${domain}/`));
  if (found === undefined) throw new Error(`nobody at ${domain}`);
  return found;
}

async function commitsAt(domain: string, ...others: readonly string[]): Promise<void> {
  const own = at(domain).client.group(group.id);
  await own.update();
  for (const other of others) await at(other).reaches(group.id, own.epoch);
}

describe("the domain that orders", () => {
  test.each([["cut"], ["silent"]] as const)(
    "is %s from the others: they go on without it",
    async (state) => {
      const [orderer, first, second] = await roles();
      set(state, [orderer, first], [orderer, second], [first, orderer], [second, orderer]);
      await commitsAt(first, second);
      await commitsAt(second, first);
      const waiting = at(orderer).client.group(group.id).update();
      await at(orderer).client.group(group.id).send(`said in vain? ${state}`);
      set("open", [orderer, first], [orderer, second], [first, orderer], [second, orderer]);
      await waiting;
      for (const person of everyone) await person.reads(`said in vain? ${state}`);
    },
    180_000,
  );

  test("is heard, and its requests get nowhere: another takes over", async () => {
    const [orderer, first, second] = await roles();
    set("cut", [orderer, first], [orderer, second]);
    await commitsAt(first, second);
    await commitsAt(second, first);
  }, 120_000);

  test("sends, and hears nothing: another takes over", async () => {
    const [orderer, first, second] = await roles();
    set("silent", [first, orderer], [second, orderer]);
    await commitsAt(first, second);
    await commitsAt(second, first);
  }, 120_000);

  test("is cut from one of two only: both sides commit, through the third (2020)", async () => {
    const [orderer, first, second] = await roles();
    set("cut", [orderer, first], [first, orderer]);
    await commitsAt(first, second);
    await commitsAt(orderer, second);
    await commitsAt(second);
  }, 120_000);
});

describe("connections", () => {
  test("that carry bytes one way only are given up, and made anew when the link heals", async () => {
    for (const link of testbed.links) link.set("requests_only");
    const waiting = bob.client.group(group.id).update();
    await bob.client.group(group.id).send("one way");
    for (const link of testbed.links) link.set("open");
    await waiting;
    for (const person of everyone) await person.reads("one way");
  }, 120_000);
});
