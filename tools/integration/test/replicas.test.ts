import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { Client, type ClientSettings, type JoinedGroup } from "@entente/client";
import { clientConfiguration } from "@entente/domain";
import { freePorts } from "@entente/service-kit/testing";
import { type PostgresServer, startPostgres } from "@entente/storage/testing";
import {
  Person,
  type ProcessDomain,
  ServiceProcess,
  settingsFor,
  storePath,
  Testbed,
} from "@entente/testbed";

// Two Delivery Services of one domain over one real PostgreSQL, as processes; another domain with one over an embedded store.
let postgres: PostgresServer;
let testbed: Testbed<"processes">;
let a: ProcessDomain;
let second: ServiceProcess;
let homeAtSecond: ClientSettings["home"];
let alice: Person, amir: Person, bob: Person;
let group: JoinedGroup;

interface Listening {
  clientListener: { port: number };
  domainListener: { port: number };
  operations: { port: number };
}

beforeAll(async () => {
  postgres = await startPostgres();
  const [dsUrl, asUrl] = [await postgres.database("ds"), await postgres.database("as")];
  testbed = await Testbed.start({
    domains: ["a.example", "b.example"],
    mode: "processes",
    stores: { "a.example": { kind: "postgres", dsUrl, asUrl } },
  });
  a = testbed.domain("a.example");
  const [clients = 0, domain = 0, operations = 0] = await freePorts(3);
  const configuration = JSON.parse(readFileSync(a.folder.file("ds.json"), "utf8")) as Listening;
  configuration.clientListener.port = clients;
  configuration.domainListener.port = domain;
  configuration.operations.port = operations;
  writeFileSync(a.folder.file("ds2.json"), JSON.stringify(configuration));
  second = new ServiceProcess("ds", a.folder, { name: "ds2", operationsPort: operations });
  await second.start();
  const home = clientConfiguration(a.folder);
  homeAtSecond = {
    ...home,
    deliveryService: { ...home.deliveryService, address: `127.0.0.1:${String(clients)}` },
  };
  alice = await Person.enrol(a, "alice@a.example/phone");
  amir = await Person.enrol(a, "amir@a.example/phone", { home: homeAtSecond });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  group = await alice.client.createGroup();
  await group.invite(["amir@a.example", "bob@b.example"]);
  await amir.joins(group.id);
  await bob.joins(group.id);
});

afterAll(async () => {
  await Promise.all([alice, amir, bob].map((person) => person.leave()));
  await second.stop();
  await testbed.stop();
  await postgres.stop();
});

describe("two replicas of one domain", () => {
  test("a message that one accepts reaches a device at the other, in both directions, and the other domain", async () => {
    await group.send("by the first");
    await amir.client.group(group.id).send("by the second");
    await bob.client.group(group.id).send("from abroad");
    for (const person of [alice, amir, bob]) {
      for (const text of ["by the first", "by the second", "from abroad"]) await person.reads(text);
    }
  });

  test.each([
    ["the first", () => a.services.ds],
    ["the second", () => second],
  ] as const)(
    "kill -9 of %s under load: nothing is lost, nothing comes twice, each sender's order stays",
    async (which, victim) => {
      const words = (name: string): string[] =>
        Array.from({ length: 20 }, (_none, index) => `${which} ${name} ${String(index)}`);
      const say = async (person: Person): Promise<void> => {
        for (const word of words(person.name)) await person.client.group(group.id).send(word);
      };
      const talking = Promise.all([alice, amir, bob].map(say));
      await victim().kill();
      // The other one serves its devices and the streams to other domains meanwhile.
      const survivor = victim() === second ? alice : amir;
      await survivor.reads(`${which} ${survivor.name} 19`);
      await victim().start();
      await talking;
      for (const reader of [alice, amir, bob]) {
        for (const sender of [alice, amir, bob]) {
          await reader.reads(`${which} ${sender.name} 19`);
          const heard = reader.texts(group.id).filter((text) => text.startsWith(`${which} ${sender.name} `));
          expect(heard).toEqual(words(sender.name));
        }
      }
    },
  );

  test("the newest connection of a device wins, whichever of the two it is at", async () => {
    await alice.leave();
    const copy = "copy@a.example/phone";
    copyFileSync(storePath(a, alice.id), storePath(a, copy));
    alice = await Person.return(a, alice.id);
    const settings = settingsFor(a, copy, { home: homeAtSecond });
    const twin = await Client.open({ ...settings, clientId: alice.id });
    await twin.start();
    await alice.until("to be replaced", (event) => event.kind === "ended" && event.code === "replaced");
    await twin.stop();
    await alice.leave();
    alice = await Person.return(a, alice.id);
  });
});
