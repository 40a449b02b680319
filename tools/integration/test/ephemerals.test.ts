import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ephemeralContentBytesMax, type EphemeralNotice, type JoinedGroup } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";

// Typing notices from Alice's client to Bob's, of another domain: read by whom they are for, kept by nobody.
let testbed: Testbed;
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
  await Promise.all([alice, bob].map((person) => person.leave()));
  await testbed.stop();
});

/** What the reader hears until `wanted` is among it; said again until then, as it may be dropped. */
async function heard(reader: Person, speaker: Person, wanted: string): Promise<readonly EphemeralNotice[]> {
  const notices: EphemeralNotice[] = [];
  let stop = (): void => undefined;
  const found = new Promise<void>((resolve) => {
    stop = reader.client.group(group.id).onEphemeral((notice) => {
      notices.push(notice);
      if (Buffer.from(notice.content).toString() === wanted) resolve();
    });
  });
  let isFound = false;
  void found.then(() => (isFound = true));
  while (!isFound) {
    await speaker.client.group(group.id).sendEphemeral(wanted);
    // A message behind it: when that has come, the notice has, or never will.
    const text = `after ${wanted} ${String(Math.random())}`;
    await speaker.client.group(group.id).send(text);
    await reader.reads(text);
  }
  stop();
  return notices;
}

test("members hear it in both directions, with its sender, in every epoch", async () => {
  for (const round of ["first", "second"]) {
    const [toBob] = await heard(bob, alice, `typing ${round}`);
    expect(toBob).toMatchObject({ sender: "alice@a.example/phone", content: Buffer.from(`typing ${round}`) });
    const [toAlice] = await heard(alice, bob, `me too ${round}`);
    expect(toAlice?.sender).toBe("bob@b.example/phone");
    const before = group.epoch;
    await group.update();
    expect(group.epoch).toBeGreaterThan(before);
  }
  expect(bob.texts(group.id).filter((text) => text.startsWith("typing"))).toEqual([]);
});

test("it has a size", async () => {
  await expect(group.sendEphemeral(new Uint8Array(ephemeralContentBytesMax + 1))).rejects.toMatchObject({
    code: "too_large",
  });
});
