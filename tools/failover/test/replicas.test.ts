import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DatabaseSync } from "node:sqlite";
import { type PostgresServer, startPostgres } from "@entente/storage/testing";
import { DsReplicas, Testbed } from "@entente/testbed";
import { Load } from "../src/load.ts";
import { type Member, People } from "../src/people.ts";

// A group of three domains, one of which runs two Delivery Services over one real PostgreSQL: together they are one voter (F-15, A18-16, A23-24).
// Clients are at both; the domain's gateway is at the one that does not speak first.
const domains = ["a.example", "b.example", "c.example"] as const;
let postgres: PostgresServer;
let testbed: Testbed<"processes">;
let replicas: DsReplicas;
let people: People;

beforeAll(async () => {
  postgres = await startPostgres();
  const [dsUrl, asUrl] = [await postgres.database("ds"), await postgres.database("as")];
  const stores = { "a.example": { kind: "postgres" as const, dsUrl, asUrl } };
  testbed = await Testbed.start({ domains, mode: "processes", stores });
  replicas = await DsReplicas.add(testbed.domain("a.example"));
  const [first, second] = replicas.both;
  people = await People.gather(testbed, [
    { domain: "a.example", home: first.home },
    { domain: "a.example", home: second.home },
    "b.example",
    "c.example",
  ]);
});

afterAll(async () => {
  await people.leave();
  await replicas.stop();
  await testbed.stop();
  await postgres.stop();
});

function one(which: number): Member {
  const member = people.members[which];
  if (member === undefined) throw new RangeError("nobody there");
  return member;
}

async function commit(member: Member): Promise<void> {
  await people.groupOf(member).update();
}

/** Of the Commits that a member at the third domain saw from an epoch on: those that the domain with replicas ordered, or voted for. */
function partOfReplicas(epoch: bigint): { readonly ordered: number; readonly voted: number } {
  const seen = one(3).watch.seen.filter((each) => each.epoch >= epoch);
  const ordered = seen.filter(({ orderer }) => orderer === "a.example").length;
  return { ordered, voted: seen.filter(({ votes }) => votes.includes("a.example")).length };
}

/** Resolves when the domain with replicas has voted twice: while another one is paused, nothing is decided without it. */
async function voteOfReplicas(load: Load): Promise<void> {
  const { ds } = testbed.domain("b.example").services;
  const before = people.groupOf(one(3)).epoch;
  ds.pause(true);
  try {
    while (partOfReplicas(before).voted < 2) await load.next("decided");
  } finally {
    ds.pause(false);
  }
}

/** Pieces of evidence that a domain holds. */
function evidenceAt(domain: string): number {
  const database = new DatabaseSync(testbed.domain(domain).folder.file("data/ds.sqlite"), { readOnly: true });
  const { pieces } = database.prepare("SELECT count(*) AS pieces FROM ordering_evidence").get() ?? {};
  database.close();
  return Number(pieces);
}

describe("two replicas of a domain that votes with two others", () => {
  test("a Commit that is submitted at either is decided, with votes of the domain", async () => {
    const before = people.groupOf(one(3)).epoch;
    for (const member of people.members) await commit(member);
    await people.agree();
    expect(partOfReplicas(before)).toEqual({ ordered: 4, voted: 4 });
  });

  test("kill -9 of the one that speaks, under load: the other one speaks, and the group goes on at both", async () => {
    const load = new Load(people, 1);
    let former = await replicas.speaker();
    for (let turn = 0; turn < 2; turn++) {
      await load.next("submitted");
      await former.process.kill();
      const next = await replicas.speaker(former);
      await voteOfReplicas(load);
      await former.process.start();
      former = next;
    }
    await load.end();
    await people.agree();
    expect(people.violations()).toEqual([]);
  });

  test("one that is paused for longer than its word lasts says nothing when it goes on", async () => {
    // The gateway is at the added one again; that is the one that goes on, so that the other domains have a way in.
    const [former, added] = replicas.both;
    if ((await replicas.speaker()) === added) {
      await added.process.stop();
      await replicas.speaker(added);
      await added.process.start();
    }
    const { gateway } = testbed.domain("a.example").services;
    await gateway.stop();
    await gateway.start();
    const load = new Load(people, 2);
    await load.next("submitted");
    former.process.pause(true);
    await replicas.speaker(former);
    await voteOfReplicas(load);
    former.process.pause(false);
    await voteOfReplicas(load);
    await load.end();
    for (const member of people.members) await commit(member);
    await people.agree();
    expect(people.violations()).toEqual([]);
  });

  test("nothing that the domain signed contradicts itself", () => {
    expect(["b.example", "c.example"].map(evidenceAt)).toEqual([0, 0]);
  });
});
