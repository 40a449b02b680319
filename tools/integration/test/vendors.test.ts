import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Person, Testbed } from "@entente/testbed";
import { OtherVendor } from "./other-vendor.ts";

// Clients of more than one vendor in one domain that has no peer (F-3, F-4).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, vera: OtherVendor;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["solo.example"], mode: "in-process" });
  const domain = testbed.domain("solo.example");
  alice = await Person.enrol(domain, "alice@solo.example/phone");
  bob = await Person.enrol(domain, "bob@solo.example/phone");
  const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
  vera = await OtherVendor.enrol(domain, "vera@solo.example/tablet", suite);
}, 60_000);

afterAll(async () => {
  vera.close();
  await Promise.all([alice.leave(), bob.leave()]);
  await testbed.stop();
}, 60_000);

describe("a client of another vendor", () => {
  test("is invited by its user's name, reads what is written, and is read", async () => {
    const group = await alice.client.createGroup();
    await group.invite(["bob@solo.example", "vera@solo.example"]);
    await bob.joins(group.id);
    await vera.reaches(group.epoch);
    await group.send("hello, vera");
    await vera.reads("hello, vera");
    await vera.send("hello, both of you");
    for (const person of [alice, bob]) await person.reads("hello, both of you");
    await bob.client.group(group.id).send("hello from me too");
    await vera.reads("hello from me too");
  });

  test("follows the others' Commits to the same state", async () => {
    const [group] = bob.client.groups();
    await group?.update();
    const { epoch, epochAuthenticator } = group!;
    await vera.reaches(epoch);
    expect(Buffer.from(vera.epochAuthenticator).equals(Buffer.from(epochAuthenticator))).toBe(true);
    await vera.send("still here");
    for (const person of [alice, bob]) await person.reads("still here");
  });
});

describe("a user whose clients all have another suite", () => {
  test("can not be invited: the reason is told, and the group is as it was", async () => {
    const suite = "MLS_128_DHKEMP256_AES128GCM_SHA256_P256";
    const paul = await OtherVendor.enrol(testbed.domain("solo.example"), "paul@solo.example/watch", suite);
    const group = await alice.client.createGroup();
    await group.invite(["bob@solo.example"]);
    const before = { epoch: group.epoch, members: group.members().map(({ client }) => client) };
    await expect(group.invite(["paul@solo.example"])).rejects.toMatchObject({
      code: expect.stringMatching(/^(no_key_package|nothing_compatible)$/),
      subject: "paul@solo.example",
    });
    expect({ epoch: group.epoch, members: group.members().map(({ client }) => client) }).toEqual(before);
    await bob.joins(group.id);
    await group.send("just the two of us");
    await bob.reads("just the two of us");
    paul.close();
  });
});
