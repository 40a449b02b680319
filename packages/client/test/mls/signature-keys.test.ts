import { describe, expect, test } from "@jest/globals";
import { parseClientId } from "@entente/mls-wire";
import type { Authenticator } from "../../src/mls/authenticator.ts";
import { basicCredential } from "../../src/mls/credential.ts";
import { Group } from "../../src/mls/group.ts";
import { makeKeyPackage, makeSignatureKey, type SignatureKeyPair } from "../../src/mls/key-package.ts";
import { hex } from "../crypto/providers.ts";
import { deliver, eventsOf, groupOf, invite, Person, suite1, text } from "./people.ts";

// Members rotate their signature keys in a group; the client stays who it is (RFC 9420 7.3, 5.3.1, A23-16, A23-120).

const newKey = (person: Person): Promise<SignatureKeyPair> => makeSignatureKey(person.environment, suite1);

const keyOf = (at: Person, of: Person): string =>
  hex(at.group.member(of.client)?.signatureKey ?? new Uint8Array());

async function rotate(person: Person, everyone: readonly Person[]): Promise<SignatureKeyPair> {
  const signatureKey = await newKey(person);
  const credential = basicCredential(person.client);
  await deliver(await person.commit({ credential, signatureKey }), everyone);
  return signatureKey;
}

describe.each(["private", "public"] as const)("a member's signature key, handshakes %s", (framing) => {
  const clients = ["alice@a.example/phone", "bob@b.example/phone", "cleo@a.example/phone"];

  test("is changed by a Commit: everybody has the new one, and takes what it signs", async () => {
    const [alice, bob, cleo] = (await groupOf(clients, suite1, framing)) as [Person, Person, Person];
    const before = keyOf(alice, bob);
    const key = await rotate(bob, [alice, bob, cleo]);
    for (const person of [alice, bob, cleo]) {
      expect(keyOf(person, bob)).toBe(hex(key.publicKey));
      expect(keyOf(person, bob)).not.toBe(before);
      expect(eventsOf(person.events, "member_rotated").map(({ member }) => member.client)).toEqual([
        bob.client,
      ]);
    }
    // Messages, further Commits and Welcomes of bob are signed with it, also after a restart.
    bob.restart();
    const said = await bob.send("with another key");
    for (const person of [alice, cleo]) {
      const [event] = eventsOf(await person.receive(said), "application_message");
      expect(text(event!.plaintext)).toBe("with another key");
      expect(hex(event!.sender.signatureKey)).toBe(hex(key.publicKey));
    }
    const dora = await Person.make("dora@b.example/phone");
    await invite(bob, [dora], [alice, cleo]);
    await deliver(await dora.commit(), [alice, bob, cleo, dora]);
    const states = [alice, bob, cleo, dora].map(({ group }) => hex(group.epochAuthenticator));
    expect(new Set(states).size).toBe(1);
  });

  test("may change and add someone at once: the Welcome is signed with the new key", async () => {
    const [alice, bob, cleo] = (await groupOf(clients, suite1, framing)) as [Person, Person, Person];
    const dora = await Person.make("dora@b.example/phone");
    const keyPackage = await dora.keyPackage();
    const signatureKey = await newKey(bob);
    const credential = basicCredential(bob.client);
    const decided = await bob.commit({ add: [keyPackage.keyPackage], credential, signatureKey });
    await deliver(decided, [alice, bob, cleo]);
    const { welcome, ratchetTree } = decided;
    const invitation = { welcome: welcome!, keyPackage, ratchetTree, head: bob.group.head };
    dora.group = await Group.join(dora.environment, { ...invitation, framing: bob.group.framing });
    expect(keyOf(dora, bob)).toBe(hex(signatureKey.publicKey));
    const said = await bob.send("hello dora");
    expect((await dora.group.receive(said)).outcome).toBe("applied");
  });

  test("that lost a race is the old one still, and the change is asked for again with what it needs", async () => {
    const [alice, bob, cleo] = (await groupOf(clients, suite1, framing)) as [Person, Person, Person];
    const before = keyOf(alice, bob);
    const signatureKey = await newKey(bob);
    await bob.commit({ credential: basicCredential(bob.client), signatureKey });
    bob.restart();
    await deliver(await alice.commit(), [alice, bob, cleo]);
    const [lost] = eventsOf(bob.events, "own_commit_lost");
    expect(lost?.request.signatureKey).toEqual(signatureKey);
    expect(keyOf(cleo, bob)).toBe(before);
    await deliver(await bob.commit(lost!.request), [alice, bob, cleo]);
    expect(keyOf(cleo, bob)).toBe(hex(signatureKey.publicKey));
  });
});

describe("a signature key that a member may not take", () => {
  const clients = ["alice@a.example/phone", "bob@b.example/phone"];

  test("is one of another client's credential", async () => {
    const [, bob] = (await groupOf(clients)) as [Person, Person];
    const credential = basicCredential(parseClientId("mallory@b.example/phone"));
    await expect(bob.commit({ credential, signatureKey: await newKey(bob) })).rejects.toMatchObject({
      code: "identity_changed",
    });
  });

  test("is one without a credential", async () => {
    const [, bob] = (await groupOf(clients)) as [Person, Person];
    await expect(bob.commit({ signatureKey: await newKey(bob) })).rejects.toMatchObject({
      code: "identity_invalid",
    });
  });

  test("is one that nobody vouches for: its own client does not commit it, and others refuse it", async () => {
    const known = new Set<string>();
    const vouching: Authenticator = {
      authenticate: async ({ signatureKey }) =>
        known.has(hex(signatureKey)) ? { accepted: true } : { accepted: false, reason: "not_vouched_for" },
    };
    const alice = await Person.make(clients[0]!, suite1, { authenticator: vouching });
    const trusting = await Person.make(clients[1]!);
    for (const { identity } of [alice, trusting]) known.add(hex(identity.signatureKey.publicKey));
    await alice.create();
    await invite(alice, [trusting]);
    const key = await newKey(trusting);
    const decided = await trusting.commit({
      credential: basicCredential(trusting.client),
      signatureKey: key,
    });
    const refused = await alice.group.receiveCommit(decided);
    expect(refused).toMatchObject({ outcome: "refused", error: { code: "credential_refused" } });
    known.add(hex(key.publicKey));
    expect(await alice.group.receiveCommit(decided)).toMatchObject({ outcome: "applied" });
  });

  test("is another member's (RFC 9420 7.3)", async () => {
    const [alice, bob] = (await groupOf(clients)) as [Person, Person];
    const { signatureKey } = alice.identity;
    const own = bob.commit({ credential: basicCredential(bob.client), signatureKey });
    await expect(own).rejects.toMatchObject({ code: "invalid", client: bob.client });
    const keyPackage = await makeKeyPackage(bob.environment, {
      suite: suite1,
      identity: { credential: basicCredential(parseClientId("cleo@b.example/phone")), signatureKey },
    });
    await expect(bob.commit({ add: [keyPackage.keyPackage] })).rejects.toMatchObject({ code: "invalid" });
  });

  test("is the former one, once another is in force", async () => {
    const [alice, bob] = (await groupOf(clients)) as [Person, Person];
    const former = bob.group;
    await rotate(bob, [alice, bob]);
    const { message } = await former.protect(new TextEncoder().encode("signed with the key of before"));
    // Of the epoch before, in which that key was bob's: it is read, and from then on nothing is.
    expect((await alice.group.receive(message)).outcome).toBe("applied");
    const stale = await former.commit();
    const bundle = stale.pending!.commit;
    expect((await alice.group.receiveCommit({ commit: bundle })).outcome).not.toBe("applied");
  });
});
