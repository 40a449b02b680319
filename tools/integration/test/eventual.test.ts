import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DatabaseSync } from "node:sqlite";
import { type GroupId, textOf } from "@entente/client";
import { type EventualEvent, EventualGroups } from "@entente/client/eventual";
import { Person, Testbed } from "@entente/testbed";

// Groups of the eventual mode over the real services: Commits go from device to device, nobody orders them.
const domains = ["a.example", "b.example"] as const;
/** Tests say when there is a way back and when there is none; nothing depends on how fast they are. */
const forEver = 3_600_000;
const times = { rollbackMs: 0, holdMs: forEver, beaconMs: 1_000 };
let testbed: Testbed<"processes">;
let alice: Writer, amir: Writer, bob: Writer;
let groupId: GroupId;

/** Somebody with groups of the eventual mode who remembers what happened. */
class Writer {
  readonly diary: { readonly groupId: GroupId; readonly event: EventualEvent }[] = [];
  readonly person: Person;
  readonly #waiting = new Set<() => void>();
  groups!: EventualGroups;

  private constructor(person: Person) {
    this.person = person;
  }

  static async open(person: Person): Promise<Writer> {
    const writer = new Writer(person);
    writer.groups = await EventualGroups.open(person.client, {
      times,
      event: async (id, event) => {
        writer.diary.push({ groupId: id, event });
        for (const wake of [...writer.#waiting]) wake();
      },
    });
    return writer;
  }

  async until(what: string, isSo: () => boolean): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (!isSo()) {
      if (Date.now() > deadline) {
        const seen = this.diary.map(({ event }) =>
          JSON.stringify(event, (_k, v: unknown) => (typeof v === "bigint" ? String(v) : v)),
        );
        throw new Error(`${this.person.id} waited in vain: ${what}; ${seen.slice(-6).join("; ")}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  reads(text: string, id = groupId): Promise<void> {
    return this.until(text, () => this.texts(id).includes(text));
  }

  texts(id = groupId): readonly string[] {
    return this.diary.flatMap(({ groupId: of, event }) =>
      of === id && event.kind === "message" ? [textOf(event.content)] : [],
    );
  }

  say(text: string, id = groupId): Promise<void> {
    return this.groups.send(id, new TextEncoder().encode(text));
  }

  state(id = groupId): string {
    const { group } = this.groups.group(id);
    return `${String(group.epoch)} ${Buffer.from(group.epochAuthenticator).toString("hex")}`;
  }

  async leave(): Promise<void> {
    await this.groups.close();
    await this.person.leave();
  }
}

const everyone = (): readonly Writer[] => [alice, amir, bob];

beforeAll(async () => {
  testbed = await Testbed.start({ domains, mode: "processes" });
  const [a, b] = domains.map((name) => testbed.domain(name));
  alice = await Writer.open(await Person.enrol(a!, "alice@a.example/phone"));
  amir = await Writer.open(await Person.enrol(a!, "amir@a.example/phone"));
  bob = await Writer.open(await Person.enrol(b!, "bob@b.example/phone"));
  groupId = await alice.groups.create();
  await alice.groups.invite(groupId, ["amir@a.example", "bob@b.example"]);
  for (const each of [amir, bob]) {
    await each.until("a Welcome", () => each.groups.ids().includes(groupId));
  }
});

afterAll(async () => {
  for (const each of everyone()) await each?.leave();
  await testbed.stop();
});

describe("a group that nobody orders, of two domains", () => {
  test("everyone reads everyone", async () => {
    for (const each of everyone()) {
      await each.say(`from ${each.person.name}`);
      for (const other of everyone()) if (other !== each) await other.reads(`from ${each.person.name}`);
    }
  });

  test("Commits at the same moment end in one state, whoever was first (A23-29)", async () => {
    times.rollbackMs = forEver;
    await Promise.all(everyone().map(({ groups }) => groups.update(groupId)));
    for (const each of everyone()) {
      await each.until("agreement", () => new Set(everyone().map((one) => one.state())).size === 1);
    }
    expect(everyone().flatMap(({ diary }) => diary.filter(({ event }) => event.kind === "fork"))).toEqual([]);
    await bob.say("of one mind");
    for (const other of [alice, amir]) await other.reads("of one mind");
  });

  test("a client that returns goes on where it was", async () => {
    const id = bob.person.id;
    await bob.leave();
    await alice.say("bob is away");
    await alice.groups.update(groupId);
    bob = await Writer.open(await Person.return(testbed.domain("b.example"), id));
    await bob.reads("bob is away");
    await bob.until("agreement", () => bob.state() === alice.state());
    await bob.say("back");
    await alice.reads("back");
  });

  test("a cut that outlasts the way back is a fork, told, and heals into a new group with everyone (A23-30)", async () => {
    await testbed.domain("b.example").services.gateway.kill();
    times.rollbackMs = 0;
    await Promise.all([alice.groups.update(groupId), bob.groups.update(groupId)]);
    await amir.until("alice's epoch", () => amir.state() === alice.state());
    for (const each of [alice, bob]) {
      await each.until("no way back", () => each.groups.group(groupId).settled);
    }
    await alice.say("on this side");
    await amir.reads("on this side");
    await testbed.domain("b.example").services.gateway.start();
    const forked = (): boolean => everyone().some(({ groups }) => groups.group(groupId).forked);
    await alice.until("a fork", forked);
    const successor = await alice.groups.heal(groupId);
    for (const each of [amir, bob]) {
      await each.until("the successor", () => each.groups.group(groupId).successor === successor);
    }
    await bob.say("one group again", successor);
    for (const other of [alice, amir]) await other.reads("one group again", successor);
    expect(new Set(everyone().map((each) => each.state(successor))).size).toBe(1);
  });

  test("no Delivery Service knows of a group (OF-6, OF-7)", async () => {
    for (const name of domains) {
      const path = testbed.domain(name).folder.file("data/ds.sqlite");
      await testbed.domain(name).services.ds.stop();
      const store = new DatabaseSync(path, { readOnly: true });
      expect(store.prepare("SELECT count(*) AS groups FROM mls_group").get()?.["groups"]).toBe(0);
      store.close();
    }
  });
});
