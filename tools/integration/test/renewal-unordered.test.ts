import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { setTimeout as pause } from "node:timers/promises";
import { type GroupId, textOf } from "@entente/client";
import { EventualGroups } from "@entente/client/eventual";
import { type Carriage } from "@entente/client/dmls";
import { DmlsPerson, Person, Testbed } from "@entente/testbed";

// A later credential and another signature key reach the leaves of groups that no server orders: Distributed-MLS sessions, and groups
// of the eventual mode, across two domains (A23-16, A23-46).
let testbed: Testbed<"in-process">;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
});

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

afterAll(async () => {
  await testbed.stop();
});

async function enrol(clientId: string): Promise<Person> {
  const person = await Person.enrol(
    testbed.domain(clientId.endsWith("@a.example/phone") ? "a.example" : "b.example"),
    clientId,
  );
  ends.push(() => person.leave());
  return person;
}

/** Waits for what other tasks bring about. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let waits = 0; !isSo(); waits++) {
    if (waits > 600) throw new Error(`waited in vain: ${what}`);
    await pause(50);
  }
}

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString("hex");

describe("a Distributed-MLS session", () => {
  test.each<Carriage>(["inboxes", "send_groups"])(
    "by %s goes on with both, and so does one that was closed",
    async (carriage) => {
      const name = carriage === "inboxes" ? "fanout" : "hosted";
      const alice = await DmlsPerson.open(await enrol(`alice-${name}@a.example/phone`), carriage);
      let bob = await DmlsPerson.open(await enrol(`bob-${name}@b.example/phone`), carriage);
      ends.push(
        () => alice.sessions.close(),
        () => bob.sessions.close(),
      );
      await alice.sessions.invite([bob.id]);
      await Promise.all([alice.connected(1), bob.connected(1)]);
      await alice.say("first");
      await bob.hears(`${alice.person.name}: first`);
      const first = hex(bob.session.signatureKeyOf(alice.id));
      const { credential } = alice.session.identity;
      await alice.person.client.renewCredential();
      expect(alice.session.identity.credential).not.toEqual(credential);
      await alice.say("renewed");
      await bob.hears(`${alice.person.name}: renewed`);
      expect(hex(bob.session.signatureKeyOf(alice.id))).toBe(first);
      await alice.person.client.rotateSignatureKey();
      await alice.say("rotated");
      await bob.hears(`${alice.person.name}: rotated`);
      const second = hex(bob.session.signatureKeyOf(alice.id));
      expect(second).not.toBe(first);
      expect(second).toBe(hex(alice.session.identity.signaturePublicKey));
      // Bob's sessions are closed when his key changes, and have it when they are opened.
      await bob.sessions.close();
      await bob.person.client.rotateSignatureKey();
      const { person } = bob;
      const before = hex(alice.session.signatureKeyOf(bob.id));
      bob = await DmlsPerson.open(person, carriage);
      await bob.say("with another key too");
      await alice.hears(`${person.name}: with another key too`);
      expect(hex(alice.session.signatureKeyOf(bob.id))).toBe(hex(bob.session.identity.signaturePublicKey));
      expect(hex(alice.session.signatureKeyOf(bob.id))).not.toBe(before);
      await alice.say("heard");
      await bob.hears(`${alice.person.name}: heard`);
      expect([...alice.problems, ...bob.problems]).toEqual([]);
    },
  );
});

describe("a group of the eventual mode", () => {
  async function opened(person: Person) {
    const texts: string[] = [];
    const groups = await EventualGroups.open(person.client, {
      times: { rollbackMs: 0, holdMs: 3_600_000, beaconMs: 1_000 },
      event: async (_groupId, event) => {
        if (event.kind === "message") texts.push(textOf(event.content));
      },
    });
    ends.push(() => groups.close());
    return { groups, texts };
  }

  test("goes on with both, and so does one that was closed", async () => {
    const alice = await enrol("alice@a.example/phone");
    const bob = await enrol("bob@b.example/phone");
    const [atAlice, atBob] = [await opened(alice), await opened(bob)];
    const groupId: GroupId = await atAlice.groups.create();
    await atAlice.groups.invite(groupId, ["bob@b.example"]);
    await until("bob to join", () => atBob.groups.ids().includes(groupId));
    const leafAt = ({ groups }: typeof atAlice, client: string) =>
      groups.group(groupId).group.members.find((member) => member.client === client);
    const first = leafAt(atBob, alice.id);
    const addressAt = ({ groups }: typeof atAlice): string =>
      hex(groups.group(groupId).group.addresses.find(({ client }) => client === alice.id)?.sealed);
    const address = addressAt(atBob);
    expect(address).not.toBe("");
    await alice.client.renewCredential();
    await until("the credential", () => hex(leafAt(atBob, alice.id)?.credential) !== hex(first?.credential));
    expect(hex(leafAt(atBob, alice.id)?.signatureKey)).toBe(hex(first?.signatureKey));
    // Another address came along, by a Commit from the one before (A23-118).
    expect(addressAt(atBob)).not.toBe(address);
    await until("the address that alice tells last", () => addressAt(atBob) === addressAt(atAlice));
    await alice.client.rotateSignatureKey();
    await until("the key", () => hex(leafAt(atBob, alice.id)?.signatureKey) !== hex(first?.signatureKey));
    await atBob.groups.close();
    await bob.client.rotateSignatureKey();
    const former = hex(leafAt(atAlice, bob.id)?.signatureKey);
    const again = await opened(bob);
    await until("bob's key", () => hex(leafAt(atAlice, bob.id)?.signatureKey) !== former);
    await atAlice.groups.send(groupId, new TextEncoder().encode("with other keys"));
    await until("the message", () => again.texts.includes("with other keys"));
    expect(hex(leafAt(again, alice.id)?.signatureKey)).toBe(hex(leafAt(atAlice, alice.id)?.signatureKey));
  });
});
