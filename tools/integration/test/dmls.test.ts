import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DatabaseSync } from "node:sqlite";
import { DmlsPerson, Testbed } from "@entente/testbed";

// DMLS over the real services: the Delivery Services carry opaque bytes between inboxes and know of no group.
const domains = ["a.example", "b.example", "c.example"] as const;
let testbed: Testbed<"processes">;
let alice: DmlsPerson, anna: DmlsPerson, bob: DmlsPerson, carol: DmlsPerson;

beforeAll(async () => {
  testbed = await Testbed.start({ domains, mode: "processes" });
  const [a, b, c] = domains.map((name) => testbed.domain(name));
  alice = await DmlsPerson.enrol(a!, "alice@a.example/phone");
  anna = await DmlsPerson.enrol(a!, "anna@a.example/phone");
  bob = await DmlsPerson.enrol(b!, "bob@b.example/phone");
  carol = await DmlsPerson.enrol(c!, "carol@c.example/phone");
});

afterAll(async () => {
  await Promise.all([alice, anna, bob, carol].map((each) => each?.leave()));
  await testbed.stop();
});

const everyone = (): readonly DmlsPerson[] => [alice, anna, bob, carol];

/** Everyone but the speaker hears it. */
async function all(speaker: DmlsPerson, text: string, hearers = everyone()): Promise<void> {
  await speaker.say(text);
  for (const each of hearers) {
    if (each !== speaker) await each.hears(`${speaker.person.name}: ${text}`);
  }
}

describe("a DMLS session of three domains", () => {
  test("begins by invitations, and everyone hears everyone", async () => {
    await alice.sessions.invite([anna.id, bob.id, carol.id]);
    for (const each of everyone()) await each.connected(3);
    expect(new Set(everyone().map(({ session }) => [...session.members].sort().join()))).toEqual(
      new Set([
        everyone()
          .map(({ id }) => id)
          .sort()
          .join(),
      ]),
    );
    for (const each of everyone()) await all(each, `hello from ${each.person.name}`);
  });

  test("goes on inside each side while a domain is cut off, and heals", async () => {
    const gateway = testbed.domain("a.example").services.gateway;
    await gateway.kill();
    // Updates on both sides, and words that need them.
    await alice.session.update();
    await all(alice, "we are cut off", [alice, anna]);
    await all(anna, "so we talk among ourselves", [alice, anna]);
    await bob.session.update();
    await all(bob, "a is gone", [bob, carol]);
    await all(carol, "we go on", [bob, carol]);
    await gateway.start();
    await bob.hears("alice: we are cut off", "anna: so we talk among ourselves");
    await carol.hears("alice: we are cut off", "anna: so we talk among ourselves");
    await alice.hears("bob: a is gone", "carol: we go on");
    await anna.hears("bob: a is gone", "carol: we go on");
    for (const each of everyone()) await all(each, `healed, says ${each.person.name}`);
  });

  test("loses and repeats nothing when a Delivery Service is killed with -9 at any moment", async () => {
    for (const domain of ["a.example", "b.example"] as const) {
      const victim = testbed.domain(domain).services.ds;
      const texts = Array.from({ length: 10 }, (_, i) => `through the fall of ${domain} ${String(i)}`);
      const killing = (async () => {
        await victim.kill();
        await victim.start();
      })();
      for (const text of texts) await alice.say(text);
      await killing;
      for (const each of [anna, bob, carol]) {
        await each.hears(...texts.map((text) => `alice: ${text}`));
        expect(each.heard.filter((heard) => heard.includes(domain))).toEqual(
          texts.map((text) => `alice: ${text}`),
        );
      }
    }
  });

  test("a client that returns from its store goes on where it was", async () => {
    await bob.leave();
    await all(alice, "bob is away", [anna, carol]);
    await carol.session.update();
    await all(carol, "new keys, bob", [alice, anna]);
    bob = await DmlsPerson.return(testbed.domain("b.example"), bob.person.id);
    await bob.hears("alice: bob is away", "carol: new keys, bob");
    await all(bob, "back again");
  });

  test("who is removed hears nothing more", async () => {
    await alice.session.remove(anna.id);
    await all(alice, "anna is out", [bob, carol]);
    await bob.until("anna's removal", () => !bob.session.members.includes(anna.id));
    await carol.until("anna's removal", () => !carol.session.members.includes(anna.id));
    await all(bob, "indeed", [alice, carol]);
    expect(anna.heard.filter((heard) => heard.endsWith("indeed") || heard.endsWith("out"))).toEqual([]);
  });

  test("no Delivery Service knows of a group (OF-7)", async () => {
    for (const name of domains) {
      const domain = testbed.domain(name);
      await domain.stop();
      const store = new DatabaseSync(domain.folder.file("data/ds.sqlite"), { readOnly: true });
      const rows = store.prepare("SELECT count(*) AS groups FROM mls_group").get();
      store.close();
      expect(rows?.["groups"]).toBe(0);
    }
  });
});
