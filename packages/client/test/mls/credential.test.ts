import { describe, expect, test } from "@jest/globals";
import { decode, encode } from "@entente/tls-codec";
import { Credential, parseClientId } from "@entente/mls-wire";
import { credentialClaims } from "../../src/mls/credential.ts";
import { makeSignatureKey } from "../../src/mls/key-package.ts";
import { hex } from "../crypto/providers.ts";
import {
  authenticatorRefusing,
  deliver,
  environmentOf,
  eventsOf,
  invite,
  Person,
  suite1,
  suite2,
} from "./people.ts";
import { x509Credential } from "./x509.ts";

const client = "alice@a.example/phone";

async function certified(id: string, suite = suite1): Promise<Person> {
  const environment = environmentOf();
  const signatureKey = await makeSignatureKey(environment, suite);
  const credential = await x509Credential(suite, signatureKey.publicKey, [`entente:${id}`]);
  return new Person(parseClientId(id), environment, { credential, signatureKey }, suite);
}

function claims(credential: Uint8Array) {
  return credentialClaims(decode(Credential, credential));
}

describe.each([suite1, suite2])("x509 credentials of %s", (suite) => {
  test("name their client and certify its key", async () => {
    const { publicKey } = await makeSignatureKey(environmentOf(), suite);
    const found = claims(await x509Credential(suite, publicKey, [`entente:${client}`]));
    expect(found.client).toBe(client);
    expect(hex(found.signatureKey!)).toBe(hex(publicKey));
  });

  test("carry a conversation, and are renewed by a Commit for the same key", async () => {
    const alice = await certified(client, suite);
    const bob = await certified("bob@b.example/phone", suite);
    await alice.create();
    await invite(alice, [bob]);
    const renewed = await x509Credential(suite, alice.identity.signatureKey.publicKey, [`entente:${client}`]);
    await deliver(await alice.commit({ credential: renewed }), [alice, bob]);
    for (const person of [alice, bob])
      expect(hex(person.group.member(alice.client)!.credential)).toBe(hex(renewed));
    expect(eventsOf(bob.events, "member_updated")).toHaveLength(1);
    expect(hex(alice.group.epochAuthenticator)).toBe(hex(bob.group.epochAuthenticator));
    await bob.receive(await alice.send("renewed"));
  });
});

describe("a credential is refused", () => {
  test.each([
    ["without a URI", []],
    ["with two", ["entente:alice@a.example/phone", "entente:bob@a.example/phone"]],
    ["of another scheme", ["https://a.example/alice"]],
    ["that names no client", ["entente:alice"]],
    ["with other characters", ["entente:Alice@a.example/phone"]],
  ])("%s", async (_, uris) => {
    const { publicKey } = await makeSignatureKey(environmentOf(), suite1);
    const credential = await x509Credential(suite1, publicKey, uris);
    expect(() => claims(credential)).toThrow(expect.objectContaining({ code: "identity_invalid" }));
  });

  test("with no certificate, or bytes that are none", () => {
    for (const certificates of [
      [],
      [{ certData: Uint8Array.of(1, 2, 3) }],
      [{ certData: new Uint8Array() }],
    ]) {
      const credential = encode(Credential, { credentialType: "x509", certificates });
      expect(() => claims(credential)).toThrow(expect.objectContaining({ code: "identity_invalid" }));
    }
  });

  test("of a type that is neither basic nor x509", () => {
    const credential = encode(Credential, { credentialType: 0x0a0a, credentialData: new Uint8Array() });
    expect(() => claims(credential)).toThrow(expect.objectContaining({ code: "identity_invalid" }));
  });

  test("for another key than the leaf's, before the Authenticator is asked", async () => {
    const asked: string[] = [];
    const authenticator = {
      authenticate: async ({ client: id }: { client: string }) => {
        asked.push(id);
        return { accepted: true as const };
      },
    };
    const alice = await Person.make("bob@b.example/phone", suite1, { authenticator });
    await alice.create();
    asked.length = 0;
    const other = await makeSignatureKey(environmentOf(), suite1);
    const signatureKey = await makeSignatureKey(environmentOf(), suite1);
    const credential = await x509Credential(suite1, other.publicKey, [`entente:${client}`]);
    const thief = new Person(parseClientId(client), environmentOf(), { credential, signatureKey }, suite1);
    const { keyPackage } = await thief.keyPackage();
    await expect(alice.group.commit({ add: [keyPackage] })).rejects.toMatchObject({
      code: "credential_refused",
      reason: "key_mismatch",
    });
    expect(asked).toEqual([]);
  });
});

describe("a member stays who it is (RFC 9420 5.3.1)", () => {
  test("its own credential cannot become another client's", async () => {
    const alice = await certified(client);
    await alice.create();
    await invite(alice, [await certified("bob@b.example/phone")]);
    const { publicKey } = alice.identity.signatureKey;
    const credential = await x509Credential(suite1, publicKey, ["entente:eve@a.example/phone"]);
    await expect(alice.group.commit({ credential })).rejects.toMatchObject({ code: "identity_changed" });
  });

  test("another's that does is refused", async () => {
    const alice = await certified(client);
    const bob = await certified("bob@b.example/phone");
    await alice.create();
    await invite(alice, [bob]);
    const { publicKey } = alice.identity.signatureKey;
    const credential = await x509Credential(suite1, publicKey, ["entente:eve@a.example/phone"]);
    const { claimOf, decidedFrom, mlsStateOf } = await import("./hostile.ts");
    const { createCommit, encodeMlsMessage } = await import("ts-mls");
    const { mlsCredential } = await import("../../src/mls/credential.ts");
    const state = await mlsStateOf(alice);
    const [own] = state.ratchetTree;
    if (own?.nodeType !== "leaf") throw new Error("no leaf");
    const ratchetTree = [
      { ...own, leaf: { ...own.leaf, credential: mlsCredential(credential) } },
      ...state.ratchetTree.slice(1),
    ];
    const { commit } = await createCommit(
      { state: { ...state, ratchetTree }, cipherSuite: alice.environment.crypto.suite(suite1) },
      { authenticatedData: claimOf(alice) },
    );
    expect(await bob.group.receiveCommit(decidedFrom(encodeMlsMessage(commit)))).toMatchObject({
      outcome: "refused",
      error: { code: "identity_changed", client },
    });
  });

  test("a later credential that is refused is not put in", async () => {
    const alice = await certified(client);
    await alice.create();
    const { Group } = await import("../../src/mls/group.ts");
    const environment = environmentOf({ authenticator: authenticatorRefusing(client) });
    const group = Group.decode(environment, alice.group.encode());
    const credential = await x509Credential(suite1, alice.identity.signatureKey.publicKey, [
      `entente:${client}`,
    ]);
    await expect(group.commit({ credential })).rejects.toMatchObject({ code: "credential_refused" });
  });
});
