import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Person, Testbed } from "@entente/testbed";
import { OtherVendor } from "./other-vendor.ts";

// Clients of more than one vendor in one domain that has no peer (F-3, F-4).
const commonSuite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const otherSuite = "MLS_128_DHKEMP256_AES128GCM_SHA256_P256";
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, vera: OtherVendor;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["solo.example"], mode: "in-process" });
  const domain = testbed.domain("solo.example");
  alice = await Person.enrol(domain, "alice@solo.example/phone");
  bob = await Person.enrol(domain, "bob@solo.example/phone");
  vera = await OtherVendor.enrol(domain, "vera@solo.example/tablet", commonSuite);
});

afterAll(async () => {
  vera.close();
  await Promise.all([alice.leave(), bob.leave()]);
  await testbed.stop();
});

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

describe("a user with clients of another suite", () => {
  test("alone can not be invited: the reason is told, and the group is as it was", async () => {
    const domain = testbed.domain("solo.example");
    const paul = await OtherVendor.enrol(domain, "paul@solo.example/watch", otherSuite);
    const group = await alice.client.createGroup();
    await group.invite(["bob@solo.example"]);
    const before = { epoch: group.epoch, members: group.members().map(({ client }) => client) };
    await expect(group.invite(["paul@solo.example"])).rejects.toMatchObject({
      code: "nothing_compatible",
      subject: "paul@solo.example",
    });
    expect({ epoch: group.epoch, members: group.members().map(({ client }) => client) }).toEqual(before);
    await bob.joins(group.id);
    await group.send("just the two of us");
    await bob.reads("just the two of us");
    paul.close();
  });

  test("is invited with the clients that can be added, and the others are named", async () => {
    const domain = testbed.domain("solo.example");
    const phone = await Person.enrol(domain, "pia@solo.example/phone");
    const watch = await OtherVendor.enrol(domain, "pia@solo.example/watch", otherSuite);
    const group = await alice.client.createGroup();
    const result = await group.invite(["pia@solo.example"]);
    expect(result).toEqual({
      added: ["pia@solo.example/phone"],
      left: [{ client: "pia@solo.example/watch", why: "nothing_compatible" }],
    });
    await phone.joins(group.id);
    expect(group.members().map(({ client }) => client)).toEqual([alice.id, phone.id]);
    watch.close();
    await phone.leave();
  });
});
