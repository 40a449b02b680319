import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { renameSync } from "node:fs";
import { Client, type ClientEvent, RpcFailure } from "@entente/client";
import { Operator } from "@entente/domain";
import { ServiceError } from "@entente/service-kit";
import { Person, SecondLog, settingsFor, storePath, Testbed } from "@entente/testbed";
import { HostileLookUps } from "./hostile-lookups.ts";

// A user sees each change of membership, of its contacts' devices and of their keys, and is alarmed by a key that changes without its
// owner (A23-112..115).
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;
const hostile = new HostileLookUps();

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", {
    transports: hostile,
    unknownClients: "tell",
  });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
});

afterAll(async () => {
  await Promise.all([alice.leave(), bob.leave()]);
  await testbed.stop();
});

const contactChanges = ({ diary }: Person): readonly ClientEvent[] =>
  diary.filter(({ kind }) => kind === "contact_devices");

describe("what happens to a contact", () => {
  test("each device that comes or goes is told once, over a restart too; a renewed credential is not", async () => {
    const group = await alice.client.createGroup();
    await group.invite(["bob@b.example"]);
    await bob.joins(group.id);
    await alice.client.logs.look();
    expect(contactChanges(alice)).toEqual([]);
    const tablet = await Person.enrol(testbed.domain("b.example"), "bob@b.example/tablet");
    await tablet.leave();
    await alice.client.logs.look();
    await alice.client.logs.look();
    const added = { kind: "contact_devices", user: "bob@b.example", version: 1, added: ["tablet"] };
    await alice.until("the tablet", ({ kind }) => kind === "contact_devices");
    expect(contactChanges(alice)).toEqual([{ ...added, removed: [], rekeyed: [] }]);
    await bob.client.renewCredential();
    await alice.client.logs.look();
    expect(contactChanges(alice)).toHaveLength(1);
    const operator = new Operator(testbed.domain("b.example").folder);
    await operator.revoke("bob@b.example/tablet", 1);
    operator.close();
    await alice.leave();
    alice = await Person.return(testbed.domain("a.example"), "alice@a.example/phone", {
      transports: hostile,
      unknownClients: "tell",
    });
    await alice.client.logs.look();
    await alice.until("that the tablet is gone", ({ kind }) => kind === "contact_devices");
    expect(contactChanges(alice)).toMatchObject([{ added: [], removed: ["tablet"], rekeyed: [] }]);
  });

  test("each membership change is told to every member, with who made it", async () => {
    const carol = await Person.enrol(testbed.domain("b.example"), "carol@b.example/phone");
    const group = await alice.client.createGroup();
    await group.invite(["bob@b.example"]);
    await bob.joins(group.id);
    await bob.client.group(group.id).invite(["carol@b.example"]);
    await carol.joins(group.id);
    await group.remove(["carol@b.example"]);
    await bob.reaches(group.id, 3n);
    const told = (person: Person): unknown[] =>
      person.diary.flatMap((event) =>
        event.kind === "epoch" && event.groupId === group.id && event.epoch > 1n
          ? [[event.committer, event.added, event.removed]]
          : [],
      );
    const expected = [
      ["bob@b.example/phone", ["carol@b.example/phone"], []],
      ["alice@a.example/phone", [], ["carol@b.example/phone"]],
    ];
    await alice.until("the removal", (event) => event.kind === "epoch" && event.removed.length > 0);
    expect([told(alice), told(bob)]).toEqual([expected, expected]);
    await carol.until("the own removal", ({ kind }) => kind === "removed");
    await carol.leave();
  });

  test("another key that its owner never brought is an alarm wherever the owner is a member", async () => {
    const group = await alice.client.createGroup();
    await group.invite(["bob@b.example"]);
    await bob.joins(group.id);
    await alice.client.logs.look();
    await bob.leave();
    const b = testbed.domain("b.example");
    // The domain's own service, with its own keys, gives bob's name another key.
    const second = await SecondLog.begin(b.folder, [testbed.domain("a.example").folder], (database) => {
      database.exec("DELETE FROM identity WHERE client_id = 'bob@b.example/phone'");
    });
    const path = storePath(b, "bob@b.example/phone");
    renameSync(path, `${path}.kept`);
    const settings = settingsFor(b, "bob@b.example/phone");
    const home = { ...settings.home, authenticationService: second.authenticationService };
    await (await Client.enrol({ ...settings, home }, await second.invite("bob@b.example"))).stop();
    renameSync(`${path}.kept`, path);
    hostile.answer = ({ domain, query }, ask) =>
      domain === "b.example"
        ? second.answer(query).catch((error: unknown) => {
            if (!(error instanceof ServiceError)) throw error;
            throw new RpcFailure(error.code, error.message);
          })
        : ask();
    await alice.client.logs.look();
    const warning = await alice.until("a warning", ({ kind }) => kind === "key_warning");
    expect(warning).toMatchObject({ client: "bob@b.example/phone", problem: "other_key" });
    expect(contactChanges(alice).at(-1)).toMatchObject({ user: "bob@b.example", rekeyed: ["phone"] });
    hostile.answer = (_seen, ask) => ask();
    await second.stop();
    bob = await Person.return(b, "bob@b.example/phone");
  });
});
