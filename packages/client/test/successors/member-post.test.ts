import { describe, expect, test } from "@jest/globals";
import { parseClientId, parseDomainName } from "@entente/mls-wire";
import type { Addressee, Sender } from "../../src/inbox/correspondent.ts";
import { freshGroupId } from "../../src/mls/fresh-group-id.ts";
import { Group } from "../../src/mls/group.ts";
import { letterSignContent, type MemberLetter, readLetter } from "../../src/successors/member-letter.ts";
import { sameAddressMax } from "../../src/successors/limits.ts";
import { authorOf, sendLetter } from "../../src/successors/member-post.ts";
import { invite, Person, suite1 } from "../mls/people.ts";

// Letters from member to member of a group, by the addresses in their leaves (A23-118).
const own = Uint8Array.of(1);

async function addressed(id: string, address?: Uint8Array): Promise<Person> {
  const made = await Person.make(id);
  const identity = { ...made.identity, ...(address === undefined ? {} : { address }) };
  return new Person(made.client, made.environment, identity, suite1);
}

async function groupOf(first: Person, others: readonly Person[]): Promise<void> {
  const { environment, identity } = first;
  const groupId = freshGroupId(first.client, environment.crypto.primitives);
  first.group = await Group.create(environment, { groupId, suite: suite1, identity });
  await invite(first, [...others]);
}

async function signedRequest({ group }: Person): Promise<Extract<MemberLetter, { kind: "key_request" }>> {
  const { id: groupId, epoch } = group;
  const letter = { kind: "key_request", groupId, epoch, signature: new Uint8Array() } as const;
  return { ...letter, signature: await group.sign(letterSignContent(letter)) };
}

const from = (domain: string, ...bytes: number[]): Sender => ({
  kind: "address",
  address: { domain: parseDomainName(domain), sealed: Uint8Array.from(bytes) },
});

const named = (client: string): Sender => ({ kind: "client", client: parseClientId(client) });

describe("a letter to members", () => {
  test("goes by the addresses in their leaves, and by name to whose leaf tells none", async () => {
    const [alice, bob] = [
      await addressed("alice@a.example/phone", own),
      await addressed("bob@b.example/phone"),
    ];
    const carol = await addressed("carol@c.example/phone", Uint8Array.of(3));
    await groupOf(alice, [bob, carol]);
    const sent: unknown[] = [];
    const channel = {
      sendSealed: async (by: Uint8Array | undefined, to: readonly Addressee[], message: Uint8Array) => {
        sent.push({ by, to, kind: readLetter(message)?.kind });
        return { messageIds: [], unreached: [] };
      },
    };
    const letter = await signedRequest(alice);
    await sendLetter(channel, alice.group, [carol.client, bob.client], letter);
    const to = [
      { client: carol.client, address: Uint8Array.of(3) },
      { client: bob.client, address: undefined },
    ];
    expect(sent).toEqual([{ by: own, to, kind: "key_request" }]);
    // Who has no address itself is named, and names: told by the channel.
    await sendLetter(channel, bob.group, [alice.client], await signedRequest(bob));
    expect(sent[1]).toMatchObject({ by: undefined, to: [{ client: alice.client, address: own }] });
  });

  test("is its author's: the member whose leaf tells the address, of that domain, and whose key has signed it", async () => {
    const alice = await addressed("alice@a.example/phone", own);
    const bob = await addressed("bob@b.example/phone", Uint8Array.of(2));
    // Of another domain, the same bytes are another address.
    const carol = await addressed("carol@c.example/phone", Uint8Array.of(2));
    await groupOf(alice, [bob, carol]);
    const letter = await signedRequest(bob);
    const signed = { content: letterSignContent(letter), signature: letter.signature };
    const author = (sender: Sender) => authorOf(alice.environment, alice.group, sender, signed);
    expect((await author(from("b.example", 2)))?.client).toBe(bob.client);
    expect((await author(named(bob.client)))?.client).toBe(bob.client);
    for (const other of [
      from("c.example", 2),
      from("b.example", 9),
      from("a.example", 1),
      named(carol.client),
    ])
      expect(await author(other)).toBeUndefined();
    expect(await author(named("dave@b.example/phone"))).toBeUndefined();
  });

  test("is its author's though another member tells the same address", async () => {
    const alice = await addressed("alice@a.example/phone", own);
    const copies = await Promise.all(
      Array.from({ length: sameAddressMax - 1 }, (_, i) =>
        addressed(`mallory${String(i)}@b.example/phone`, Uint8Array.of(2)),
      ),
    );
    const bob = await addressed("bob@b.example/phone", Uint8Array.of(2));
    await groupOf(alice, [...copies, bob]);
    const letter = await signedRequest(bob);
    const signed = { content: letterSignContent(letter), signature: letter.signature };
    const author = await authorOf(alice.environment, alice.group, from("b.example", 2), signed);
    expect(author?.client).toBe(bob.client);
  });
});
