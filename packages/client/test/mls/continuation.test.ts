import { beforeAll, describe, expect, test } from "@jest/globals";
import { groupIdBytes, groupIdOf, parseDomainName } from "@entente/mls-wire";
import type { FormerGroups } from "../../src/mls/continuation.ts";
import { Group } from "../../src/mls/group.ts";
import type { CommitRequest } from "../../src/mls/group-state.ts";
import type { PreSharedKey } from "../../src/mls/psk.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { hex } from "../crypto/providers.ts";
import { decision, deliver, groupOf, invite, Person, suite1, suite3, text } from "./people.ts";

// A group that continues another shows it by the key of an epoch that only its members had (RFC 9420 11.2, 11.3).
const domain = parseDomainName("a.example");

function newId() {
  return groupIdOf(nodeCrypto.primitives.randomBytes(16), domain);
}

/** What somebody has of its groups. */
function formersOf(...groups: readonly Group[]): FormerGroups {
  return (groupId) => groups.find(({ id }) => hex(groupIdBytes(id)) === hex(groupId))?.former;
}

interface Founding {
  readonly request: (former: Group) => Pick<CommitRequest, "resumption">;
  readonly psks: (former: Group) => readonly PreSharedKey[];
  readonly groupId: ReturnType<typeof newId>;
  readonly suite: typeof suite1;
}

const branch: Omit<Founding, "groupId"> = {
  request: ({ resumptionPsk: { groupId, epoch } }) => ({ resumption: { usage: "branch", groupId, epoch } }),
  psks: ({ resumptionPsk }) => [resumptionPsk],
  suite: suite1,
};

/** The first Commit of a group that `founder` makes, with a Welcome for each of `others`. */
async function found(founder: Person, others: readonly Person[], how: Partial<Founding> = {}) {
  const { request, psks, suite, groupId = newId() } = { ...branch, ...how };
  const { environment, identity } = founder;
  const packages = await Promise.all(
    others.map((other) => new Person(other.client, other.environment, other.identity, suite).keyPackage()),
  );
  const { extensions } = founder.group;
  const begun = await Group.create(environment, { groupId, suite, identity, context: extensions });
  const add = packages.map(({ keyPackage }) => keyPackage);
  const pending = await begun.commit({ add, ...request(founder.group) }, { psks: psks(founder.group) });
  const { bundle, order } = pending.pending!;
  const decided = decision(bundle, nodeCrypto, { config: begun.order, next: order, head: begun.head });
  const applied = await pending.receiveCommit(decided);
  if (applied.outcome !== "applied") throw new Error(applied.outcome);
  const invitation = (index: number, formers: FormerGroups) => ({
    welcome: decided.welcome!,
    keyPackage: packages[index]!,
    ratchetTree: decided.ratchetTree,
    head: applied.group.head,
    formers,
  });
  return { group: applied.group, invitation };
}

let alice: Person, bob: Person, carol: Person;

beforeAll(async () => {
  const people = await groupOf(["alice@a.example/phone", "bob@b.example/phone", "carol@b.example/phone"]);
  [alice, bob, carol] = [people[0]!, people[1]!, people[2]!];
});

async function refusal(joining: Promise<unknown>): Promise<{ code?: string; message?: string }> {
  return joining.then(
    () => ({}),
    (error: unknown) => error as { code?: string; message?: string },
  );
}

describe("a branch", () => {
  test("has some of the members, and whoever is invited knows what it continues", async () => {
    const { group, invitation } = await found(alice, [bob]);
    const { group: at, continues } = await Group.joinWith(
      bob.environment,
      invitation(0, formersOf(bob.group)),
    );
    expect(continues).toMatchObject({ usage: "branch", epoch: bob.group.epoch });
    expect(hex(at.epochAuthenticator)).toBe(hex(group.epochAuthenticator));
    const { message } = await at.protect(new TextEncoder().encode("among us"));
    const received = await group.receive(message);
    if (received.outcome !== "applied") throw new Error(received.outcome);
    const [said] = received.events.flatMap((event) => ("plaintext" in event ? [event.plaintext] : []));
    expect(text(said!)).toBe("among us");
  });

  test("of an epoch that is over is joined with the key of that epoch", async () => {
    const { invitation } = await found(alice, [bob]);
    const { epoch } = bob.group;
    await deliver(await carol.commit(), [alice, bob, carol]);
    const { continues } = await Group.joinWith(bob.environment, invitation(0, formersOf(bob.group)));
    expect(continues?.epoch).toBe(epoch);
  });

  test("of an epoch that has not come yet is to be tried again; one of no group of this client is not", async () => {
    const behind = bob.group;
    await deliver(await carol.commit(), [alice, bob, carol]);
    const { invitation } = await found(alice, [bob]);
    expect(await refusal(Group.join(bob.environment, invitation(0, formersOf(behind))))).toMatchObject({
      code: "psk_missing",
      reason: "epoch_future",
    });
    const strange = await refusal(Group.join(bob.environment, invitation(0, formersOf())));
    expect(strange).toMatchObject({ code: "psk_missing", reason: undefined });
  });

  test("with the wrong key, with a stranger, or of another suite is refused", async () => {
    const wrong = await found(alice, [bob], {
      psks: ({ resumptionPsk }) => [{ ...resumptionPsk, secret: new Uint8Array(32).fill(7) }],
    });
    expect((await refusal(Group.join(bob.environment, wrong.invitation(0, formersOf(bob.group))))).code).toBe(
      "invalid",
    );
    const dora = await Person.make("dora@b.example/phone");
    const more = await found(alice, [bob, dora]);
    expect(
      await refusal(Group.join(bob.environment, more.invitation(0, formersOf(bob.group)))),
    ).toMatchObject({
      code: "invalid",
      client: dora.client,
    });
    const other = await found(alice, [bob], { suite: suite3 });
    expect(
      (await refusal(Group.join(bob.environment, other.invitation(0, formersOf(bob.group))))).message,
    ).toMatch(/another suite/);
  });

  test("is never made of a group that has begun: its members refuse the key", async () => {
    const { groupId, epoch } = alice.group.resumptionPsk;
    const before = alice.group;
    const decided = await alice.commit({ resumption: { usage: "branch", groupId, epoch } });
    await expect(bob.receiveCommit(decided)).rejects.toMatchObject({ code: "invalid" });
    alice.group = before;
  });
});

describe("a ReInit", () => {
  async function ended(change: { readonly suite?: typeof suite1 } = {}) {
    const [ann, ben, cat] = await groupOf(["ann@a.example/1", "ben@b.example/1", "cat@b.example/1"]);
    const people = [ann!, ben!, cat!];
    const groupId = newId();
    const { suite = suite3 } = change;
    const { extensions } = ann!.group;
    const decided = await ben!.commit({ reInit: { groupId: groupIdBytes(groupId), suite, extensions } });
    await deliver(decided, people);
    return { ann: ann!, ben: ben!, cat: cat!, groupId };
  }
  const reinit: Partial<Founding> = {
    suite: suite3,
    request: ({ resumptionPsk: { groupId, epoch } }) => ({ resumption: { usage: "reinit", groupId, epoch } }),
  };

  test("ends a group for whatever is made, and it is still read", async () => {
    const [ann, ben] = await groupOf(["ann@a.example/1", "ben@b.example/1"]);
    const late = await ann!.send("before the end");
    const { extensions } = ann!.group;
    const decided = await ben!.commit({
      reInit: { groupId: groupIdBytes(newId()), suite: suite3, extensions },
    });
    await deliver(decided, [ann!, ben!]);
    await ben!.receive(late);
    for (const person of [ann!, ben!]) {
      expect(person.group.active).toBe(false);
      await expect(person.send("more")).rejects.toMatchObject({ code: "reinitialized" });
      await expect(person.commit()).rejects.toMatchObject({ code: "reinitialized" });
      person.restart();
      expect(person.group.former.reInit?.cipherSuite).toBe(suite3);
    }
  });

  test("is continued by the group that it names, with its members and their key", async () => {
    const { ann, ben, cat, groupId } = await ended();
    const { group, invitation } = await found(cat, [ann, ben], { ...reinit, groupId });
    for (const [index, person] of [ann, ben].entries()) {
      const joined = await Group.joinWith(person.environment, invitation(index, formersOf(person.group)));
      expect(joined.continues?.usage).toBe("reinit");
      expect(hex(joined.group.epochAuthenticator)).toBe(hex(group.epochAuthenticator));
    }
  });

  test("is not continued by a group of another id, suite or GroupContext, nor where no Commit has agreed", async () => {
    const { ann, cat, groupId } = await ended();
    const join = async (how: Partial<Founding>) => {
      const { invitation } = await found(cat, [ann], { ...reinit, ...how });
      return refusal(Group.join(ann.environment, invitation(0, formersOf(ann.group))));
    };
    expect((await join({})).message).toMatch(/not what was agreed on/);
    expect((await join({ groupId, suite: suite1 })).message).toMatch(/not what was agreed on/);
    const { invitation } = await found(alice, [bob], { ...reinit, suite: suite1 });
    const early = await refusal(Group.join(bob.environment, invitation(0, formersOf(bob.group))));
    expect(early.message).toMatch(/no Commit has agreed/);
  });

  test("goes alone: what waits does not come with it", async () => {
    const [ann, ben] = await groupOf(["ann@a.example/1", "ben@b.example/1"]);
    const { group, message } = await ann!.group.propose({ type: "leave" });
    ann!.group = group;
    await ben!.receive(message);
    const { extensions } = ben!.group;
    const decided = await ben!.commit({
      reInit: { groupId: groupIdBytes(newId()), suite: suite3, extensions },
    });
    expect(decided.proposals).toEqual([]);
    await deliver(decided, [ann!, ben!]);
    expect(ann!.group.active).toBe(false);
  });
});

test("an epoch's key proves membership in it in a Commit of the same group", async () => {
  const { groupId, epoch } = bob.group.resumptionPsk;
  await deliver(await carol.commit(), [alice, bob, carol]);
  await deliver(await bob.commit({ resumption: { usage: "application", groupId, epoch } }), [
    alice,
    bob,
    carol,
  ]);
  expect(hex(alice.group.epochAuthenticator)).toBe(hex(carol.group.epochAuthenticator));
  const dora = await Person.make("dora@b.example/phone");
  await invite(alice, [dora], [bob, carol]);
  const decided = await bob.commit({ resumption: { usage: "application", groupId, epoch } });
  await expect(dora.receiveCommit(decided)).rejects.toMatchObject({ code: "psk_missing" });
});
