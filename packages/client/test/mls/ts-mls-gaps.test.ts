import { describe, expect, test } from "@jest/globals";
import { concatBytes, decode, encode } from "@entente/tls-codec";
import {
  ExternalSenders,
  groupIdOf,
  KeyPackage,
  MLSMessage,
  parseClientId,
  parseDomainName,
  RatchetTree,
} from "@entente/mls-wire";
import {
  createApplicationMessage,
  createProposal,
  decodeMlsMessage,
  defaultCryptoProvider,
  encodeMlsMessage,
  getCiphersuiteFromName,
  processMessage,
  type Proposal,
} from "ts-mls";
import { decodeKeyPackage } from "ts-mls/keyPackage.js";
import { encodeRatchetTree } from "ts-mls/ratchetTree.js";
import { protectExternalProposalPublic } from "ts-mls/messageProtectionPublic.js";
import { basicCredential } from "../../src/mls/credential.ts";
import { suiteOf } from "../../src/mls/environment.ts";
import { Group } from "../../src/mls/group.ts";
import { makeSignatureKey } from "../../src/mls/key-package.ts";
import { membersMax } from "../../src/mls/limits.ts";
import { encodeTree } from "../../src/mls/tree-codec.ts";
import { pskProposal } from "../../src/mls/psk.ts";
import { hex } from "../crypto/providers.ts";
import { claimOf, decidedFrom, mlsStateOf, publicCommit, rawCommit, withTrailingByte } from "./hostile.ts";
import {
  authenticatorRefusing,
  deliver,
  environmentOf,
  eventsOf,
  groupOf,
  invite,
  Person,
  suite1,
  suite2,
} from "./people.ts";

const pair = ["alice@a.example/phone", "bob@b.example/phone"];

async function two(framing: "private" | "public" = "private"): Promise<[Person, Person]> {
  return (await groupOf(pair, suite1, framing)) as [Person, Person];
}

/** The same length prefix in the next longer form, at `at`. */
function lengthened(bytes: Uint8Array, at: number): Uint8Array {
  return concatBytes(bytes.subarray(0, at), Uint8Array.of(0x40, bytes[at]!), bytes.subarray(at + 1));
}

describe("gap: ts-mls decodes leniently", () => {
  test("bytes that ts-mls reads and that are not the one encoding are refused before it sees them", async () => {
    const [alice, bob] = await two();
    const message = await alice.send("hello");
    // The header of group_id stands behind version and wire format.
    for (const bytes of [withTrailingByte(message), lengthened(message, 4)]) {
      expect(decodeMlsMessage(bytes, 0)).toBeDefined();
      expect(await bob.group.receive(bytes)).toMatchObject({
        outcome: "refused",
        error: { code: "malformed" },
      });
    }
    await bob.receive(message);
  });

  test("inside a ciphertext too", async () => {
    const [alice, bob] = await two();
    const { environment } = alice;
    const honest = suiteOf(environment, alice.suite);
    // A sender whose content has an application_data header in two bytes where one is enough.
    const lax = {
      ...honest,
      hpke: {
        ...honest.hpke,
        encryptAead: (
          key: Uint8Array,
          nonce: Uint8Array,
          aad: Uint8Array | undefined,
          plaintext: Uint8Array,
        ) =>
          honest.hpke.encryptAead(key, nonce, aad, plaintext[0] === 5 ? lengthened(plaintext, 0) : plaintext),
      },
    };
    const state = await mlsStateOf(alice);
    const { privateMessage } = await createApplicationMessage(state, new TextEncoder().encode("hello"), lax);
    const bytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
    expect(await bob.group.receive(bytes)).toMatchObject({
      outcome: "refused",
      error: { code: "malformed" },
    });
  });

  test("every truncation of a message is refused and throws nothing", async () => {
    const [alice, bob] = await two("public");
    const { commit } = await alice.commit();
    for (let length = 0; length < commit.length; length++) {
      const result = await bob.group.receiveCommit(decidedFrom(commit.subarray(0, length)));
      expect(result.outcome).toBe("refused");
    }
  });
});

describe("gap: the default authentication service of ts-mls accepts everything", () => {
  const mallory = "mallory@a.example/phone";
  const suspicious = { authenticator: authenticatorRefusing(mallory) };

  test("a KeyPackage of a refused client is not added", async () => {
    const alice = await Person.make("alice@a.example/phone", suite1, suspicious);
    await alice.create();
    const { keyPackage } = await (await Person.make(mallory)).keyPackage();
    await expect(alice.group.commit({ add: [keyPackage] })).rejects.toMatchObject({
      code: "credential_refused",
      client: mallory,
      reason: "revoked",
    });
  });

  test("a Commit that adds a refused client is refused", async () => {
    const alice = await Person.make("alice@a.example/phone");
    const bob = await Person.make("bob@b.example/phone", suite1, suspicious);
    await alice.create();
    await invite(alice, [bob]);
    const { keyPackage } = await (await Person.make(mallory)).keyPackage();
    expect(await bob.group.receiveCommit(await alice.commit({ add: [keyPackage] }))).toMatchObject({
      outcome: "refused",
      error: { code: "credential_refused", client: mallory, reason: "revoked" },
    });
  });

  test("a group with a refused client is not joined, and none is made by one", async () => {
    const alice = await Person.make("alice@a.example/phone");
    await alice.create();
    await invite(alice, [await Person.make(mallory)]);
    const bob = await Person.make("bob@b.example/phone", suite1, suspicious);
    await expect(invite(alice, [bob])).rejects.toMatchObject({ code: "credential_refused", client: mallory });
    await expect((await Person.make(mallory, suite1, suspicious)).create()).rejects.toMatchObject({
      code: "credential_refused",
    });
  });

  test("an Authenticator that cannot tell is nobody's fault: the same message can come again", async () => {
    let reachable = false;
    const authenticator = {
      authenticate: async () => {
        if (!reachable) throw new Error("the Authentication Service does not answer");
        return { accepted: true as const };
      },
    };
    const [alice, bob] = await two();
    bob.group = Group.decode({ ...bob.environment, authenticator }, bob.group.encode());
    const decided = await alice.commit();
    await expect(bob.group.receiveCommit(decided)).rejects.toMatchObject({ code: "authenticator_failed" });
    reachable = true;
    await deliver(decided, [bob, alice]);
    expect(hex(bob.group.epochAuthenticator)).toBe(hex(alice.group.epochAuthenticator));
  });
});

describe("gap: processMessage of ts-mls forgets the PSKs of a PrivateMessage", () => {
  test("a Commit with an external PSK is followed", async () => {
    const [alice, bob] = await two();
    const psk = { id: Uint8Array.of(1, 2), secret: new Uint8Array(32).fill(3) };
    const decided = await alice.commit({ pskIds: [psk.id] }, { psks: [psk] });
    const message = decodeMlsMessage(decided.commit, 0)![0];
    const cs = suiteOf(bob.environment, bob.suite);
    const index = { findPsk: () => psk.secret };
    if (message.wireformat !== "mls_private_message") throw new Error("not private");
    await expect(processMessage(message, await mlsStateOf(bob), index, () => "accept", cs)).rejects.toThrow();
    expect(await bob.group.receiveCommit(decided)).toMatchObject({ outcome: "refused" });
    const result = await bob.group.receiveCommit(decided, [psk]);
    expect(result.outcome).toBe("applied");
    await alice.receiveCommit(decided);
    const followed = result.outcome === "applied" ? result.group : bob.group;
    expect(hex(followed.epochAuthenticator)).toBe(hex(alice.group.epochAuthenticator));
  });

  test("a proposal of a PSK is made with a nonce of the KDF's length", () => {
    const cs = suiteOf(environmentOf(), suite1);
    const proposal = pskProposal(Uint8Array.of(1), cs);
    expect(
      proposal.proposalType === "psk" && "psk" in proposal && proposal.psk.preSharedKeyId.pskNonce,
    ).toHaveLength(32);
  });
});

describe("gaps: external proposals are bound to no group, external_senders is no vector", () => {
  async function withGatekeeper() {
    const alice = await Person.make("alice@a.example/phone");
    const bob = await Person.make("bob@b.example/phone");
    const gatekeeper = parseClientId("gate@a.example/keeper");
    const signatureKey = await makeSignatureKey(alice.environment, suite1);
    const sender = { credential: basicCredential(gatekeeper), signatureKey: signatureKey.publicKey };
    const groupId = groupIdOf(new Uint8Array(16), parseDomainName("a.example"));
    const request = { groupId, suite: suite1, identity: alice.identity, externalSenders: [sender] };
    alice.group = await Group.create(alice.environment, request);
    await invite(alice, [bob]);
    const propose = async (
      proposal: Proposal,
      change: { epoch?: bigint; groupId?: Uint8Array } = {},
      index = 0,
    ) => {
      const context = { ...(await mlsStateOf(alice)).groupContext, ...change };
      const from = { senderType: "external", senderIndex: index } as const;
      const cs = suiteOf(alice.environment, suite1);
      const made = await protectExternalProposalPublic(
        signatureKey.privateKey,
        context,
        new Uint8Array(),
        proposal,
        from,
        cs,
      );
      return encodeMlsMessage({
        version: "mls10",
        wireformat: "mls_public_message",
        publicMessage: made.publicMessage,
      });
    };
    return { alice, bob, propose, sender };
  }

  const removeBob: Proposal = { proposalType: "remove", remove: { removed: 1 } };

  test("the extension is the vector of RFC 9420 12.1.8.1, at the creator and at a joiner", async () => {
    const { alice, bob, sender } = await withGatekeeper();
    for (const person of [alice, bob]) {
      const [extension] = person.group.extensions;
      const [decoded] = decode(ExternalSenders, extension!.extensionData);
      expect(decoded?.signatureKey).toEqual(sender.signatureKey);
    }
  });

  test("a proposal of a listed sender is taken, and the next Commit carries it out", async () => {
    const { alice, bob, propose } = await withGatekeeper();
    const message = await propose(removeBob);
    for (const person of [alice, bob]) {
      expect(eventsOf(await person.receive(message), "proposal_waiting")).toMatchObject([{ by: undefined }]);
    }
    await deliver(await alice.commit(), [alice, bob]);
    expect(bob.group.active).toBe(false);
  });

  test.each([
    ["of another group", { groupId: new Uint8Array(5) }, "refused"],
    ["of a former epoch", { epoch: 0n }, "ignored"],
    ["of a later epoch", { epoch: 2n }, "ignored"],
  ])("a proposal %s is not", async (_, change, outcome) => {
    const { bob, propose } = await withGatekeeper();
    expect(await bob.group.receive(await propose(removeBob, change))).toMatchObject({ outcome });
  });

  test("nor one of a sender that is not listed, of another type, or with a wrong signature", async () => {
    const { alice, bob, propose } = await withGatekeeper();
    const refused = { outcome: "refused", error: { code: "external_refused" } };
    expect(await bob.group.receive(await propose(removeBob, {}, 1))).toMatchObject(refused);
    const cs = suiteOf(alice.environment, suite1);
    expect(await bob.group.receive(await propose(pskProposal(Uint8Array.of(1), cs)))).toMatchObject(refused);
    const message = await propose(removeBob);
    message[message.length - 1]! ^= 1;
    expect(await bob.group.receive(message)).toMatchObject({
      outcome: "refused",
      error: { code: "invalid" },
    });
  });

  test("nor one by somebody who would like to join", async () => {
    const { alice, bob } = await withGatekeeper();
    const dave = await Person.make("dave@a.example/phone");
    const { keyPackage, secrets } = await dave.keyPackage();
    const add: Proposal = { proposalType: "add", add: { keyPackage: decodeKeyPackage(keyPackage, 0)![0] } };
    const made = await protectExternalProposalPublic(
      secrets.signaturePrivateKey,
      (await mlsStateOf(alice)).groupContext,
      new Uint8Array(),
      add,
      { senderType: "new_member_proposal" },
      suiteOf(alice.environment, suite1),
    );
    const { publicMessage } = made;
    const message = encodeMlsMessage({ version: "mls10", wireformat: "mls_public_message", publicMessage });
    expect(await bob.group.receive(message)).toMatchObject({ error: { code: "external_refused" } });
  });

  test("an external sender that is not vouched for keeps a group from being made or joined", async () => {
    const { alice, sender } = await withGatekeeper();
    const suspicious = {
      ...alice.environment,
      authenticator: authenticatorRefusing("gate@a.example/keeper"),
    };
    const groupId = groupIdOf(new Uint8Array(16), parseDomainName("a.example"));
    const request = { groupId, suite: suite1, identity: alice.identity, externalSenders: [sender] };
    await expect(Group.create(suspicious, request)).rejects.toMatchObject({ code: "credential_refused" });
    const carol = await Person.make("carol@a.example/phone", suite1, suspicious);
    await expect(invite(alice, [carol])).rejects.toMatchObject({ code: "credential_refused" });
  });
});

describe("gap: ts-mls makes compressed keys for P-256", () => {
  test("keys of this package are uncompressed; those of its default provider are not", async () => {
    const theirs = await defaultCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromName(suite2));
    expect((await theirs.signature.keygen()).publicKey).toHaveLength(33);
    const alice = await Person.make("alice@a.example/phone", suite2);
    expect(alice.identity.signatureKey.publicKey).toHaveLength(65);
    const { keyPackage } = await alice.keyPackage();
    const { initKey, leafNode } = decode(KeyPackage, keyPackage);
    for (const key of [initKey, leafNode.encryptionKey, leafNode.signatureKey]) {
      expect([key.length, key[0]]).toEqual([65, 0x04]);
    }
  });
});

describe("gap: authenticated data is not returned by ts-mls", () => {
  test("it is here, as the sender wrote it", async () => {
    const [alice, bob] = await two();
    const authenticatedData = Uint8Array.of(1, 2, 3);
    const { group, message } = await alice.group.protect(Uint8Array.of(9), authenticatedData);
    alice.group = group;
    const [event] = eventsOf(await bob.receive(message), "application_message");
    expect(event).toMatchObject({ authenticatedData, plaintext: Uint8Array.of(9), epoch: 1n, generation: 0 });
  });
});

describe("gap: a Commit with GroupContextExtensions gets no path from ts-mls", () => {
  const proposal: Proposal = {
    proposalType: "group_context_extensions",
    groupContextExtensions: { extensions: [] },
  };

  test("ts-mls makes it so, and this package refuses it (RFC 9420 12.4)", async () => {
    for (const framing of ["public", "private"] as const) {
      const [alice, bob] = await two(framing);
      const decided = await rawCommit(alice, {
        extraProposals: [proposal],
        authenticatedData: claimOf(alice),
      });
      if (framing === "public") expect(publicCommit(decided.commit).commit.path).toBeUndefined();
      expect(await bob.group.receiveCommit(decided)).toMatchObject({ error: { code: "path_missing" } });
    }
  });

  test("no request of this package produces one, and a waiting one is left out", async () => {
    const [alice, bob] = await two("public");
    const cs = suiteOf(bob.environment, suite1);
    const { message } = await createProposal(await mlsStateOf(bob), true, proposal, cs);
    await alice.receive(encodeMlsMessage(message));
    expect(alice.group.waitingProposals).toBe(1);
    const { commit, proposals } = await alice.commit();
    expect(proposals).toEqual([]);
    expect(publicCommit(commit).commit.proposals).toEqual([]);
    expect(publicCommit(commit).commit.path).toBeDefined();
  });
});

describe("gap of later versions of ts-mls: a Commit with one Remove carries no path", () => {
  test("it carries one, by value and by reference, and the removed member cannot read on", async () => {
    for (const byReference of [false, true]) {
      const [alice, bob, carol] = (await groupOf([...pair, "carol@c.example/phone"], suite1, "public")) as [
        Person,
        Person,
        Person,
      ];
      if (byReference) {
        const { group, message } = await bob.group.propose({ type: "remove", client: carol.client });
        bob.group = group;
        await alice.receive(message);
      }
      const decided = await alice.commit(byReference ? {} : { remove: [carol.client] });
      const { commit } = publicCommit(decided.commit);
      expect(commit.proposals).toHaveLength(1);
      expect(commit.path).toBeDefined();
      await deliver(decided, [alice, bob, carol]);
      expect(await carol.group.receive(await alice.send("without you"))).toMatchObject({
        outcome: "ignored",
      });
    }
  });

  test("a Commit without it is refused", async () => {
    const [alice, bob] = await two("public");
    // What the unsafe version would send: the same Commit, its path taken out. Its signature is wrong too, so what is
    // asserted is that nothing of it is applied.
    const decided = await alice.commit({});
    const message = decode(MLSMessage, decided.commit);
    if (message.wireFormat !== "mls_public_message") throw new Error("not public");
    const { content } = message.publicMessage;
    if (content.contentType !== "commit") throw new Error("not a Commit");
    const pathless = { ...content, commit: { ...content.commit, path: undefined } };
    const bytes = encode(MLSMessage, {
      ...message,
      publicMessage: { ...message.publicMessage, content: pathless },
    });
    expect(await bob.group.receiveCommit(decidedFrom(bytes))).toMatchObject({ outcome: "refused" });
  });
});

describe("gap: the list encoder of ts-mls overflows in large groups", () => {
  const blanks = (count: number) =>
    encode(
      RatchetTree,
      Array.from({ length: count }, () => undefined),
    );

  test("a tree of some thousands is encoded; not much above it it overflows, where this package's own goes on", async () => {
    const alice = await Person.make("alice@a.example/phone");
    await alice.create();
    const { ratchetTree } = await mlsStateOf(alice);
    const treeOf = (leaves: number) =>
      Array.from({ length: 2 * leaves - 1 }, (_, at) => (at % 2 === 0 ? ratchetTree[0] : undefined));
    expect(encodeRatchetTree(treeOf(4_096)).length).toBe(encodeTree(treeOf(4_096)).length);
    // Should this fail, the library has been mended and `list-encoder.ts` can go.
    expect(() => encodeRatchetTree(treeOf(32_768))).toThrow(RangeError);
    expect(encodeTree(treeOf(32_768)).length).toBeGreaterThan(32_768 * 200);
  });

  test("a tree past the bound is refused before ts-mls sees it", async () => {
    const alice = await Person.make("alice@a.example/phone");
    await alice.create();
    const bob = await Person.make("bob@b.example/phone");
    const keyPackage = await bob.keyPackage();
    const decided = await alice.commit({ add: [keyPackage.keyPackage] }, { ratchetTree: "beside" });
    const join = (ratchetTree: Uint8Array) =>
      Group.join(bob.environment, { welcome: decided.welcome!, keyPackage, ratchetTree });
    await expect(join(blanks(2 * membersMax + 1))).rejects.toMatchObject({ code: "group_full" });
    await expect(join(blanks(2 * membersMax))).rejects.not.toMatchObject({ code: "group_full" });
  });
});

describe("gap: ts-mls refuses trees in which a list of unmerged leaves is longer than the one above it", () => {
  test("a member can join below a node that still has an unmerged leaf when the root has none", async () => {
    const people = await groupOf(["a", "b", "c", "d", "e", "f"].map((name) => `${name}@a.example/phone`));
    const [a, b, c, d, e, f] = people as [Person, Person, Person, Person, Person, Person];
    // Leaf 3 becomes free below a node that a fills again.
    await deliver(await a.commit({ remove: [d.client] }), [a, b, c, e, f]);
    // The newcomer takes leaf 3 and is unmerged there; the path of e, in the other half, makes the root new.
    const newcomer = await Person.make("g@a.example/phone", suite1);
    const keyPackage = await newcomer.keyPackage();
    const decided = await e.commit({ add: [keyPackage.keyPackage], remove: [f.client] });
    await deliver(decided, [a, b, c, e]);

    newcomer.group = await Group.join(newcomer.environment, {
      welcome: decided.welcome!,
      keyPackage,
      ratchetTree: decided.ratchetTree,
      head: e.group.head,
    });

    const parents = (await mlsStateOf(newcomer)).ratchetTree.filter((node) => node?.nodeType === "parent");
    expect(parents.map(({ parent }) => parent.unmergedLeaves)).toContainEqual([3]);
    const message = await newcomer.send("here");
    for (const member of [a, b, c, e]) {
      await member.receive(message);
      expect(hex(member.group.epochAuthenticator)).toBe(hex(newcomer.group.epochAuthenticator));
    }
  });
});
