import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { AuthenticationService, DeliveryService } from "@entente/proto";
import { type ClientEvent, Client, type GroupId, RpcFailure } from "@entente/client";
import { grpcTransports, nodeCrypto, SqliteStore } from "@entente/client/node";
import { clientConfiguration } from "@entente/domain";
import { Credential, KeyPackage, renewalSignContent, sessionSignContent } from "@entente/mls-wire";
import { decode, encode } from "@entente/tls-codec";
import { Person, settingsFor, storePath, Testbed } from "@entente/testbed";
import { everyoneAtEpochOf } from "./agreement.ts";

// A client with a signature key and a credential for each group: nothing of it is alike in two of them, and what is lost with one is lost
// in one (A23-120), across two domains.
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;
const people = new Set<Person>();

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await enrol("alice@a.example/phone");
  bob = await enrol("bob@b.example/phone");
});

afterAll(async () => {
  await Promise.all([...people].map((person) => person.leave()));
  await testbed.stop();
});

const domainOf = (clientId: string) =>
  testbed.domain(clientId.slice(clientId.indexOf("@") + 1, clientId.indexOf("/")));

async function enrol(clientId: string, keyPerGroup = true): Promise<Person> {
  const person = await Person.enrol(domainOf(clientId), clientId, { keyPerGroup });
  people.add(person);
  return person;
}

/** Whose key it is in a group, as somebody in it sees it. */
function keyOf(reader: Person, groupId: GroupId, client: string): string {
  const member = reader.client
    .group(groupId)
    .members()
    .find((each) => each.client === client);
  return Buffer.from(member?.signatureKey ?? []).toString("hex");
}

const alarms = (person: Person): readonly ClientEvent[] =>
  person.diary.filter(({ kind }) => kind === "log_alarm" || kind === "key_warning");

async function groupOf(maker: Person, other: Person, text: string): Promise<GroupId> {
  const group = await maker.client.createGroup();
  await group.invite([other.id.slice(0, other.id.indexOf("/"))]);
  const atOther = await other.joins(group.id);
  await group.send(text);
  await other.reads(text);
  await atOther.send(`${text}, answered`);
  await maker.reads(`${text}, answered`);
  return group.id;
}

describe("clients with a key for each group", () => {
  test("have another one in each that they make, are invited to, or join from outside", async () => {
    const groups: GroupId[] = [];
    for (const text of ["one", "two"]) groups.push(await groupOf(alice, bob, text));
    groups.push(await groupOf(bob, alice, "three"));
    const open = await alice.client.createGroup({ externalJoins: "open" });
    await bob.client.joinExternally(open.id);
    await bob.client.group(open.id).send("from outside");
    await alice.reads("from outside");
    groups.push(open.id);
    // Of a group that nobody joins from outside no tree is published otherwise.
    const closed = await alice.client.createGroup({ externalJoins: "closed" });
    await closed.invite(["bob@b.example"]);
    await bob.joins(closed.id);
    groups.push(closed.id);
    for (const [client, reader] of [
      [alice.id, bob],
      [bob.id, alice],
    ] as const) {
      const keys = groups.map((id) => keyOf(reader, id, client));
      expect(keys).not.toContain("");
      expect(new Set(keys).size).toBe(groups.length);
    }
    // The log has them all under their clients' names: nobody is warned, neither the members nor the owners.
    for (const person of [alice, bob]) await person.client.logs.look();
    expect([...alarms(alice), ...alarms(bob)]).toEqual([]);
  });

  test("keep them through Commits and a return, and change them all when they are told to", async () => {
    const groups = bob.client.groups().map(({ id }) => id);
    const before = groups.map((id) => keyOf(alice, id, bob.id));
    const [first] = groups;
    if (first === undefined) throw new Error("no groups");
    await bob.client.group(first).update();
    people.delete(bob);
    await bob.leave();
    bob = await Person.return(domainOf(bob.id), bob.id, { keyPerGroup: true });
    people.add(bob);
    await everyoneAtEpochOf(bob, first, [alice]);
    expect(groups.map((id) => keyOf(alice, id, bob.id))).toEqual(before);
    await bob.client.rotateSignatureKey();
    for (const id of groups) await everyoneAtEpochOf(bob, id, [alice]);
    const after = groups.map((id) => keyOf(alice, id, bob.id));
    expect(new Set([...before, ...after]).size).toBe(2 * groups.length);
    await bob.client.group(first).send("with yet another");
    await alice.reads("with yet another");
    for (const person of [alice, bob]) await person.client.logs.look();
    expect([...alarms(alice), ...alarms(bob)]).toEqual([]);
  });

  test("are in groups with others who have one key for all", async () => {
    const cleo = await enrol("cleo@b.example/phone", false);
    const groups = [await groupOf(alice, cleo, "to cleo"), await groupOf(cleo, alice, "to alice")];
    expect(new Set(groups.map((id) => keyOf(cleo, id, alice.id))).size).toBe(2);
    expect(new Set(groups.map((id) => keyOf(alice, id, cleo.id))).size).toBe(1);
  });

  test("lose with a group's key no more than that group: it opens no session and renews nothing", async () => {
    const dora = await enrol("dora@a.example/phone");
    people.delete(dora);
    await dora.leave();
    const store = SqliteStore.open(storePath(domainOf(dora.id), dora.id));
    const [stolen] = await store.keyPackages();
    await store.close();
    if (stolen === undefined) throw new Error("no KeyPackage");
    const home = clientConfiguration(domainOf(dora.id).folder);
    const { secrets, keyPackage } = stolen;
    const key = nodeCrypto.primitives.signers.ed25519.publicKey(secrets.signaturePrivateKey);
    const credential = encode(Credential, decode(KeyPackage, keyPackage).leafNode.credential);
    const sign = (content: Uint8Array): Uint8Array =>
      nodeCrypto.primitives.signers.ed25519.sign(secrets.signaturePrivateKey, content);
    const ds = grpcTransports.connect(home.deliveryService, home.rootCertificatePem);
    const { challenge } = await ds.unary(DeliveryService.BeginSession, { clientId: dora.id });
    const session = ds.unary(DeliveryService.CompleteSession, {
      ...{ credential, challenge, signaturePublicKey: key, signatureScheme: 0x0807 },
      signature: sign(sessionSignContent(challenge, dora.id)),
    });
    await expect(session).rejects.toMatchObject({ code: "credential_refused" });
    const as = grpcTransports.connect(home.authenticationService, home.rootCertificatePem);
    const requestedAtMs = Date.now();
    const signature = sign(renewalSignContent(requestedAtMs, dora.id, key));
    const renewal = as.unary(AuthenticationService.RenewCredential, {
      ...{ credential, requestedAtMs, signatureScheme: 0x0807, signaturePublicKey: key },
      signatureByCurrentKey: signature,
    });
    await expect(renewal).rejects.toBeInstanceOf(RpcFailure);
    await expect(renewal).rejects.toMatchObject({ code: "credential_refused" });
    ds.close();
    as.close();
  });

  test("need certificates: the domain vouches for a basic credential with one key", async () => {
    const emil = await Person.enrol(domainOf("emil@a.example/phone"), "emil@a.example/phone");
    await emil.leave();
    const processes = { used: "log_vouched", supported: ["log_vouched"] } as const;
    const settings = settingsFor(domainOf(emil.id), emil.id, {
      keyPerGroup: true,
      authentication: { ...processes, supported: [...processes.supported] },
    });
    await expect(Client.open(settings)).rejects.toThrow("certificates");
    await settings.store.close();
  });
});
