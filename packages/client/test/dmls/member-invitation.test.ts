import { beforeEach, describe, expect, test } from "@jest/globals";
import { type ClientId, parseClientId } from "@entente/mls-wire";
import type { GroupEntry } from "../../src/client/group-entry.ts";
import { dmlsMessage, type InvitationForMembers } from "../../src/dmls/dmls-message.ts";
import { earlyInvitationsMax, earlyLifetimeMs } from "../../src/dmls/limits.ts";
import { invitationFor, readInvitation } from "../../src/dmls/member-invitation.ts";
import { ReceivedInvitations } from "../../src/dmls/received-invitations.ts";
import { type DmlsInvitation, recordOf, SessionBook } from "../../src/dmls/session-book.ts";
import { invitationsBy, type ReceivedInvitation } from "../../src/dmls/session-invitation.ts";
import type { DmlsSession } from "../../src/dmls/dmls-session.ts";
import { nodeCrypto } from "../../src/node/node-crypto.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { deliver, environmentOf, groupOf, invite, Person, suite1 } from "../mls/people.ts";

// Members of a group are invited to a session by what they know each other by there (A23-118).
const names = ["alice@a.example/phone", "bob@b.example/phone", "eve@b.example/phone"].map(parseClientId);
const [alice, bob, eve] = names as [ClientId, ClientId, ClientId];
const parts = { crypto: nodeCrypto };
let people: readonly [Person, Person, Person];

beforeEach(async () => {
  people = (await groupOf(names)) as unknown as readonly [Person, Person, Person];
});

const invitation = (members: readonly ClientId[] = names): ReceivedInvitation => ({
  session: new Uint8Array(16).fill(7),
  kind: "invitation",
  members: [...members],
  address: new Uint8Array(),
  key: new Uint8Array(32).fill(5),
});
const byAlice = (founder = alice): Promise<InvitationForMembers> =>
  invitationFor(parts, people[0].group, founder, invitation());

/** A new epoch that everybody reaches. */
const goOn = async (by: Person): Promise<void> => deliver(await by.commit(), people);

describe("an invitation by a member", () => {
  test("is read by members of its epoch, and names nobody to anyone else", async () => {
    const sent = await byAlice();
    expect(await readInvitation(parts, people[1].group, sent)).toEqual({
      founder: alice,
      invitation: invitation(),
    });
    const bytes = Buffer.from(dmlsMessage(sent));
    for (const name of ["alice", "bob", "eve"]) expect(bytes.includes(name)).toBe(false);
  });

  test("is read by who has gone on meanwhile, with the key that its sender had, and is early for who has not", async () => {
    const before = people[1].group;
    const early = await byAlice();
    await goOn(people[0]);
    await goOn(people[1]);
    expect(await readInvitation(parts, people[1].group, early)).toMatchObject({ founder: alice });
    const now = await byAlice();
    expect(await readInvitation(parts, before, now)).toBe("early");
    for (let epochs = 0; epochs < 8; epochs++) await goOn(people[2]);
    expect(await readInvitation(parts, people[1].group, early)).toBeUndefined();
  });

  test("is nobody's where it was changed, is of another group, or is signed by another than it says", async () => {
    const sent = await byAlice();
    const others = await groupOf(names);
    const changed: readonly InvitationForMembers[] = [
      { ...sent, ciphertext: sent.ciphertext.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) },
      { ...sent, ciphertext: new Uint8Array() },
      { ...sent, nonce: sent.nonce.map((byte) => byte ^ 1) },
      { ...sent, nonce: new Uint8Array() },
      { ...sent, epoch: sent.epoch - 1n },
      { ...sent, groupId: others[0]!.group.id },
      await invitationFor(parts, others[0]!.group, alice, invitation()),
      await invitationFor(parts, people[2].group, alice, invitation()),
      await byAlice(parseClientId("mallory@c.example/phone")),
    ];
    for (const each of changed) expect(await readInvitation(parts, people[1].group, each)).toBeUndefined();
  });

  test("is not read by who was removed before it", async () => {
    const decided = await people[0].commit({ remove: [eve] });
    const removed = people[2].group;
    await deliver(decided, people);
    const sent = await byAlice();
    expect(await readInvitation(parts, removed, sent)).toBe("early");
    expect(await readInvitation(parts, people[2].group, sent)).toBeUndefined();
  });
});

describe("who is invited how", () => {
  const session = { addressOf: () => Uint8Array.of(1) } as unknown as DmlsSession;
  const record = (members: readonly ClientId[]) =>
    recordOf(
      { id: invitation().session, key: invitation().key, founder: alice, state: "gathering" },
      members,
    );

  /** A group of people whose leaves tell an address, by their place. */
  async function addressed(clients: readonly ClientId[]): Promise<Person> {
    const made = await Promise.all(
      clients.map(async (client, at) => {
        const person = await Person.make(client);
        const identity = { ...person.identity, address: Uint8Array.of(9, at) };
        return new Person(client, person.environment, identity, suite1);
      }),
    );
    const [first, ...others] = made as [Person, ...Person[]];
    await first.create();
    await invite(first, others);
    return first;
  }

  test("members of a group there, by their addresses; others by name", async () => {
    const carol = parseClientId("carol@c.example/phone");
    const [one, two] = [await addressed([alice, bob]), await addressed([alice, bob, eve])];
    const invited = record([alice, bob, eve, carol]);
    const groups = [people[0].group, one.group, two.group];
    const words = await invitationsBy(alice, invited, session, groups, parts);
    expect(words.map(({ own, to, message }) => [own, to, message.kind])).toEqual([
      [Uint8Array.of(9, 0), [{ client: bob, address: Uint8Array.of(9, 1) }], "for_members"],
      [Uint8Array.of(9, 0), [{ client: eve, address: Uint8Array.of(9, 2) }], "for_members"],
      [undefined, [{ client: carol, address: undefined }], "invitation"],
    ]);
    const all = await invitationsBy(alice, record([alice, bob, eve]), session, [two.group, one.group], parts);
    expect(all.map(({ to }) => to.length)).toEqual([2]);
    // Leaves that tell no address are of nobody's help.
    const none = await invitationsBy(alice, record(names), session, [people[0].group], parts);
    expect(none.map(({ message }) => message.kind)).toEqual(["invitation"]);
  });
});

describe("an invitation that can not be read yet", () => {
  let store: MemoryStore, entries: Map<string, GroupEntry>, nowMs: number;
  let told: DmlsInvitation[], problems: string[];

  beforeEach(() => {
    store = new MemoryStore();
    entries = new Map();
    nowMs = 1_000;
    told = [];
    problems = [];
  });

  const received = async (): Promise<ReceivedInvitations> =>
    new ReceivedInvitations({
      ownId: bob,
      internals: { store, entries, environment: environmentOf({ nowMs: () => nowMs }), chance: () => 0 },
      book: await SessionBook.open(store),
      invited: (each) => Promise.resolve(void told.push(each)),
      refuse: (_from, problem) => void problems.push(problem),
      failed: (problem) => void problems.push(String(problem)),
    });
  const early = async (): Promise<number> => (await store.records("dmls-early/", "", 100)).length;
  const until = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
    while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
  };

  test("waits for its group, in this process and in the next, and is told then", async () => {
    const first = await received();
    await first.forMembers(await byAlice());
    expect(told).toEqual([]);
    await first.stop();
    expect(await early()).toBe(1);
    const next = await received();
    next.start();
    entries.set(people[1].group.id, { group: people[1].group } as GroupEntry);
    await until(() => told.length === 1);
    await until(async () => (await early()) === 0);
    expect(told).toEqual([{ id: "07".repeat(16), founder: alice, members: names }]);
    await next.stop();
    expect(problems).toEqual([]);
  });

  test("is forgotten when it is too old, and is one of so many", async () => {
    const all = await received();
    const sent = await byAlice();
    for (let at = 0; at <= earlyInvitationsMax; at++)
      await all.forMembers({ ...sent, nonce: Uint8Array.of(at) });
    expect(problems).toEqual(["too many invitations of groups that are not here"]);
    expect(await early()).toBe(earlyInvitationsMax);
    nowMs += earlyLifetimeMs;
    await until(async () => (await early()) === 0);
    await all.stop();
    expect(told).toEqual([]);
  });

  test("is refused once it can be read, and is no member's", async () => {
    const all = await received();
    entries.set(people[1].group.id, { group: people[1].group } as GroupEntry);
    await all.forMembers({ ...(await byAlice()), nonce: new Uint8Array(12) });
    expect(problems).toEqual(["an invitation that no member has signed"]);
    await all.forMembers(await invitationFor(parts, people[0].group, alice, invitation([alice, eve])));
    expect(problems.at(-1)).toBe("malformed invitation");
    await all.stop();
    expect([told, await early()]).toEqual([[], 0]);
  });
});
