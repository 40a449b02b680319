import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { SqliteStore } from "@entente/client/node";
import { Person, type ProcessDomain, storePath, Testbed } from "@entente/testbed";
import { filesBelow, findings } from "./secret-search.ts";

// What the services have on disk after a conversation: no plaintext and no key of a client (A18-30).
const names = ["a.example", "b.example"] as const;
const marker = (): string => randomBytes(16).toString("hex");
const markers = Array.from({ length: 8 }, marker);
const longMarker = marker();
let testbed: Testbed<"processes">;
let domains: readonly ProcessDomain[];
let people: readonly Person[];
let secrets: readonly Uint8Array[];
let groupId: string;

beforeAll(async () => {
  const logging = process.env["ENTENTE_LOG"];
  process.env["ENTENTE_LOG"] = "debug";
  testbed = await Testbed.start({ domains: names, mode: "processes" });
  if (logging === undefined) delete process.env["ENTENTE_LOG"];
  else process.env["ENTENTE_LOG"] = logging;
  domains = names.map((name) => testbed.domain(name));
  const exported = await converse();
  const privateKeys = await Promise.all(people.map(privateKeysOf));
  secrets = [...privateKeys.flat(), exported];
  // As a power cut leaves them: what was not written into the stores yet is still in their logs.
  for (const { services } of domains)
    await Promise.all([services.as.kill(), services.ds.kill(), services.gateway.kill()]);
});

afterAll(async () => {
  await testbed.stop();
});

/** Messages both ways, to someone who is there and to someone who is away; then everyone leaves. */
async function converse(): Promise<Uint8Array> {
  const [a, b] = domains as [ProcessDomain, ProcessDomain];
  const alice = await Person.enrol(a, "alice@a.example/phone");
  let bob = await Person.enrol(b, "bob@b.example/phone");
  const group = await alice.client.createGroup();
  groupId = group.id;
  await group.invite(["bob@b.example"]);
  await bob.joins(group.id);
  const fromBob = markers.slice(0, markers.length / 2);
  for (const each of fromBob) await bob.client.group(group.id).send(each);
  for (const person of [alice, bob]) for (const each of fromBob) await person.reads(each);
  await bob.leave();
  const fromAlice = [...markers.slice(fromBob.length), longMarker.repeat(1_000)];
  for (const each of fromAlice) await group.send(each);
  await group.update();
  bob = await Person.return(b, "bob@b.example/phone");
  for (const person of [alice, bob]) for (const each of fromAlice) await person.reads(each);
  await bob.reaches(group.id, group.epoch);
  const exported = await group.exportSecret("secrecy", new Uint8Array(), 32);
  people = [alice, bob];
  await Promise.all(people.map((person) => person.leave()));
  return exported;
}

/** The private keys of a client's KeyPackages; all have its signature key. */
async function privateKeysOf({ id }: Person): Promise<readonly Uint8Array[]> {
  const store = SqliteStore.open(storeOf(id));
  const stock = await store.keyPackages();
  await store.close();
  const [first] = stock;
  if (first === undefined) throw new Error(`${id} has no KeyPackage left`);
  const ofPackages = stock.flatMap(({ secrets: each }) => [each.initPrivateKey, each.encryptionPrivateKey]);
  return [first.secrets.signaturePrivateKey, ...ofPackages];
}

function storeOf(clientId: string): string {
  return storePath(
    testbed.domain(clientId.slice(clientId.indexOf("@") + 1, clientId.indexOf("/"))),
    clientId,
  );
}

const ofServices = (): readonly string[] =>
  domains.flatMap(({ folder }) => filesBelow(folder.path, ["clients"]));
const ofClients = (): readonly string[] =>
  domains.flatMap(({ folder }) => filesBelow(folder.file("clients")));

describe("everything that the services of two domains have on disk", () => {
  test("is there: stores, their write-ahead logs and the services' own logs, with the group's name in them", () => {
    const files = ofServices().map((file) => file.slice(testbed.path.length + 1));
    for (const name of names) {
      const expected = ["data/ds.sqlite", "data/ds.sqlite-wal", "data/as.sqlite", "ds.log", "gateway.log"];
      expect(files).toEqual(expect.arrayContaining(expected.map((file) => `${name}/${file}`)));
    }
    expect(findings(ofServices(), Buffer.from(groupId))).not.toHaveLength(0);
  });

  test("has no plaintext in it", () => {
    for (const each of [...markers, longMarker])
      expect(findings(ofServices(), Buffer.from(each))).toEqual([]);
  });

  test("has no private key of a client and no exported secret in it", () => {
    expect(secrets.length).toBeGreaterThanOrEqual(2 * 20);
    for (const each of secrets) expect(findings(ofServices(), each)).toEqual([]);
  });
});

describe("the same search where the secrets belong", () => {
  test("finds every plaintext in both clients' own stores", () => {
    for (const each of [...markers, longMarker]) {
      const found = new Set(findings(ofClients(), Buffer.from(each)).map(({ file }) => file));
      expect([...found]).toEqual(expect.arrayContaining(people.map(({ id }) => storeOf(id))));
    }
  });

  test("finds the private keys in the stores of the clients that they belong to", () => {
    for (const each of secrets.slice(0, -1)) expect(findings(ofClients(), each)).not.toHaveLength(0);
  });
});
