import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type DomainDelivery, type JoinedGroup, textOf } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";

/** How long a message waits for another domain before it is given up. */
const outboxLifetimeMs = 7 * 86_400_000;
const execute = promisify(execFile);
const program = new URL("../../cli/dist/main.js", import.meta.url).pathname;

// What became of one message at each domain, for whoever sent it (F-3, A18-14).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, carol: Person;
let group: JoinedGroup;
/** How far the Delivery Services' clocks are ahead. */
let aheadMs = 0;

beforeAll(async () => {
  testbed = await Testbed.start({
    domains: ["a.example", "b.example", "c.example"],
    mode: "in-process",
    links: true,
    now: () => Date.now() + aheadMs,
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

/** What the operator of a domain sees of its peers. */
async function peersOf(domain: string): Promise<readonly { domain: string; deadLetters: number }[]> {
  const { path } = testbed.domain(domain).folder;
  const { stdout } = await execute(process.execPath, [program, "peers", "--json", "--folder", path]);
  return JSON.parse(stdout) as { domain: string; deadLetters: number }[];
}

// A18-14, F-3: a peer that stays away past the end of retrying.
test("what a domain does not get within a week is given up: its sender gets the signed bounce, and nothing else is disturbed", async () => {
  testbed.link("a.example", "c.example").set("cut");
  const lost = await group.send("for a week");
  await bob.reads("for a week");
  await settledAt("b.example", lost);
  aheadMs = outboxLifetimeMs + 60_000;
  const later = await group.send("a week later");
  await bob.reads("a week later");
  const told = await alice.until("the bounce", (event) => event.kind === "undeliverable" && event.final);
  expect(told).toEqual({
    kind: "undeliverable",
    messageId: lost,
    domain: "c.example",
    code: "expired",
    final: true,
    // Signed by the domain that gave it up, for exactly this message.
    proven: true,
  });
  expect(await settledAt("c.example", lost)).toMatchObject({ state: "given_up", code: "expired" });
  expect(await settledAt("b.example", lost)).toMatchObject({ state: "delivered" });
  const { domains } = await alice.client.deliveryStatus(later);
  expect(domains.find(({ domain }) => domain === "c.example")?.state).toBe("waiting");
  expect(await peersOf("a.example")).toMatchObject([
    { domain: "b.example", deadLetters: 0, deadLetterCode: "" },
    { domain: "c.example", deadLetters: 1, deadLetterCode: "expired" },
  ]);

  testbed.link("a.example", "c.example").set("open");
  await carol.reads("a week later");
  expect(
    carol.diary.some((event) => event.kind === "message" && textOf(event.content) === "for a week"),
  ).toBe(false);
  const ofCarol = carol.client.group(group.id);
  await ofCarol.send("I was away");
  await Promise.all([alice.reads("I was away"), bob.reads("I was away")]);
  expect(await settledAt("c.example", later)).toMatchObject({ state: "delivered" });
});
