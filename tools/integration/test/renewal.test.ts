import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ClientEvent, GroupId } from "@entente/client";
import { Person, Testbed } from "@entente/testbed";

// A credential is renewed before its end by itself, and the groups get it (A23-46). Everybody's clock is the test's.
const dayMs = 86_400_000;
let aheadMs = 0;
const now = (): number => Date.now() + aheadMs;
let testbed: Testbed<"in-process">;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example"], mode: "in-process", now, authenticationNow: now });
});

afterAll(async () => {
  await testbed.stop();
});

const leafOf = (reader: Person, groupId: GroupId, client: string): Uint8Array | undefined =>
  reader.client
    .group(groupId)
    .members()
    .find((member) => member.client === client)?.credential;

const renewed = (event: ClientEvent): boolean => event.kind === "credential_renewed";

describe("a credential whose lifetime is two thirds over", () => {
  test("is renewed by its client, and is in the groups for all to see", async () => {
    const domain = testbed.domain("a.example");
    const changes = { nowMs: now, chance: () => 0.5 };
    let alice = await Person.enrol(domain, "alice@a.example/phone", changes);
    let bob = await Person.enrol(domain, "bob@a.example/phone", changes);
    const { id } = await alice.client.createGroup();
    await alice.client.group(id).invite(["bob@a.example"]);
    await bob.joins(id);
    const before = leafOf(bob, id, alice.id);
    const address = alice.client.group(id).ownAddress;
    expect(address).toBeDefined();
    expect(alice.diary.some(renewed)).toBe(false);
    await Promise.all([alice.leave(), bob.leave()]);
    await domain.stop();

    aheadMs = 23 * dayMs;
    await domain.start();
    alice = await Person.return(domain, "alice@a.example/phone", changes);
    await alice.until("to be told of a renewed credential", renewed);
    bob = await Person.return(domain, "bob@a.example/phone", changes);
    await bob.until("to be told of a renewed credential", renewed);
    // Both put theirs into the group; each is a Commit.
    await Promise.all([alice.reaches(id, 3n), bob.reaches(id, 3n)]);
    const after = leafOf(bob, id, alice.id);
    expect(after).toBeDefined();
    expect(after).not.toEqual(before);
    expect(leafOf(alice, id, alice.id)).toEqual(after);
    // An address ends as well: a later credential brings another along (A23-118).
    expect(alice.client.group(id).ownAddress).toBeDefined();
    expect(alice.client.group(id).ownAddress).not.toEqual(address);
    await Promise.all([alice.leave(), bob.leave()]);
    await domain.stop();

    // Past the end of the first credentials: whoever had not renewed would be let in nowhere.
    aheadMs = 35 * dayMs;
    await domain.start();
    alice = await Person.return(domain, "alice@a.example/phone", changes);
    bob = await Person.return(domain, "bob@a.example/phone", changes);
    await alice.client.group(id).send("still here");
    await bob.reads("still here");
    expect(alice.diary.filter(({ kind }) => kind === "credential_warning")).toEqual([]);
    await Promise.all([alice.leave(), bob.leave()]);
  });
});
