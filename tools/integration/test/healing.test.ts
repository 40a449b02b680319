import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { JoinedGroup } from "@entente/client";
import { Person, storePath, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// A device that can not follow its groups finds back by itself, and says so (A18-23, A23-47, RFC 9750 6.6).
let id = "alice@a.example/phone";
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;
let group: JoinedGroup;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), id);
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  group = await bob.client.createGroup();
  await group.invite(["alice@a.example"]);
  await alice.joins(group.id);
});

afterAll(async () => {
  await Promise.all([alice, bob].map((person) => person.leave()));
  await testbed.stop();
});

function stored(): string {
  return storePath(testbed.domain("a.example"), id);
}

/** The files of a store that nobody has open. */
function copyStore(from: string, to: string): void {
  for (const end of ["", "-wal", "-shm"]) {
    rmSync(to + end, { force: true });
    if (existsSync(from + end)) copyFileSync(from + end, to + end);
  }
}

async function theyTalk(): Promise<void> {
  await everyoneAtEpochOf(bob, group.id, [alice]);
  await everyoneAtEpochOf(alice, group.id, [bob]);
  expect(new Set(authenticators(group.id, [alice, bob])).size).toBe(1);
  const text = `at epoch ${String(group.epoch)}`;
  await group.send(text);
  await alice.reads(text);
  await alice.client.group(group.id).send(`${text}, too`);
  await bob.reads(`${text}, too`);
  expect(
    group
      .members()
      .map(({ client }) => client)
      .sort(),
  ).toEqual([id, bob.id]);
}

describe("a device", () => {
  test("whose backup of an earlier time was put back", async () => {
    await alice.leave();
    copyStore(stored(), `${stored()}.old`);
    alice = await Person.return(testbed.domain("a.example"), id);
    await alice.client.group(group.id).update();
    await group.update();
    await alice.reaches(group.id, group.epoch);
    await alice.leave();
    copyStore(`${stored()}.old`, stored());
    alice = await Person.return(testbed.domain("a.example"), id);
    await group.update();
    expect(await alice.until("to be healed", ({ kind }) => kind === "healed")).toMatchObject({
      groupId: group.id,
      reason: "state_lost",
    });
    await theyTalk();
  });

  test("whose stored state is damaged", async () => {
    await alice.leave();
    const file = new DatabaseSync(stored());
    file.exec("UPDATE groups SET core = x'0001ff'");
    file.close();
    alice = await Person.return(testbed.domain("a.example"), id);
    const healed = await alice.until("to be healed", ({ kind }) => kind === "healed");
    expect(healed).toMatchObject({ groupId: group.id, reason: "state_lost" });
    await theyTalk();
  });

  test("that is gone is followed by another, which joins the user's groups and removes it", async () => {
    await alice.leave();
    for (const end of ["", "-wal", "-shm"]) rmSync(stored() + end, { force: true });
    const lost = id;
    id = "alice@a.example/second";
    alice = await Person.enrol(testbed.domain("a.example"), id);
    const [joined] = await alice.client.joinUserGroups();
    await joined?.remove(["alice@a.example"]);
    await everyoneAtEpochOf(alice, group.id, [bob]);
    expect(group.members().map(({ client }) => client)).not.toContain(lost);
    await theyTalk();
  });

  test("that is not astray is not healed: a Commit that no domain has decided changes nothing", async () => {
    const before = alice.client.group(group.id).epoch;
    await alice.leave();
    alice = await Person.return(testbed.domain("a.example"), id);
    await theyTalk();
    expect(alice.client.group(group.id).epoch).toBe(before);
    expect(alice.diary.some(({ kind }) => kind === "healed")).toBe(false);
  });
});
