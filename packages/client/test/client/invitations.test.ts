import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Diary } from "./diary.ts";
import { MemoryDomain } from "./memory-domain.ts";

// F-3: who is added, who is not, and why.
const phone = "bob@a.example/phone";
const laptop = "bob@a.example/laptop";
let domain: MemoryDomain;
let alice: Diary;

beforeEach(async () => {
  domain = await MemoryDomain.start();
  alice = await Diary.enrol(domain.settings("alice@a.example/phone"));
  for (const client of [phone, laptop]) await (await Diary.enrol(domain.settings(client))).stop();
});

afterEach(() => alice.stop());

function exhaust(client: string): void {
  const shelf = domain.shelf(client);
  shelf.singleUse.splice(0);
  shelf.lastResort = undefined;
}

describe("an invitation", () => {
  test("names the clients that were added", async () => {
    const group = await alice.client.createGroup();
    expect(await group.invite(["bob@a.example"])).toEqual({ added: [phone, laptop], left: [] });
    expect(group.members().map(({ client }) => client)).toEqual([alice.client.id, phone, laptop]);
  });

  test("names the clients that could not be added, and adds the others", async () => {
    exhaust(laptop);
    const group = await alice.client.createGroup();
    expect(await group.invite(["bob@a.example"])).toEqual({
      added: [phone],
      left: [{ client: laptop, why: "exhausted" }],
    });
    domain.incompatible.add(laptop);
    expect(await group.invite(["bob@a.example"])).toEqual({
      added: [],
      left: [{ client: laptop, why: "nothing_compatible" }],
    });
    expect(group.epoch).toBe(1n);
  });

  test("of members whose KeyPackages are used up does nothing", async () => {
    const group = await alice.client.createGroup();
    await group.invite(["bob@a.example"]);
    for (const client of [phone, laptop]) exhaust(client);
    expect(await group.invite(["bob@a.example"])).toEqual({ added: [], left: [] });
    expect(group.epoch).toBe(1n);
  });

  test("of a user without a client that can be added says why, and changes nothing", async () => {
    const group = await alice.client.createGroup();
    for (const client of [phone, laptop]) exhaust(client);
    const refused = { subject: "bob@a.example" };
    await expect(group.invite(["bob@a.example"])).rejects.toMatchObject({ ...refused, code: "exhausted" });
    domain.incompatible.add(laptop);
    await expect(group.invite(["bob@a.example"])).rejects.toMatchObject({
      ...refused,
      code: "nothing_compatible",
    });
    expect(group.epoch).toBe(0n);
  });

  test("whose answer is about someone else is refused", async () => {
    const group = await alice.client.createGroup();
    domain.answerAbout = "bob@a.example";
    const wrong = { code: "wrong_key_package", subject: "carol@a.example" };
    await expect(group.invite(["carol@a.example"])).rejects.toMatchObject(wrong);
    for (const client of [phone, laptop]) exhaust(client);
    await expect(group.invite(["carol@a.example"])).rejects.toMatchObject(wrong);
  });
});
