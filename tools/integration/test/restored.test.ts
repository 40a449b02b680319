import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { JoinedGroup } from "@entente/client";
import { Operator } from "@entente/domain";
import { Person, ProcessDomain, Testbed } from "@entente/testbed";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// An older copy of a Delivery Service's store is put back: nothing forks, what is sent from then on reaches every device, and what is
// lost is told (A18-16, A23-23, A23-24, A23-31). The domain whose store it is runs as processes.
const domains = ["a.example", "b.example", "c.example"];
let testbed: Testbed<"in-process">;
let home: ProcessDomain;
let alice: Person, anna: Person, bob: Person, cleo: Person;
let everyone: readonly Person[];
let group: JoinedGroup;

const run = promisify(execFile);
const main = createRequire(import.meta.url)
  .resolve("@entente/ds")
  .replace(/index\.js$/, "main.js");

/** The program with the operator's word. */
async function restored(): Promise<string> {
  const { stdout } = await run(process.execPath, [
    main,
    "--config",
    home.folder.file("ds.json"),
    "--restored",
  ]);
  return stdout;
}

beforeAll(async () => {
  testbed = await Testbed.start({ domains, mode: "in-process" });
  const enrol = (name: string, at: string): Promise<Person> =>
    Person.enrol(testbed.domain(at), `${name}@${at}/phone`);
  alice = await enrol("alice", "a.example");
  anna = await enrol("anna", "a.example");
  bob = await enrol("bob", "b.example");
  cleo = await enrol("cleo", "c.example");
  everyone = [alice, anna, bob, cleo];
  group = await alice.client.createGroup();
  await group.invite(["anna@a.example", "bob@b.example", "cleo@c.example"]);
  await Promise.all([anna, bob, cleo].map((person) => person.joins(group.id)));
  const { folder } = testbed.domain("a.example");
  await testbed.domain("a.example").stop();
  home = new ProcessDomain(folder);
  copy(folder.file("data"), copied());
  await home.start();
  await goOn("before");
});

afterAll(async () => {
  await Promise.all(everyone.map((person) => person.leave()));
  await home.stop();
  await testbed.stop();
});

/** One of each domain says something and ends an epoch, and all hear it and agree. */
async function goOn(what: string): Promise<void> {
  const active = [alice, bob, cleo];
  for (const person of active) {
    await person.client.group(group.id).send(`${what}, ${person.name}`);
    await person.client.group(group.id).update();
    await everyoneAtEpochOf(person, group.id, everyone);
  }
  for (const person of everyone) {
    for (const other of active) if (other !== person) await person.reads(`${what}, ${other.name}`);
  }
  expect(new Set(authenticators(group.id, everyone)).size).toBe(1);
}

const copied = (): string => join(testbed.path, "copy");

/** The files of a store that no process uses. */
function copy(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((each) => each.startsWith("ds.sqlite"))) {
    cpSync(join(from, name), join(to, name));
  }
}

/** Stops the Delivery Service, and puts the copy in the place of its store. */
async function putBack(): Promise<void> {
  await home.services.ds.stop();
  const data = home.folder.file("data");
  for (const name of readdirSync(data).filter((each) => each.startsWith("ds.sqlite"))) {
    rmSync(join(data, name));
  }
  copy(copied(), data);
}

async function evidence(): Promise<number> {
  let found = 0;
  for (const domain of domains) {
    const operator = new Operator(testbed.domain(domain).folder);
    for await (const _one of operator.evidence()) found += 1;
    operator.close();
  }
  return found;
}

const gapsOf = (person: Person): number => person.diary.filter(({ kind }) => kind === "gap").length;

describe("an older copy of a Delivery Service's store", () => {
  test("with the operator's word nothing forks, nothing new is lost, and devices are told of what is", async () => {
    await putBack();
    expect(await restored()).toMatch(/order of Commits: incarnation \d{10}; 1 groups/);
    await home.services.ds.start();
    await goOn("after");
    for (const person of [alice, anna]) {
      await person.until("a gap", (event) => event.kind === "gap" && event.reason === "restored");
    }
    expect(gapsOf(bob) + gapsOf(cleo)).toBe(0);
    expect(await evidence()).toBe(0);
  });

  test("without it the service finds out by its own signature, stops, and does not start until the word is given", async () => {
    // The same copy again: it does not know which numbers the first restore took.
    await putBack();
    await home.services.ds.start().catch(() => undefined);
    // Whoever remembers says so with its first answer, or a later one.
    await home.services.ds.ended();
    const log = readFileSync(home.folder.file("ds.log"), "utf8");
    expect(log).toContain("--restored");
    await expect(home.services.ds.start()).rejects.toThrow("did not start");
    await restored();
    await home.services.ds.start();
    await goOn("after both");
    expect(await evidence()).toBe(0);
  });
});
