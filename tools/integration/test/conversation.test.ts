import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// A group over two domains, from its first message to its last (F-1, F-5, F-8, F-11, A18-6, A23-6..A23-8).
let testbed: Testbed<"in-process">;
let phone: Person, laptop: Person, amir: Person, bob: Person, bea: Person;
let group: JoinedGroup;
const everyone = (): readonly Person[] => [phone, laptop, amir, bob, bea];

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
  phone = await Person.enrol(a, "alice@a.example/phone");
  laptop = await Person.enrol(a, "alice@a.example/laptop");
  amir = await Person.enrol(a, "amir@a.example/phone");
  bob = await Person.enrol(b, "bob@b.example/phone");
  bea = await Person.enrol(b, "bea@b.example/phone");
});

afterAll(async () => {
  await Promise.all(everyone().map((person) => person.leave()));
  await testbed.stop();
});

describe("a group over two domains", () => {
  test("is joined by all clients of the users that are invited", async () => {
    group = await phone.client.createGroup();
    await group.invite(["alice@a.example", "amir@a.example", "bob@b.example", "bea@b.example"]);
    for (const person of [laptop, amir, bob, bea]) await person.joins(group.id);
    expect(group.members().map(({ client }) => client)).toEqual(
      expect.arrayContaining(everyone().map(({ id }) => id)),
    );
    expect(group.members()).toHaveLength(5);
  });

  test("carries messages in every direction, each read once, its own sender included", async () => {
    for (const sender of everyone())
      await sender.client.group(group.id).send(`hello from ${sender.name} at ${sender.id}`);
    for (const reader of everyone()) {
      for (const sender of everyone()) await reader.reads(`hello from ${sender.name} at ${sender.id}`);
      expect(reader.texts(group.id)).toHaveLength(5);
    }
  });

  test("keeps the order of each sender", async () => {
    const words = Array.from({ length: 50 }, (_, index) => `word ${String(index)}`);
    for (const word of words) await bob.client.group(group.id).send(word);
    for (const reader of everyone()) {
      await reader.reads("word 49");
      expect(reader.texts(group.id).filter((text) => text.startsWith("word"))).toEqual(words);
    }
  });

  test("renews keys, and everyone comes to the same state", async () => {
    await bea.client.group(group.id).update();
    await everyoneAtEpochOf(bea, group.id, everyone());
    expect(new Set(authenticators(group.id, everyone())).size).toBe(1);
  });

  test("keys other protocols: all members export the same secret, and another for another context (F-12, A23-7)", async () => {
    const context = new TextEncoder().encode("call 7");
    const secrets = await Promise.all(
      everyone().map((each) => each.client.group(group.id).exportSecret("srtp", context, 46)),
    );
    expect(new Set(secrets.map((secret) => Buffer.from(secret).toString("hex"))).size).toBe(1);
    const other = await group.exportSecret("srtp", new TextEncoder().encode("call 8"), 46);
    expect(Buffer.from(other).equals(Buffer.from(secrets[0]!))).toBe(false);
  });

  test("loses a user with all clients when one is removed: nothing after that reaches them (A23-37)", async () => {
    await group.remove(["bea@b.example"]);
    await bea.until("to be removed", (event) => event.kind === "removed" && event.groupId === group.id);
    const others = everyone().filter((person) => person !== bea);
    await everyoneAtEpochOf(phone, group.id, others);
    await bob.client.group(group.id).send("bea can not read this");
    for (const reader of others) await reader.reads("bea can not read this");
    expect(bea.texts(group.id)).not.toContain("bea can not read this");
    await expect(bea.client.group(group.id).send("nor write")).rejects.toMatchObject({ code: "removed" });
  });

  test("is left by a member who asks to be removed (A23-8)", async () => {
    await amir.client.group(group.id).leave();
    await amir.until("to be out", (event) => event.kind === "removed" && event.groupId === group.id);
    await everyoneAtEpochOf(phone, group.id, [phone, laptop, bob]);
    expect(group.members().map(({ client }) => client)).not.toContain(amir.id);
  });
});
