import { describe, expect, test } from "@jest/globals";
import { parseUserId } from "@entente/mls-wire";
import { type GroupPolicy, profilePolicy } from "@entente/policy";
import { Group } from "../../src/mls/group.ts";
import { deliver, environmentOf, groupOf, invite, Person, startMs, text } from "./people.ts";
import { stateOf } from "./hostile.ts";

// Keys go in time, as the group's policy says (A23-72, A23-73): what a device was told to forget can not be taken from it later.
const messageSeconds = 100;
const resumptionSeconds = 1_000;

function policyWith(retention: Partial<GroupPolicy["retention"]> = {}): GroupPolicy {
  const base = profilePolicy("small_chat", parseUserId("alice@a.example"));
  return { ...base, retention: { ...base.retention, messageSeconds, resumptionSeconds, ...retention } };
}

/** Alice and Bob in a group with this policy, and Bob's clock, in seconds after the start. */
async function two(policy: GroupPolicy | "none" = policyWith()) {
  let seconds = 0;
  const clock = {
    set: (to: number) => {
      seconds = to;
    },
  };
  const alice = await Person.make("alice@a.example/phone");
  const bob = await Person.make("bob@b.example/phone", undefined, {
    ...environmentOf(),
    nowMs: () => startMs + seconds * 1_000,
  });
  await alice.create("private", true, undefined, policy === "none" ? undefined : policy);
  await invite(alice, [bob]);
  return { alice, bob, clock };
}

async function messages(sender: Person, count: number): Promise<[Uint8Array, ...Uint8Array[]]> {
  const made: Uint8Array[] = [];
  for (let index = 0; index < count; index++) made.push(await sender.send(String(index)));
  return made as [Uint8Array, ...Uint8Array[]];
}

/** The secrets of a person's stored state that are for what is over. */
function stored(person: Person) {
  const { mls } = stateOf(person);
  return [...mls.historicalReceiverData].map(([epoch, data]) => ({
    epoch,
    reads: data.senderDataSecret.length > 0 && data.secretTree.length > 0,
    proves: data.resumptionPsk.length > 0,
  }));
}

describe("keys of messages of a former epoch", () => {
  test.each([
    ["just within their time", messageSeconds - 1, "applied"],
    ["at its end", messageSeconds, "ignored"],
  ])("are there %s", async (_when, after, outcome) => {
    const { alice, bob, clock } = await two();
    const [late] = await messages(alice, 1);
    clock.set(7);
    await deliver(await alice.commit(), [alice, bob]);
    clock.set(7 + after);
    expect((await bob.group.receive(late)).outcome).toBe(outcome);
  });

  test("age while the client does not run, and from when their epoch ended", async () => {
    const { alice, bob, clock } = await two();
    const [first] = await messages(alice, 1);
    await deliver(await alice.commit(), [alice, bob]);
    clock.set(60);
    const [second] = await messages(alice, 1);
    await deliver(await alice.commit(), [alice, bob]);
    bob.restart();
    clock.set(messageSeconds);
    bob.restart();
    expect(await bob.group.receive(first)).toEqual({ outcome: "ignored", reason: "epoch_past" });
    await bob.receive(second);
    bob.restart();
    expect(stored(bob)).toEqual([
      { epoch: 1n, reads: false, proves: true },
      { epoch: 2n, reads: true, proves: true },
    ]);
  });

  test("are bounded in number by the policy, down to none", async () => {
    const { alice, bob } = await two(policyWith({ messageEpochs: 0 }));
    const [late] = await messages(alice, 1);
    await deliver(await alice.commit(), [alice, bob]);
    expect(await bob.group.receive(late)).toEqual({ outcome: "ignored", reason: "epoch_past" });
  });
});

describe("in a group without a policy keys of former epochs", () => {
  const day = 86_400;

  async function sevenEpochs() {
    const people = await two("none");
    const [late] = await messages(people.alice, 1);
    for (let epoch = 0; epoch < 7; epoch++)
      await deliver(await people.alice.commit(), [people.alice, people.bob]);
    return { ...people, late };
  }

  test("past the newest five read late messages for a week, and prove nothing", async () => {
    const { bob, clock, late } = await sevenEpochs();
    clock.set(7 * day - 1);
    bob.group = bob.group.withKeysInTime();
    expect(stored(bob).map(({ proves }) => proves)).toEqual([false, false, true, true, true, true, true]);
    expect(stored(bob).every(({ reads }) => reads)).toBe(true);
    bob.restart();
    await bob.receive(late);
    expect(await bob.group.receive(late)).toEqual({ outcome: "ignored", reason: "replayed" });
  });

  test("are the newest five after that", async () => {
    const { bob, clock, late } = await sevenEpochs();
    clock.set(7 * day);
    expect(await bob.group.receive(late)).toEqual({ outcome: "ignored", reason: "epoch_past" });
    bob.group = bob.group.withKeysInTime();
    expect(stored(bob).map(({ epoch }) => epoch)).toEqual([3n, 4n, 5n, 6n, 7n]);
  });
});

describe("keys for resumption", () => {
  test("prove an epoch within their time and not at its end, and are off the disk with the next look", async () => {
    const { alice, bob, clock } = await two();
    await deliver(await alice.commit(), [alice, bob]);
    clock.set(resumptionSeconds - 1);
    expect(bob.group.former.at(1n)?.secret.length).toBeGreaterThan(0);
    clock.set(resumptionSeconds);
    bob.restart();
    expect(bob.group.former.at(1n)).toBeUndefined();
    expect(bob.group.former.at(bob.group.epoch)).toBeDefined();
    bob.group = bob.group.withKeysInTime();
    expect(stored(bob)).toEqual([]);
    expect(bob.group.withKeysInTime()).toBe(bob.group);
  });

  test("go before those of messages where the policy says so", async () => {
    const { alice, bob, clock } = await two(policyWith({ resumptionSeconds: 10 }));
    const [late] = await messages(alice, 1);
    await deliver(await alice.commit(), [alice, bob]);
    clock.set(10);
    bob.group = bob.group.withKeysInTime();
    expect(stored(bob)).toEqual([{ epoch: 1n, reads: true, proves: false }]);
    expect(bob.group.former.at(1n)).toBeUndefined();
    await bob.receive(late);
  });
});

describe("keys of messages that were skipped", () => {
  test.each([
    ["just within their time", messageSeconds - 1, { outcome: "applied" }],
    ["at its end", messageSeconds, { outcome: "ignored", reason: "replayed" }],
  ])("are there %s, over a restart", async (_when, after, expected) => {
    const { alice, bob, clock } = await two();
    const [, late, next] = (await messages(alice, 3)) as [Uint8Array, Uint8Array, Uint8Array];
    clock.set(5);
    await bob.receive(next);
    bob.restart();
    clock.set(5 + after);
    bob.restart();
    expect(await bob.group.receive(late)).toMatchObject(expected);
  });

  test("go each in its own time, off the disk as well, and the messages that come next are read", async () => {
    const { alice, bob, clock } = await two();
    const sent = await messages(alice, 8);
    await bob.receive(sent[2]!);
    clock.set(50);
    await bob.receive(sent[5]!);
    clock.set(messageSeconds);
    bob.group = bob.group.withKeysInTime();
    bob.restart();
    const { unusedGenerations } = stateOf(bob).mls.secretTree[0]!.application;
    expect(Object.keys(unusedGenerations)).toEqual(["3", "4"]);
    expect(await bob.group.receive(sent[1]!)).toEqual({ outcome: "ignored", reason: "replayed" });
    for (const message of [sent[3]!, sent[4]!, sent[6]!]) await bob.receive(message);
    expect(stateOf(bob).ages.skipped).toEqual([]);
  });
});

test("a group without a policy keeps keys by their number alone", async () => {
  const [alice, bob] = (await groupOf(["alice@a.example/phone", "bob@b.example/phone"])) as [Person, Person];
  const [late] = await messages(alice, 1);
  await deliver(await alice.commit(), [alice, bob]);
  const later = Group.decode({ ...bob.environment, nowMs: () => startMs + 10 ** 12 }, bob.group.encode());
  const result = await later.receive(late);
  expect(
    result.outcome === "applied" &&
      result.events.map((event) => "plaintext" in event && text(event.plaintext)),
  ).toEqual(["0"]);
});
