import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Operator } from "@entente/domain";
import { freePorts } from "@entente/service-kit/testing";
import { type PostgresServer, startPostgres } from "@entente/storage/testing";
import { Person, type ProcessDomain, ServiceProcess, Testbed } from "@entente/testbed";

// Directory, issuing and logging as three processes with keys of their own (A18-4, A18-9, A23-121): each does without the others what is
// its own, and none could open another's keys. What the log part keeps holds no name in the clear.
let postgres: PostgresServer;
let testbed: Testbed<"processes">;
let a: ProcessDomain;
let roles: Record<"issuer" | "directory" | "log", ServiceProcess>;
let alice: Person, bob: Person;
const guests: Person[] = [];

type Json = Record<string, unknown>;

const nowhere = "/nowhere/this-process-has-no-such.key";

/** Where each role's own keys are in a configuration; the other processes get none of them. */
const keysOf: Record<keyof typeof roles, (as: Record<string, Json>) => void> = {
  issuer: (as) => {
    as["issuer"] = { ...as["issuer"], key: nowhere };
  },
  directory: () => undefined,
  log: (as) => {
    as["log"] = { ...as["log"], key: nowhere, vrfKey: nowhere };
    as["witness"] = { key: nowhere };
    as["statement"] = { ...as["statement"], key: nowhere };
  },
};

beforeAll(async () => {
  postgres = await startPostgres();
  const dsUrl = await postgres.database("ds");
  const asUrl = await postgres.database("as");
  testbed = await Testbed.start({
    domains: ["a.example", "b.example"],
    mode: "processes",
    stores: { "a.example": { kind: "postgres", dsUrl, asUrl } },
  });
  a = testbed.domain("a.example");
  await a.services.as.stop();
  roles = await splitUp();
  alice = await Person.enrol(a, "alice@a.example/phone");
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
});

afterAll(async () => {
  await Promise.all([alice, bob, ...guests].map((person) => person.leave()));
  await Promise.all(Object.values(roles).map((role) => role.stop()));
  await testbed.stop();
  await postgres.stop();
});

/** Three configurations of one service, each process with the keys of its role, and where the others find them. */
async function splitUp(): Promise<typeof roles> {
  const { folder } = a;
  const whole = JSON.parse(readFileSync(folder.file("as.json"), "utf8")) as Record<string, Json>;
  const { host, ports } = folder.settings;
  const processOf = async (role: keyof typeof roles): Promise<[ServiceProcess, number]> => {
    const [clients = 0, domain = 0, operations = 0] = await freePorts(3);
    const own = structuredClone(whole);
    for (const [other, withhold] of Object.entries(keysOf)) if (other !== role) withhold(own);
    const domainPort = role === "directory" ? ports.asDomain : domain;
    const configuration = {
      ...own,
      roles: [role],
      clientListener: { host, port: role === "issuer" ? ports.asClients : clients },
      domainListener: { host: "127.0.0.1", port: domainPort },
      operations: { host: "127.0.0.1", port: operations },
    };
    folder.write(`as-${role}.json`, JSON.stringify(configuration));
    const replica = { name: `as-${role}`, operationsPort: operations };
    return [new ServiceProcess("as", folder, replica), domainPort];
  };
  const [[issuer], [directory], [log, logPort]] = [
    await processOf("issuer"),
    await processOf("directory"),
    await processOf("log"),
  ];
  for (const service of ["ds", "gateway"] as const) {
    const file = folder.file(`${service}.json`);
    const settings = JSON.parse(readFileSync(file, "utf8")) as Json;
    writeFileSync(file, JSON.stringify({ ...settings, transparencyLog: `127.0.0.1:${String(logPort)}` }));
  }
  // One after the other where the store is made, then those that ask them.
  await log.start();
  await Promise.all([issuer.start(), directory.start()]);
  for (const service of ["ds", "gateway"] as const) {
    await a.services[service].stop();
    await a.services[service].start();
  }
  return { issuer, directory, log };
}

describe("an Authentication Service in three processes", () => {
  test("enrols, vouches and logs as one: people of two domains talk, and look each other up", async () => {
    const group = await alice.client.createGroup();
    await group.invite(["bob@b.example"]);
    const bobs = await bob.joins(group.id);
    await bobs.send("from the other domain");
    await alice.reads("from the other domain");
    await Promise.all([alice.client.logs.look(), bob.client.logs.look()]);
    const own = await alice.until("the own device in the log", ({ kind }) => kind === "devices");
    expect(own).toMatchObject({ version: 0, added: ["phone"] });
    for (const person of [alice, bob])
      expect(person.diary.filter(({ kind }) => kind === "log_alarm" || kind === "key_warning")).toEqual([]);
  });

  test("without the issuer nobody enrols, and all else goes on", async () => {
    await roles.issuer.kill();
    await alice.leave();
    alice = await Person.return(a, "alice@a.example/phone");
    await alice.client.logs.look();
    const [group] = alice.client.groups();
    await group?.send("without an issuer");
    await bob.reads("without an issuer");
    await expect(Person.enrol(a, "late@a.example/phone")).rejects.toMatchObject({ code: "unreachable" });
    await roles.issuer.start();
  });

  test("without the log a client enrols all the same, and is in the log when it is back", async () => {
    await roles.log.kill();
    const dora = await Person.enrol(a, "dora@a.example/phone");
    guests.push(dora);
    expect(dora.diary.filter(({ kind }) => kind === "devices")).toEqual([]);
    await roles.log.start();
    const operator = new Operator(a.folder);
    await operator.revoke("dora@a.example/phone", 5);
    operator.close();
    // It looks again by itself until the log answers.
    const last = await dora.until("the removal", (event) => event.kind === "devices" && event.version === 1);
    expect(last).toMatchObject({ removed: ["phone"] });
  });

  test("keeps no name and no device in the clear in the log part, in any form", async () => {
    const tables = await postgres.rows(
      "as",
      "SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE 'log_%' OR table_name = 'witnessed'",
    );
    const texts: string[] = [];
    for (const { name } of tables)
      for (const row of await postgres.rows("as", `SELECT * FROM ${String(name)}`))
        for (const value of Object.values(row))
          texts.push(Buffer.isBuffer(value) ? value.toString("latin1") : String(value));
    const identities = await postgres.rows("as", "SELECT client_id FROM identity");
    expect(tables.length).toBeGreaterThan(5);
    expect(texts.length).toBeGreaterThan(50);
    for (const word of ["alice", "dora", "phone"]) {
      const encodings = [
        word,
        Buffer.from(word).toString("hex"),
        Buffer.from(word).toString("base64").replace(/=+$/, ""),
      ];
      for (const spelt of encodings) expect(texts.filter((text) => text.includes(spelt))).toEqual([]);
    }
    // The directory part has them: what is looked for would be found.
    expect(JSON.stringify(identities)).toContain("dora@a.example/phone");
  });
});
