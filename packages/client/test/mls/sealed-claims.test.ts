import { describe, expect, test } from "@jest/globals";
import { decode, encode } from "@entente/tls-codec";
import {
  addressBytesMax,
  type ClientAddress,
  clientIdParts,
  compareAddresses,
  type FramedHeader,
  type GroupTerms,
  handshakeHeader,
  parseDomainName,
  SealedCommitAuthenticatedData,
  toldOfCommit,
} from "@entente/mls-wire";
import { Group } from "../../src/mls/group.ts";
import { freshGroupId } from "../../src/mls/fresh-group-id.ts";
import { rawCommit } from "./hostile.ts";
import { type Decision, deliver, invite, Person, suite1 } from "./people.ts";

// What a Commit tells servers of who is removed, where they are not to know who is in the group (A23-119).
const hidden: GroupTerms = {
  version: "v1",
  handshakes: "encrypted",
  externalJoins: "closed",
  badCommits: "reset",
};

/** A person whose leaves tell this address; none where absent. */
async function addressed(id: string, address?: Uint8Array): Promise<Person> {
  const made = await Person.make(id);
  const identity = { ...made.identity, ...(address === undefined ? {} : { address }) };
  return new Person(made.client, made.environment, identity, suite1);
}

async function groupOf(terms: GroupTerms = hidden): Promise<readonly [Person, Person, Person]> {
  const [alice, bob, carol] = [
    await addressed("alice@a.example/phone", Uint8Array.of(1)),
    await addressed("bob@b.example/phone", Uint8Array.of(2)),
    await addressed("carol@b.example/phone"),
  ];
  const { environment, identity } = alice;
  const groupId = freshGroupId(alice.client, environment.crypto.primitives);
  alice.group = await Group.create(environment, { groupId, suite: suite1, identity, terms });
  await invite(alice, [bob, carol]);
  return [alice, bob, carol];
}

const toldIn = ({ commit }: Decision): ReturnType<typeof toldOfCommit> =>
  toldOfCommit((handshakeHeader(commit) as FramedHeader).authenticatedData);

const addressOf = (person: Person, sealed: Uint8Array): ClientAddress => ({
  domain: clientIdParts(person.client).domain,
  sealed,
});

describe("in a group whose servers know no tree", () => {
  test("removed clients are told by their addresses, and by name where their leaves tell none", async () => {
    const [alice, bob, carol] = await groupOf();
    const decided = await alice.commit({ remove: [bob.client, carol.client] });
    expect(toldIn(decided)).toMatchObject({
      memberDomains: ["a.example"],
      removedClients: [carol.client],
      removedAddresses: [addressOf(bob, Uint8Array.of(2))],
    });
    expect(Buffer.from(decided.commit).includes("bob")).toBe(false);
    await deliver(decided, [alice, bob, carol]);
    expect(alice.group.members).toHaveLength(1);
  });

  test("an address stays with its leaf when that is renewed", async () => {
    const [alice, bob, carol] = await groupOf();
    await deliver(await bob.commit(), [alice, bob, carol]);
    const decided = await alice.commit({ remove: [bob.client] });
    expect(toldIn(decided).removedAddresses).toEqual([addressOf(bob, Uint8Array.of(2))]);
    await deliver(decided, [alice, carol, bob]);
  });

  test("a leaf tells another address from its client's next Commit on, and one that told none tells one", async () => {
    const [alice, bob, carol] = await groupOf();
    const all = [alice, bob, carol];
    await deliver(await bob.commit({ address: Uint8Array.of(20) }), all);
    await deliver(await carol.commit({ address: Uint8Array.of(30) }), all);
    for (const { group } of all)
      expect(group.addresses.map(({ sealed }) => [...sealed])).toEqual([[1], [20], [30]]);
    expect([alice, bob, carol].map(({ group }) => group.ownAddress?.[0])).toEqual([1, 20, 30]);
    const decided = await alice.commit({ remove: [bob.client, carol.client] });
    expect(toldIn(decided).removedAddresses).toEqual(
      [addressOf(bob, Uint8Array.of(20)), addressOf(carol, Uint8Array.of(30))].sort(compareAddresses),
    );
    await deliver(decided, all);
  });

  test("an address comes with a later credential, and one that waits is kept with its Commit", async () => {
    const [alice, bob, carol] = await groupOf();
    const { credential } = bob.group.self;
    const pending = await bob.group.commit({ credential, address: Uint8Array.of(20) });
    const again = Group.decode(bob.environment, pending.encode());
    expect(again.pending?.request).toMatchObject({ credential, address: Uint8Array.of(20) });
    await deliver(await bob.commit({ credential, address: Uint8Array.of(20) }), [alice, bob, carol]);
    expect(alice.group.addresses[1]?.sealed).toEqual(Uint8Array.of(20));
    for (const sealed of [new Uint8Array(), new Uint8Array(addressBytesMax + 1)])
      await expect(alice.group.commit({ address: sealed })).rejects.toMatchObject({
        code: "identity_invalid",
      });
  });

  test("a Commit that removes nobody is as in any group", async () => {
    const [alice] = await groupOf();
    const decided = await alice.commit();
    expect((handshakeHeader(decided.commit) as FramedHeader).authenticatedData.subarray(0, 2)).toEqual(
      Uint8Array.of(0, 1),
    );
  });

  const lies: readonly [string, (bob: ClientAddress, alice: ClientAddress) => readonly ClientAddress[]][] = [
    ["another's address", (_bob, alice) => [alice]],
    ["one that bob never told", ({ domain }) => [{ domain, sealed: Uint8Array.of(9) }]],
    ["his for another domain", ({ sealed }) => [{ domain: parseDomainName("c.example"), sealed }]],
    ["another's beside his", (bob, alice) => [bob, alice]],
    ["part of his", ({ domain }) => [{ domain, sealed: Uint8Array.of(2, 0) }]],
  ];

  test.each(lies)("%s in place of bob's is a lie, and refused", async (_what, told) => {
    const [alice, bob, carol] = await groupOf();
    const remove = { removed: bob.group.self.leafIndex };
    const commitWith = (removedAddresses: readonly ClientAddress[]): ReturnType<typeof rawCommit> =>
      rawCommit(alice, {
        extraProposals: [{ proposalType: "remove", remove }],
        authenticatedData: encode(SealedCommitAuthenticatedData, {
          version: "v4",
          previousHead: alice.group.head,
          memberDomains: ["a.example", "b.example"].map(parseDomainName),
          removedClients: [],
          removedAddresses: [...removedAddresses].sort(compareAddresses),
        }),
      });
    const [ofBob, ofAlice] = [addressOf(bob, Uint8Array.of(2)), addressOf(alice, Uint8Array.of(1))];
    const lie = await carol.group.receiveCommit(await commitWith(told(ofBob, ofAlice)));
    expect(lie).toMatchObject({ outcome: "refused", error: { name: "GroupError", code: "claim_false" } });
    await carol.receiveCommit(await commitWith([ofBob]));
    expect(carol.group.members.map(({ client }) => client)).not.toContain(bob.client);
  });
});

test.each([
  { ...hidden, handshakes: "visible" as const },
  { ...hidden, externalJoins: "own_clients" as const },
])("where servers have the tree anyway, removed clients are named: %p", async (terms) => {
  const [alice, bob] = await groupOf(terms);
  const decided = await alice.commit({ remove: [bob.client] });
  expect(toldIn(decided)).toMatchObject({ removedClients: [bob.client], removedAddresses: [] });
});

test("what is told is one spelling", () => {
  const bytes = encode(SealedCommitAuthenticatedData, {
    version: "v5",
    previousHead: new Uint8Array(32),
    memberDomains: [],
    removedClients: [],
    removedAddresses: [],
  });
  expect(encode(SealedCommitAuthenticatedData, decode(SealedCommitAuthenticatedData, bytes))).toEqual(bytes);
});
