import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// People with several devices, and devices that are not there (A18-8, A18-22, A18-24, A23-49).
let testbed: Testbed<"in-process">;
let phone: Person, bob: Person;
let group: JoinedGroup;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  phone = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  group = await phone.client.createGroup();
  await group.invite(["bob@b.example"]);
  await bob.joins(group.id);
  await group.send("before the laptop");
  await bob.reads("before the laptop");
});

afterAll(async () => {
  await bob.leave();
  await testbed.stop();
});

describe("a new device", () => {
  test("is added by someone else while its user's other device is offline, and reads nothing from before", async () => {
    await phone.leave();
    const laptop = await Person.enrol(testbed.domain("a.example"), "alice@a.example/laptop");
    const theirs = bob.client.group(group.id);
    await theirs.invite(["alice@a.example"]);
    await laptop.joins(group.id);
    await theirs.send("welcome, laptop");
    await laptop.reads("welcome, laptop");
    expect(laptop.texts(group.id)).toEqual(["welcome, laptop"]);

    phone = await Person.return(testbed.domain("a.example"), "alice@a.example/phone");
    await phone.reads("welcome, laptop");
    await everyoneAtEpochOf(bob, group.id, [phone, laptop]);
    expect(new Set(authenticators(group.id, [phone, laptop, bob])).size).toBe(1);
    await Promise.all([phone.leave(), laptop.leave()]);
  });

  test("that was offline through messages and Commits catches up in order", async () => {
    const theirs = bob.client.group(group.id);
    for (let index = 0; index < 5; index++) {
      await theirs.send(`while away ${String(index)}`);
      await theirs.update();
    }
    phone = await Person.return(testbed.domain("a.example"), "alice@a.example/phone");
    await phone.reads("while away 4");
    await phone.reaches(group.id, theirs.epoch);
    expect(phone.texts(group.id).filter((text) => text.startsWith("while away"))).toEqual(
      [0, 1, 2, 3, 4].map((index) => `while away ${String(index)}`),
    );
    expect(new Set(authenticators(group.id, [phone, bob])).size).toBe(1);
    await phone.leave();
  });
});
