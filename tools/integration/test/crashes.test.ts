import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// `kill -9` of real processes in the middle of a conversation: nothing that was accepted is lost, nothing comes twice.
let testbed: Testbed<"processes">;
let alice: Person, bob: Person;
let group: JoinedGroup;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "processes" });
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

/** Sends while a service is killed and started again; a message counts when the sender was told that it is accepted. */
async function sendThrough(
  sender: Person,
  label: string,
  kill: () => Promise<void>,
): Promise<readonly string[]> {
  const texts = Array.from({ length: 30 }, (_, index) => `${label} ${String(index)}`);
  const killing = kill();
  for (const text of texts) await sender.client.group(group.id).send(text);
  await killing;
  return texts;
}

describe.each([
  ["the receiver's Delivery Service", "b.example", "ds"],
  ["the sender's Delivery Service", "a.example", "ds"],
  ["the receiver's gateway", "b.example", "gateway"],
] as const)("a kill -9 of %s", (what, domain, service) => {
  test("loses nothing, repeats nothing, and keeps the order", async () => {
    const victim = testbed.domain(domain).services[service];
    const texts = await sendThrough(alice, what, async () => {
      await victim.kill();
      await victim.start();
    });
    for (const person of [alice, bob]) {
      await person.reads(texts.at(-1)!);
      expect(person.texts(group.id).filter((text) => text.startsWith(what))).toEqual(texts);
    }
  });
});

describe("a kill -9 in the middle of a Commit", () => {
  test("leaves one history: the Commit takes effect once, and both sides agree", async () => {
    const before = group.epoch;
    const victim = testbed.domain("a.example").services.ds;
    const update = bob.client.group(group.id).update();
    await victim.kill();
    await victim.start();
    await update;
    await group.update();
    await everyoneAtEpochOf(alice, group.id, [bob]);
    expect(group.epoch).toBe(before + 2n);
    expect(new Set(authenticators(group.id, [alice, bob])).size).toBe(1);
  });
});
