import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { DomainDelivery, JoinedGroup } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";

// What became of one message at each domain, for whoever sent it (F-3, A18-14).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, carol: Person;
let group: JoinedGroup;

beforeAll(async () => {
  testbed = await Testbed.start({
    domains: ["a.example", "b.example", "c.example"],
    mode: "in-process",
    links: true,
  });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  carol = await Person.enrol(testbed.domain("c.example"), "carol@c.example/phone");
  group = await alice.client.createGroup();
  await group.invite(["bob@b.example", "carol@c.example"]);
  for (const person of [bob, carol]) await person.joins(group.id);
});

afterAll(async () => {
  await Promise.all([alice, bob, carol].map((person) => person.leave()));
  await testbed.stop();
});

/** Once the message is there as far as its home knows, or does not wait any more. */
async function settledAt(domain: string, messageId: string): Promise<DomainDelivery> {
  for (;;) {
    const { domains } = await alice.client.deliveryStatus(messageId);
    const found = domains.find((each) => each.domain === domain);
    if (found !== undefined && found.state !== "waiting") return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("a message is delivered at one domain while it waits for another that is away", async () => {
  testbed.link("a.example", "c.example").set("cut");
  const before = Date.now();
  const id = await group.send("are you there?");
  await bob.reads("are you there?");
  const atBob = await settledAt("b.example", id);
  expect(atBob).toMatchObject({ state: "delivered", code: "" });
  expect(atBob.at?.getTime()).toBeGreaterThanOrEqual(before);
  const { accepted, domains } = await alice.client.deliveryStatus(id);
  expect(accepted.getTime()).toBeGreaterThanOrEqual(before);
  expect(domains.map(({ domain, state }) => [domain, state])).toEqual([
    ["b.example", "delivered"],
    ["c.example", "waiting"],
  ]);
  expect(domains[1]?.at?.getTime()).toBe(accepted.getTime());

  testbed.link("a.example", "c.example").set("open");
  await carol.reads("are you there?");
  expect(await settledAt("c.example", id)).toMatchObject({ state: "delivered", code: "" });
});

test("nobody is told of a message of somebody else, nor of one that never was", async () => {
  const id = await group.send("mine");
  await bob.reads("mine");
  await expect(bob.client.deliveryStatus(id)).rejects.toMatchObject({ code: "unknown_message" });
  await expect(alice.client.deliveryStatus("ab".repeat(32))).rejects.toMatchObject({
    code: "unknown_message",
  });
  await expect(alice.client.deliveryStatus("no id")).rejects.toMatchObject({ code: "unknown_message" });
});
