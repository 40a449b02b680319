import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Person, Testbed } from "@entente/testbed";
import { HostileTransports } from "./hostile-transports.ts";
import { everyoneAtEpochOf } from "./agreement.ts";

// Who wants to leave is out in the end, whichever Commits end epochs before the wish is heard (A23-8, RFC 9420 12.1.3).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;
const deaf = new HostileTransports();

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { transports: deaf });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
});

afterAll(async () => {
  await Promise.all([alice, bob].map((person) => person.leave()));
  await testbed.stop();
});

test("a wish to leave that two Commits did not hear is made again in the next epoch", async () => {
  const group = await alice.client.createGroup();
  await group.invite(["bob@b.example"]);
  const bobs = await bob.joins(group.id);
  deaf.tamper = (item) => (item.message ? [] : [item]);
  await bobs.leave();
  for (let commits = 0; commits < 2; commits++) {
    await group.update();
    await everyoneAtEpochOf(alice, group.id, [bob]);
    expect(bobs.active).toBe(true);
  }
  deaf.tamper = (item) => [item];
  await group.update();
  await bob.until("to be out", (event) => event.kind === "removed" && event.groupId === group.id);
  expect(group.members().map(({ client }) => client)).toEqual([alice.id]);
});

test("who stays is not removed by a wish that was carried out before", async () => {
  const group = await alice.client.createGroup();
  await group.invite(["bob@b.example"]);
  const bobs = await bob.joins(group.id);
  await bobs.leave();
  await bob.until("to be out", (event) => event.kind === "removed" && event.groupId === group.id);
  await group.invite(["bob@b.example"]);
  await bob.until(
    "to be back",
    (event) => event.kind === "joined" && event.groupId === group.id && event.epoch > 1n,
  );
  await group.update();
  await everyoneAtEpochOf(alice, group.id, [bob]);
  expect(bob.client.group(group.id).active).toBe(true);
});
