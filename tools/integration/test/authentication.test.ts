import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { AuthenticationProcesses, ClientSettings } from "@entente/client";
import { Operator } from "@entente/domain";
import { Credential } from "@entente/mls-wire";
import { Person, Testbed } from "@entente/testbed";
import { decode } from "@entente/tls-codec";

// How members are known to be who they say: each client tells its process, and members support each other's (F-22, F-23, A23-108).
let testbed: Testbed<"in-process">;
const people: Person[] = [];

const logVouched: AuthenticationProcesses = { used: "log_vouched", supported: ["x509", "log_vouched"] };
const both: AuthenticationProcesses = { used: "x509", supported: ["x509", "log_vouched"] };

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
});

afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.leave()));
});

afterAll(async () => {
  await testbed.stop();
});

async function enrol(
  clientId: string,
  authentication?: AuthenticationProcesses,
  more: Partial<ClientSettings> = {},
): Promise<Person> {
  const domain = testbed.domain(clientId.slice(clientId.indexOf("@") + 1, clientId.indexOf("/")));
  const changes = authentication === undefined ? more : { authentication, ...more };
  const person = await Person.enrol(domain, clientId, changes);
  people.push(person);
  return person;
}

const typesIn = (person: Person, groupId: Parameters<Person["client"]["group"]>[0]): string[] =>
  person.client
    .group(groupId)
    .members()
    .map(({ credential }) => String(decode(Credential, credential).credentialType));

describe("basic credentials that the log vouches for", () => {
  test("are members' credentials across domains, beside certificates where all support both", async () => {
    const alice = await enrol("alice@a.example/phone", logVouched);
    const bob = await enrol("bob@b.example/phone", logVouched);
    await enrol("carol@b.example/phone", both);
    const group = await alice.client.createGroup();
    expect((await group.invite(["bob@b.example", "carol@b.example"])).added).toHaveLength(2);
    const bobs = await bob.joins(group.id);
    await group.send("by the log");
    await bob.reads("by the log");
    await bobs.update();
    await bobs.send("and back");
    await alice.reads("and back");
    expect(typesIn(alice, group.id).sort()).toEqual(["basic", "basic", "x509"]);
  });

  test("are refused for a key that the log does not have any more", async () => {
    const alice = await enrol("anna@a.example/phone", logVouched);
    await enrol("bert@b.example/phone", logVouched);
    const operator = new Operator(testbed.domain("b.example").folder);
    await operator.revoke("bert@b.example/phone", 1);
    operator.close();
    const group = await alice.client.createGroup();
    await expect(group.invite(["bert@b.example"])).rejects.toBeDefined();
    expect([group.epoch, group.members().length]).toEqual([0n, 1]);
  });
});

describe("a process that a member does not support", () => {
  test("keeps clients out of a group that is certified, and whoever says nothing out of one that is not", async () => {
    const certified = await enrol("dora@a.example/phone");
    const vouched = await enrol("emil@b.example/phone", logVouched);
    const group = await certified.client.createGroup();
    await expect(group.invite(["emil@b.example"])).rejects.toMatchObject({ code: "nothing_compatible" });
    expect([group.epoch, group.members().length]).toEqual([0n, 1]);
    const other = await vouched.client.createGroup();
    await expect(other.invite(["dora@a.example"])).rejects.toMatchObject({ code: "nothing_compatible" });
    expect([other.epoch, other.members().length]).toEqual([0n, 1]);
  });

  test("keeps one of two out, and not the other", async () => {
    const alice = await enrol("agnes@a.example/phone", both);
    await enrol("franz@b.example/phone", logVouched);
    await enrol(
      "franz@b.example/tablet",
      {
        used: "fingerprint",
        supported: ["x509", "log_vouched", "fingerprint"],
      },
      { fingerprints: { authenticate: () => Promise.resolve({ accepted: true }) } },
    );
    const group = await alice.client.createGroup();
    const { added, left } = await group.invite(["franz@b.example"]);
    expect(added).toEqual(["franz@b.example/phone"]);
    expect(left).toEqual([{ client: "franz@b.example/tablet", why: "nothing_compatible" }]);
  });
});

describe("keys that were compared out of band", () => {
  test("are accepted by those who have compared them, and by nobody else", async () => {
    const compared = new Set<string>();
    const fingerprints: ClientSettings["fingerprints"] = {
      authenticate: ({ client }) =>
        Promise.resolve(
          compared.has(client) ? { accepted: true } : { accepted: false, reason: "not_compared" },
        ),
    };
    const processes: AuthenticationProcesses = { used: "fingerprint", supported: ["fingerprint"] };
    const gerd = await enrol("gerd@a.example/phone", processes, { fingerprints });
    const hugo = await enrol("hugo@b.example/phone", processes, { fingerprints });
    compared.add("gerd@a.example/phone");
    const group = await gerd.client.createGroup();
    await expect(group.invite(["hugo@b.example"])).rejects.toBeDefined();
    compared.add("hugo@b.example/phone");
    await group.invite(["hugo@b.example"]);
    await hugo.joins(group.id);
    await group.send("face to face");
    await hugo.reads("face to face");
  });
});
