import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Operator } from "@entente/domain";
import { Client } from "@entente/client";
import { Person, settingsFor, Testbed } from "@entente/testbed";

// Who is let in where, and what a program is told when something is not possible (F-4, F-13, A18-39).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
});

afterAll(async () => {
  await Promise.all([alice.leave(), bob.leave()]);
  await testbed.stop();
});

describe("a client and a domain that is not its own", () => {
  test("can not enrol there", async () => {
    const b = testbed.domain("b.example");
    const invitation = await testbed.domain("a.example").invite("eve@a.example");
    await expect(Client.enrol(settingsFor(b, "eve@a.example/phone"), invitation)).rejects.toMatchObject({
      code: "foreign_client",
    });
  });
});

describe("an invitation that is not possible", () => {
  test("of a user that nobody knows names code and domain", async () => {
    const group = await alice.client.createGroup();
    await expect(group.invite(["nobody@b.example"])).rejects.toMatchObject({ code: "unknown_user" });
  });

  test("of a user at a domain that is not federated says so", async () => {
    const group = await alice.client.createGroup();
    await expect(group.invite(["carl@c.example"])).rejects.toMatchObject({ code: "unknown_domain" });
  });

  test("leaves the group as it was", async () => {
    const group = await alice.client.createGroup();
    await expect(group.invite(["nobody@b.example"])).rejects.toBeDefined();
    expect([group.epoch, group.members().length]).toEqual([0n, 1]);
    await group.invite(["bob@b.example"]);
    expect(group.members()).toHaveLength(2);
  });
});

describe("a domain without any peer", () => {
  test("serves its own users (F-4)", async () => {
    const alone = await Testbed.start({ domains: ["solo.example"], mode: "in-process" });
    const domain = alone.domain("solo.example");
    const [one, two] = [
      await Person.enrol(domain, "one@solo.example/phone"),
      await Person.enrol(domain, "two@solo.example/phone"),
    ];
    const group = await one.client.createGroup();
    await group.invite(["two@solo.example"]);
    await two.joins(group.id);
    await two.client.group(group.id).send("all alone");
    await one.reads("all alone");
    await Promise.all([one.leave(), two.leave()]);
    await alone.stop();
  });
});

describe("a client whose credential is revoked", () => {
  test("gets no further session", async () => {
    const a = testbed.domain("a.example");
    const mallory = await Person.enrol(a, "mallory@a.example/phone");
    await mallory.leave();
    const operator = new Operator(a.folder);
    await operator.revoke("mallory@a.example/phone", 1);
    operator.close();
    // A verdict may be a minute old; a service that has just started has none.
    await a.stop();
    await a.start();
    const again = await Client.open(settingsFor(a, "mallory@a.example/phone"));
    await expect(again.start()).rejects.toMatchObject({ code: "credential_refused" });
    await again.stop();
  });
});
