import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DatabaseSync } from "node:sqlite";
import type { GroupId } from "@entente/client";
import { nodeCrypto } from "@entente/client/node";
import { parseUserId } from "@entente/mls-wire";
import { profilePolicy } from "@entente/policy";
import { equalBytes } from "@entente/tls-codec";
import { Person, storePath, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";
import { HostileTransports, type ItemBody } from "./hostile-transports.ts";

// Keys that members of a group have in common beside its own: an application's, given to all and to who joins later, and those of
// former epochs, with which who has lost its state proves that it is no stranger (A23-47, A23-48, A23-69).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person, bea: Person, cy: Person;
const atCy = new HostileTransports();
/** How far Cy's clock is ahead. */
let aheadMs = 0;

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  bea = await Person.enrol(testbed.domain("b.example"), "bea@b.example/phone");
  const nowMs = (): number => Date.now() + aheadMs;
  cy = await Person.enrol(testbed.domain("b.example"), "cy@b.example/phone", { transports: atCy, nowMs });
});

afterAll(async () => {
  await Promise.all([alice, bob, bea, cy].map((person) => person.leave()));
  await testbed.stop();
});

async function theyTalkIn(groupId: GroupId, people: readonly Person[], what: string): Promise<void> {
  const [first] = people;
  if (first === undefined) throw new Error("nobody");
  await everyoneAtEpochOf(first, groupId, people);
  await first.client.group(groupId).send(what);
  await Promise.all(people.slice(1).map((person) => person.reads(what)));
  await everyoneAtEpochOf(first, groupId, people);
  expect(new Set(authenticators(groupId, people)).size).toBe(1);
}

describe("a key that an application shares", () => {
  test("is mixed in by any member, also one that joined later, and is nobody else's", async () => {
    const group = await alice.client.createGroup();
    await group.invite(["bob@b.example"]);
    await bob.joins(group.id);
    const id = new TextEncoder().encode("board");
    await alice.client.sharedKeys.share(group.id, id, nodeCrypto.primitives.randomBytes(32));
    // Should the Commit be there before the key, it waits for it.
    await alice.client.sharedKeys.mix(group.id, id);
    await theyTalkIn(group.id, [alice, bob], "with the key");
    await group.invite(["bea@b.example"]);
    await bea.joins(group.id);
    await bob.reaches(group.id, group.epoch);
    await bob.client.sharedKeys.mix(group.id, id);
    await theyTalkIn(group.id, [bob, alice, bea], "with Bea");
    const unknown = new TextEncoder().encode("nobody's");
    await expect(bea.client.sharedKeys.mix(group.id, unknown)).rejects.toMatchObject({ code: "psk_missing" });
    await expect(bea.client.sharedKeys.share(group.id, unknown, new Uint8Array(15))).rejects.toMatchObject({
      code: "unsupported",
    });
    expect(bea.diary.some(({ kind }) => kind === "healed")).toBe(false);
  });
});

describe("a group that is linked to another (A23-38)", () => {
  /** Both groups have all three; the second is of the domain that did not make the first. */
  async function twoGroups() {
    const from = await alice.client.createGroup();
    await from.invite(["bob@b.example", "bea@b.example"]);
    await Promise.all([bob.joins(from.id), bea.joins(from.id)]);
    const to = await bob.client.createGroup();
    await to.invite(["alice@a.example", "bea@b.example"]);
    await Promise.all([alice.joins(to.id), bea.joins(to.id)]);
    return { from, to };
  }

  test("needs a key that only members of the other have, and heals with it", async () => {
    const { from, to } = await twoGroups();
    await from.update();
    await alice.client.sharedKeys.link(from.id, to.id);
    await theyTalkIn(to.id, [alice, bob, bea], "linked");
    // A member that has not seen the update yet, and one that is past it, follow all the same; and so it goes in both directions.
    await to.update();
    await bob.client.sharedKeys.link(to.id, from.id);
    await theyTalkIn(from.id, [bob, alice, bea], "linked back");
    for (const person of [alice, bob, bea])
      expect(person.diary.filter(({ kind }) => kind === "healed" || kind === "refused")).toEqual([]);
  });

  test("waits at a member for the epoch whose key it needs", async () => {
    const { from, to } = await twoGroups();
    const ofCy = await alice.client.createGroup();
    await ofCy.invite(["cy@b.example"]);
    await cy.joins(ofCy.id);
    await from.invite(["cy@b.example"]);
    await cy.joins(from.id);
    await everyoneAtEpochOf(alice, from.id, [bob, bea, cy]);
    const withheld: ItemBody[] = [];
    const fromId = new TextEncoder().encode(from.id);
    // Neither the update of the one group nor the letters with its key come to Cy for now.
    atCy.tamper = (item) => {
      if (!item.inboxMessage && !(item.commit && equalBytes(item.groupId ?? new Uint8Array(), fromId)))
        return [item];
      withheld.push(item);
      return [];
    };
    await from.update();
    await alice.client.sharedKeys.link(from.id, ofCy.id);
    await ofCy.send("it waits");
    await alice.client.sharedKeys.link(from.id, to.id);
    await theyTalkIn(to.id, [alice, bob, bea], "the others do not");
    expect(cy.texts(ofCy.id)).toEqual([]);
    atCy.tamper = (item) => [item];
    for (const item of withheld.filter(({ commit }) => commit !== undefined)) atCy.inject(item);
    await cy.reads("it waits");
    expect(cy.client.group(ofCy.id).epochAuthenticator).toEqual(ofCy.epochAuthenticator);
  });

  test("with a member that is not in the other is refused, and says who it is", async () => {
    const { from, to } = await twoGroups();
    await to.invite(["cy@b.example"]);
    await cy.joins(to.id);
    await bob.reaches(to.id, to.epoch);
    const { epoch } = to;
    await expect(bob.client.sharedKeys.link(from.id, to.id)).rejects.toMatchObject({
      code: "not_in_both",
      client: "cy@b.example/phone",
    });
    expect(to.epoch).toBe(epoch);
    // The other way there is nobody without the key.
    await bob.client.sharedKeys.link(to.id, from.id);
    await theyTalkIn(from.id, [bob, alice, bea], "still");
  });
});

describe.each(["encrypted", "visible"] as const)(
  "messages of an epoch that waits for a key, in a group of %s handshakes (A23-76)",
  (handshakes) => {
    const bufferedSeconds = 100;

    /** Cy, at the other domain, has not been given the key that the epoch needs; as many as may wait for it have come, and one more. */
    async function waiting(what: string) {
      const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
      const group = await alice.client.createGroup({
        policy: {
          ...small,
          retention: { ...small.retention, bufferedMessagesMax: 2, bufferedSeconds },
          behaviour: { ...small.behaviour, handshakes },
        },
      });
      await group.invite(["cy@b.example"]);
      const ofCy = await cy.joins(group.id);
      const withheld: ItemBody[] = [];
      atCy.tamper = (item) => {
        if (!item.inboxMessage) return [item];
        withheld.push(item);
        return [];
      };
      const id = new TextEncoder().encode(what);
      await alice.client.sharedKeys.share(group.id, id, nodeCrypto.primitives.randomBytes(32));
      await alice.client.sharedKeys.mix(group.id, id);
      for (const each of ["first", "second", "third"]) await group.send(`${what}, ${each}`);
      await cy.until(
        "the one too many",
        (event) => event.kind === "refused" && event.groupId === group.id && event.code === "epoch_future",
      );
      expect(ofCy.epoch).toBe(group.epoch - 1n);
      const keyComes = (): void => {
        atCy.tamper = (item) => [item];
        for (const item of withheld) atCy.inject(item);
      };
      return { group, ofCy, keyComes };
    }

    test("wait for it, as many as the policy says", async () => {
      const what = `${handshakes} in time`;
      const { group, ofCy, keyComes } = await waiting(what);
      keyComes();
      await cy.reads(`${what}, second`);
      await group.send(`${what}, fourth`);
      await cy.reads(`${what}, fourth`);
      const read = ["first", "second", "fourth"].map((each) => `${what}, ${each}`);
      expect(cy.texts(group.id)).toEqual(read);
      expect(ofCy.epochAuthenticator).toEqual(group.epochAuthenticator);
    });

    test("wait no longer than the policy says", async () => {
      const what = `${handshakes} too late`;
      const { group, keyComes } = await waiting(what);
      aheadMs += bufferedSeconds * 1_000;
      keyComes();
      await group.update();
      await cy.until("to be healed", (event) => event.kind === "healed" && event.groupId === group.id);
      await theyTalkIn(group.id, [alice, cy], `${what}, again`);
      expect(cy.texts(group.id)).toEqual([`${what}, again`]);
    });
  },
);

describe("in a group that wants a key of a former epoch of who comes back", () => {
  async function provenGroup() {
    const small = profilePolicy("small_chat", parseUserId("alice@a.example"));
    const policy = { ...small, admission: { ...small.admission, rejoin: "proven" as const } };
    const group = await alice.client.createGroup({ policy });
    await group.invite(["bob@b.example"]);
    await bob.joins(group.id);
    await everyoneAtEpochOf(alice, group.id, [bob]);
    return group;
  }

  const inStoreOf = (person: Person, sql: string): void => {
    const file = new DatabaseSync(storePath(testbed.domain("b.example"), person.id));
    file.exec(sql);
    file.close();
  };

  test("one whose state is damaged proves it, also to a member that was not there then", async () => {
    const group = await provenGroup();
    await bob.leave();
    inStoreOf(bob, "UPDATE groups SET core = x'0001ff'");
    await group.update();
    await group.invite(["bea@b.example"]);
    await bea.joins(group.id);
    bob = await Person.return(testbed.domain("b.example"), bob.id);
    await bob.until("to be healed", (event) => event.kind === "healed" && event.groupId === group.id);
    await theyTalkIn(group.id, [bob, alice, bea], "I am Bob, as ever");
    expect(bea.diary.some(({ kind }) => kind === "healed")).toBe(false);
  });

  test("one that has lost the keys too is refused, and the group is as before", async () => {
    const group = await provenGroup();
    const { epoch } = group;
    await bob.leave();
    inStoreOf(bob, "UPDATE groups SET core = x'0001ff'; DELETE FROM records WHERE name LIKE 'keyring/%'");
    bob = await Person.return(testbed.domain("b.example"), bob.id);
    await expect(bob.client.joinExternally(group.id)).rejects.toMatchObject({
      code: "bad_commit",
      detail: { reason: "rejoin_unproven" },
    });
    expect(group.epoch).toBe(epoch);
  });
});
