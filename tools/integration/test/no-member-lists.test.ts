import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { type GroupId, textOf } from "@entente/client";
import { EventualGroups } from "@entente/client/eventual";
import { groupIdBytes } from "@entente/mls-wire";
import { openStore } from "@entente/storage";
import { Person, Testbed } from "@entente/testbed";

// Groups whose members no server lists (A18-19): those that nobody orders. What two domains have on disk after a conversation.
const domains = ["a.example", "b.example"] as const;
const dayMs = 86_400_000;
let testbed: Testbed<"in-process">;
let dora: Person, dan: Person, ed: Person, eve: Person;
let ordered: GroupId, unordered: GroupId;

beforeAll(async () => {
  testbed = await Testbed.start({ domains, mode: "in-process" });
  const [a, b] = domains.map((name) => testbed.domain(name));
  dora = await Person.enrol(a!, "dora@a.example/phone");
  dan = await Person.enrol(a!, "dan@a.example/phone");
  ed = await Person.enrol(b!, "ed@b.example/phone");
  eve = await Person.enrol(b!, "eve@b.example/phone");
  ordered = await talkInOrder();
  unordered = await talkWithoutOrder();
  await Promise.all([dora, dan, ed, eve].map((person) => person.leave()));
  await Promise.all(domains.map(sent));
  await Promise.all(domains.map((name) => testbed.domain(name).stop()));
  await Promise.all(domains.map(tidy));
});

afterAll(async () => {
  await testbed.stop();
});

async function talkInOrder(): Promise<GroupId> {
  const group = await dora.client.createGroup();
  await group.invite(["eve@b.example"]);
  await (await eve.joins(group.id)).send("from eve, in order");
  for (const person of [dora, eve]) await person.reads("from eve, in order");
  return group.id;
}

async function talkWithoutOrder(): Promise<GroupId> {
  const heard = new Map<Person, Set<string>>([dora, dan, ed].map((person) => [person, new Set()]));
  let wake: () => void = () => undefined;
  const openFor = (person: Person): Promise<EventualGroups> =>
    EventualGroups.open(person.client, {
      event: async (_id, event) => {
        if (event.kind === "message") heard.get(person)?.add(textOf(event.content));
        wake();
      },
    });
  const [atDora, atDan, atEd] = [await openFor(dora), await openFor(dan), await openFor(ed)];
  const groupId = await atDora.create();
  await atDora.invite(groupId, ["dan@a.example", "ed@b.example"]);
  const hear = async (text: string, ...people: readonly Person[]): Promise<void> => {
    while (!people.every((person) => heard.get(person)?.has(text))) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  await atDora.send(groupId, new TextEncoder().encode("from dora"));
  await hear("from dora", dan, ed);
  await atEd.send(groupId, new TextEncoder().encode("from ed"));
  await hear("from ed", dora, dan);
  await Promise.all([atDora, atDan, atEd].map((groups) => groups.close()));
  return groupId;
}

const fileOf = (domain: string): string => testbed.domain(domain).folder.file("data/ds.sqlite");

/** Resolves when nothing is on its way from a domain to the other. */
async function sent(domain: string): Promise<void> {
  const database = new DatabaseSync(fileOf(domain), { readOnly: true });
  const waiting = database.prepare("SELECT count(*) AS rows FROM outbox");
  while (waiting.get()?.["rows"] !== 0) await pause(50);
  database.close();
}

/** What a service does with its store once a minute, when the age of messages is over. */
async function tidy(domain: string): Promise<void> {
  const store = await openStore({ kind: "sqlite", path: fileOf(domain) });
  const nowMs = Date.now() + 31 * dayMs;
  await store.feeds.trim({ nowMs, queueItemsMax: 100_000, queueBytesMax: 1_000_000_000 });
  await store.keyPackages.expire(nowMs);
  await store.idempotency.expire(nowMs);
  await store.close();
}

/** `table.column` of every value in a domain's store that holds a text or bytes. */
function placesOf(domain: string, wanted: Uint8Array | string): readonly string[] {
  const database = new DatabaseSync(fileOf(domain), { readOnly: true });
  const places = new Set<string>();
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  for (const { name } of tables as { readonly name: string }[]) {
    const rows = database.prepare(`SELECT * FROM "${name}"`);
    rows.setReadBigInts(true);
    for (const row of rows.all()) {
      for (const [column, value] of Object.entries(row)) {
        const isHere =
          (typeof value === "string" && textForms(wanted).some((form) => value.includes(form))) ||
          (value instanceof Uint8Array && Buffer.from(value).includes(Buffer.from(wanted)));
        if (isHere) places.add(`${name}.${column}`);
      }
    }
  }
  database.close();
  return [...places].sort();
}

/** A group's id is in names of feeds as base64url. */
function textForms(wanted: Uint8Array | string): readonly string[] {
  if (typeof wanted === "string") return [wanted];
  const bytes = Buffer.from(wanted);
  return [bytes.toString("base64url"), bytes.toString("hex")];
}

describe("what is on disk of a group", () => {
  test("whose Commits are ordered: each domain has it, and lists its own members as readers of its feed", () => {
    for (const domain of domains) {
      expect(placesOf(domain, groupIdBytes(ordered))).toEqual(
        expect.arrayContaining(["cursor_row.feed", "mls_group.group_id"]),
      );
    }
  });

  test("that nobody orders: nothing has its id, at either domain, once its messages are gone", () => {
    for (const domain of domains) expect(placesOf(domain, groupIdBytes(unordered))).toEqual([]);
  });

  test("nor does anything say with whom somebody abroad is in it, or that they know each other", () => {
    expect(placesOf("b.example", "dan@a.example")).toEqual([]);
    expect(placesOf("a.example", "ed@b.example")).toEqual([]);
  });
});
