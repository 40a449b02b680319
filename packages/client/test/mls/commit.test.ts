import { describe, expect, test } from "@jest/globals";
import { decode } from "@entente/tls-codec";
import type { FramedHeader } from "@entente/mls-wire";
import {
  CommitAuthenticatedData,
  groupIdBytes,
  handshakeHeader,
  parseDomainName,
  parseClientId,
} from "@entente/mls-wire";
import { hex } from "../crypto/providers.ts";
import { claimOf, decidedBy, decidedFrom, rawCommit, withTrailingByte } from "./hostile.ts";
import {
  environmentOf,
  authenticatorRefusing,
  decision,
  deliver,
  eventsOf,
  groupOf,
  invite,
  Person,
  suite1,
  text,
} from "./people.ts";

const trio = ["alice@a.example/phone", "bob@b.example/phone", "carol@c.example/phone"];

async function three(framing: "private" | "public" = "private"): Promise<[Person, Person, Person]> {
  return (await groupOf(trio, suite1, framing)) as [Person, Person, Person];
}

describe("a Commit of one's own", () => {
  test("changes nothing until it comes back, over a restart too", async () => {
    const [alice, bob, carol] = await three();
    const before = hex(alice.group.epochAuthenticator);
    const decided = await alice.commit({ remove: [carol.client] });
    expect(alice.group.epoch).toBe(1n);
    expect(hex(alice.group.epochAuthenticator)).toBe(before);
    expect(alice.group.members).toHaveLength(3);
    alice.restart();
    expect(alice.group.pending?.request.remove).toEqual([carol.client]);
    expect(decision(alice.group.pending!.bundle).commit).toEqual(decided.commit);
    const events = await alice.receiveCommit(decided);
    expect(events.map(({ type }) => type)).toEqual([
      "own_commit_accepted",
      "member_removed",
      "member_updated",
      "epoch_changed",
    ]);
    expect(alice.group.pending).toBeUndefined();
    await deliver(decided, [bob, carol]);
    expect(hex(bob.group.epochAuthenticator)).toBe(hex(alice.group.epochAuthenticator));
    expect(bob.group.member(carol.client)).toBeUndefined();
  });

  test("that loses the race is dropped, and what it wanted is told", async () => {
    const [alice, bob, carol] = await three();
    const ofAlice = await alice.commit({ remove: [carol.client] });
    const ofBob = await bob.commit();
    await deliver(ofBob, [alice, bob, carol]);
    const [lost] = eventsOf(alice.events, "own_commit_lost");
    expect(lost?.request.remove).toEqual([carol.client]);
    expect(alice.group.pending).toBeUndefined();
    expect(await bob.group.receiveCommit(ofAlice)).toEqual({ outcome: "ignored", reason: "epoch_past" });
    await deliver(await alice.commit(lost!.request), [alice, bob, carol]);
    expect(carol.group.active).toBe(false);
    expect(hex(alice.group.epochAuthenticator)).toBe(hex(bob.group.epochAuthenticator));
  });

  test("is one at a time", async () => {
    const [alice] = await three();
    await alice.commit();
    await expect(alice.group.commit()).rejects.toMatchObject({ code: "commit_pending" });
    alice.group = alice.group.abandonCommit();
    await alice.commit();
  });

  test("whose pending state is gone cannot be followed, and says so", async () => {
    const [alice, bob] = await three();
    const decided = await alice.commit();
    alice.group = alice.group.abandonCommit();
    expect(await alice.group.receiveCommit(decided)).toMatchObject({
      outcome: "refused",
      error: { code: "own_commit_unknown" },
    });
    await bob.receiveCommit(decided);
  });

  test("made again in the same epoch uses another key: ts-mls would use the same one twice", async () => {
    const [alice, bob] = await three();
    const first = await alice.commit();
    alice.group = alice.group.abandonCommit();
    const second = await alice.commit();
    // Bob can tell: the second is generation 1, so generation 0 is missing.
    const events = await bob.receiveCommit(second);
    expect(eventsOf(events, "messages_missing")).toMatchObject([
      { contentType: "commit", fromGeneration: 0, toGeneration: 0 },
    ]);
    expect(hex(first.commit)).not.toBe(hex(second.commit));
  });

  test("keeps what came in the meantime from being read twice", async () => {
    const [alice, bob] = await three();
    const decided = await alice.commit();
    const message = await bob.send("before your Commit");
    await alice.receive(message);
    await alice.receiveCommit(decided);
    expect(await alice.group.receive(message)).toEqual({ outcome: "ignored", reason: "replayed" });
    const late = await bob.send("also before it");
    expect(eventsOf(await alice.receive(late), "application_message")).toHaveLength(1);
  });

  test.each([
    ["member_invalid", { remove: ["nobody@a.example/phone"] }],
    ["member_invalid", { remove: ["not a client id"] }],
    ["member_invalid", { remove: ["alice@a.example/phone"] }],
  ])("%s for %j", async (code, request) => {
    const [alice] = await three();
    await expect(alice.group.commit(request)).rejects.toMatchObject({ code });
  });

  test("does not add a client twice", async () => {
    const [alice, bob] = await three();
    const again = await bob.keyPackage();
    await expect(alice.group.commit({ add: [again.keyPackage] })).rejects.toMatchObject({
      code: "client_twice",
    });
    const dave = await Person.make("dave@a.example/phone");
    const two = [(await dave.keyPackage()).keyPackage, (await dave.keyPackage()).keyPackage];
    await expect(alice.group.commit({ add: two })).rejects.toMatchObject({ code: "client_twice" });
  });

  test("can remove a client and add it again with new keys", async () => {
    const [alice, bob, carol] = await three();
    const keyPackage = await bob.keyPackage();
    const decided = await alice.commit({ remove: [bob.client], add: [keyPackage.keyPackage] });
    const header = handshakeHeader(decided.commit) as FramedHeader;
    expect(decode(CommitAuthenticatedData, header.authenticatedData).removedClients).toEqual([bob.client]);
    await deliver(decided, [alice, carol, bob]);
    expect(bob.group.active).toBe(false);
    const { Group } = await import("../../src/mls/group.ts");
    bob.group = await Group.join(bob.environment, {
      welcome: decided.welcome!,
      keyPackage,
      ratchetTree: decided.ratchetTree,
      head: alice.group.head,
    });
    expect(hex(bob.group.epochAuthenticator)).toBe(hex(carol.group.epochAuthenticator));
  });
});

describe("proposals", () => {
  test.each(["private", "public"] as const)(
    "to leave are carried out by another member (%s)",
    async (framing) => {
      const [alice, bob, carol] = await three(framing);
      const { group, message } = await carol.group.propose({ type: "leave" });
      carol.group = group;
      for (const person of [alice, bob]) {
        expect(eventsOf(await person.receive(message), "proposal_waiting")).toMatchObject([
          { proposal: "remove", by: { client: carol.client } },
        ]);
      }
      expect(await carol.group.receive(message)).toMatchObject({ outcome: "ignored" });
      // RFC 9420 12.4: first the Commit.
      await expect(bob.group.protect(new Uint8Array())).rejects.toMatchObject({ code: "proposals_waiting" });
      bob.restart();
      const decided = await bob.commit();
      expect(decided.bundle.proposals).toHaveLength(1);
      await deliver(decided, [alice, bob, carol]);
      expect(carol.group.active).toBe(false);
      expect(eventsOf(alice.events, "member_removed")).toMatchObject([
        { member: { client: carol.client }, by: { client: bob.client } },
      ]);
      const words = await alice.send("and now?");
      expect(text(eventsOf(await bob.receive(words), "application_message")[0]!.plaintext)).toBe("and now?");
    },
  );

  test("that are stapled to their Commit need not have come before (A23-24)", async () => {
    const [alice, bob, carol] = await three();
    const { group, message } = await carol.group.propose({ type: "leave" });
    carol.group = group;
    await bob.receive(message);
    const decided = await bob.commit();
    await deliver(decided, [bob, alice, carol]);
    expect(alice.group.member(carol.client)).toBeUndefined();
    expect(hex(alice.group.epochAuthenticator)).toBe(hex(bob.group.epochAuthenticator));
  });

  test("to leave of a committer itself are left out of its Commit", async () => {
    const [alice, bob, carol] = await three();
    const { group } = await carol.group.propose({ type: "leave" });
    carol.group = group;
    const decided = await carol.commit();
    expect(decided.bundle.proposals).toHaveLength(0);
    await deliver(decided, [alice, bob, carol]);
    expect(carol.group.waitingProposals).toBe(0);
  });

  test("to add somebody are kept unless the credential is refused", async () => {
    const [alice, bob, carol] = await three();
    const dave = await Person.make("dave@a.example/phone");
    const erin = await Person.make("erin@a.example/phone");
    for (const newcomer of [dave, erin]) {
      const { keyPackage } = await newcomer.keyPackage();
      const made = await bob.group.propose({ type: "add", keyPackage });
      bob.group = made.group;
      for (const person of [alice, carol]) await person.receive(made.message);
    }
    const suspicious = { ...alice.environment, authenticator: authenticatorRefusing(erin.client) };
    const { Group } = await import("../../src/mls/group.ts");
    alice.group = Group.decode(suspicious, alice.group.encode());
    const decided = await alice.commit();
    expect(decided.bundle.proposals).toHaveLength(1);
    await deliver(decided, [alice, bob, carol]);
    expect(bob.group.members.map(({ client }) => client)).toContain(dave.client);
    expect(bob.group.members.map(({ client }) => client)).not.toContain(erin.client);
  });
});

describe("what a Commit tells servers", () => {
  test("is the domains afterwards, the removed clients and the head before", async () => {
    const [alice, bob, carol] = await three();
    const decided = await alice.commit({ remove: [carol.client] });
    const header = handshakeHeader(decided.commit) as FramedHeader;
    expect(decode(CommitAuthenticatedData, header.authenticatedData)).toEqual({
      version: "v1",
      previousHead: bob.group.head,
      memberDomains: ["a.example", "b.example"],
      removedClients: [carol.client],
    });
  });

  test.each([
    ["claim_false", { memberDomains: ["a.example", "b.example"].map(parseDomainName) }],
    [
      "claim_false",
      { memberDomains: ["a.example", "b.example", "c.example", "d.example"].map(parseDomainName) },
    ],
    ["claim_false", { removedClients: [parseClientId("carol@c.example/phone")] }],
    ["claim_false", { version: "v3" as const }],
    ["head_mismatch", { previousHead: new Uint8Array(32) }],
    ["head_mismatch", { previousHead: new Uint8Array() }],
  ])("%s: a lie is refused, and the group stays as it was", async (code, lie) => {
    for (const framing of ["private", "public"] as const) {
      const [alice, bob] = await three(framing);
      const decided = await rawCommit(alice, { authenticatedData: claimOf(alice, lie) });
      const result = await bob.group.receiveCommit(decided);
      expect(result).toMatchObject({ outcome: "refused", error: { name: "GroupError", code } });
      await bob.receiveCommit(await rawCommit(alice, { authenticatedData: claimOf(alice) }));
    }
  });

  test("is a lie when the end of the group is kept silent", async () => {
    const [alice, bob, carol] = await three();
    const groupId = groupIdBytes(alice.group.id);
    const reinit = { groupId, version: "mls10" as const, cipherSuite: suite1, extensions: [] };
    const extraProposals = [{ proposalType: "reinit" as const, reinit }];
    const silent = await rawCommit(alice, { authenticatedData: claimOf(alice), extraProposals });
    const told = await rawCommit(alice, {
      authenticatedData: claimOf(alice, { version: "v3" }),
      extraProposals,
    });
    for (const person of [bob, carol]) {
      expect(await person.group.receiveCommit(silent)).toMatchObject({ error: { code: "claim_false" } });
      await person.receiveCommit(told);
      expect(person.group.former.reInit).toBeDefined();
    }
  });

  test("is a lie when a removal is kept silent", async () => {
    const [alice, bob, carol] = await three();
    const remove = { removed: carol.group.self.leafIndex };
    const authenticatedData = claimOf(alice, {
      memberDomains: ["a.example", "b.example"].map(parseDomainName),
    });
    const decided = await rawCommit(alice, {
      authenticatedData,
      extraProposals: [{ proposalType: "remove", remove }],
    });
    for (const person of [bob, carol]) {
      expect(await person.group.receiveCommit(decided)).toMatchObject({ error: { code: "claim_false" } });
    }
  });

  test("must be there, and nothing else", async () => {
    const [alice, bob] = await three();
    for (const authenticatedData of [new Uint8Array(), withTrailingByte(claimOf(alice))]) {
      const decided = await rawCommit(alice, { authenticatedData });
      expect(await bob.group.receiveCommit(decided)).toMatchObject({ error: { code: "claim_missing" } });
    }
  });
});

describe("the chain of Commits", () => {
  test("is the same at all members, joiners too, and grows with every Commit", async () => {
    const [alice, bob, carol] = await three();
    const dave = await Person.make("dave@d.example/phone");
    const heads = [hex(alice.group.head)];
    await invite(bob, [dave], [alice, carol]);
    heads.push(hex(alice.group.head));
    await deliver(await dave.commit(), [alice, bob, carol, dave]);
    heads.push(hex(alice.group.head));
    expect(new Set(heads).size).toBe(3);
    for (const person of [bob, carol, dave]) expect(hex(person.group.head)).toBe(heads[2]);
  });

  test("needs the digests of the whole bundle", async () => {
    const [alice, bob] = await three();
    const decided = await alice.commit();
    const { commit, omittedPartDigests } = decided;
    for (const digests of [
      undefined,
      omittedPartDigests!.slice(1),
      [...omittedPartDigests!, new Uint8Array(32)],
    ]) {
      const result = await bob.group.receiveCommit({
        commit,
        ...(digests && { omittedPartDigests: digests }),
      });
      expect(result).toMatchObject({ outcome: "refused", error: { code: "digests_invalid" } });
    }
    const wrong = { ...decided, valueHash: new Uint8Array(32) };
    expect(await bob.group.receiveCommit(wrong)).toMatchObject({ error: { code: "digests_invalid" } });
  });

  test("breaks for a member that was told other digests: it refuses the next Commit", async () => {
    const [alice, bob, carol] = await three();
    const decided = await alice.commit();
    await deliver(decided, [alice, carol]);
    // A certificate is over the digests, so it takes a quorum that lies to tell others.
    await bob.receiveCommit(decidedBy(bob, decidedFrom(decided.commit)));
    const next = await carol.commit();
    await alice.receiveCommit(next);
    expect(await bob.group.receiveCommit(next)).toMatchObject({ error: { code: "head_mismatch" } });
  });

  test("is absent in a group made without", async () => {
    const { orderingKeys: _, ...without } = environmentOf();
    const person = async (client: string) => {
      const { environment: _with, identity, suite } = await Person.make(client);
      return new Person(parseClientId(client), without, identity, suite);
    };
    const alice = await person("alice@a.example/phone");
    const bob = await person("bob@b.example/phone");
    await alice.create("private", false);
    await invite(alice, [bob]);
    expect(bob.group.head).toHaveLength(0);
    const decided = await bob.commit();
    await alice.receiveCommit({ commit: decided.commit });
    await bob.receiveCommit({ commit: decided.commit });
    expect(hex(alice.group.epochAuthenticator)).toBe(hex(bob.group.epochAuthenticator));
  });
});
