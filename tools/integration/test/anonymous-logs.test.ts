import { appendFileSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Client } from "@entente/client";
import { clientConfiguration } from "@entente/domain";
import { AnonymousService, DeliveryService } from "@entente/proto";
import { Person, settingsFor, Testbed } from "@entente/testbed";
import { ConnectionWatch } from "./connection-watch.ts";
import { findings } from "./secret-search.ts";

// What the services write to their logs, at every level that a configuration may name, names no user and no client: neither when all
// goes well nor when a process is killed, a peer is away and a request is refused.
const names = ["querulinde", "bartolomeusz", "zephyrella", "aldegunde"];
const [alice, bob, zoe, ada] = names.map((name, at) => `${name}@${at % 3 === 0 ? "a" : "b"}.example`) as [
  string,
  string,
  string,
  string,
];
const services = ["as", "ds", "gateway"] as const;
let testbed: Testbed<"processes">;

beforeAll(async () => {
  const settings = { logLevel: "debug" } as const;
  testbed = await Testbed.start({
    domains: ["a.example", "b.example"],
    mode: "processes",
    links: true,
    settings,
  });
});

afterAll(() => testbed.stop());

function logs(): readonly string[] {
  return ["a.example", "b.example"].flatMap((domain) =>
    services.map((service) => testbed.domain(domain).folder.file(`${service}.log`)),
  );
}

/** Where a name of a person is, as text or in a dump of what contains it. */
function named(files: readonly string[]): readonly { readonly name: string; readonly file: string }[] {
  return names.flatMap((name) =>
    findings(files, new TextEncoder().encode(name)).map(({ file }) => ({ name, file })),
  );
}

/** Tables of the first domain's Delivery Service with a row that has a message's id, and whether that row names somebody: in clear, or sealed. */
function rowsWith(messageId: string): readonly string[] {
  const file = testbed.domain("a.example").folder.file("data/ds.sqlite");
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const found = tables.flatMap(({ name: table }) => {
    const statement = database.prepare(`SELECT * FROM ${String(table)}`);
    statement.setReadBigInts(true);
    const rows = statement
      .all()
      .map((row) =>
        Object.values(row).map((value) =>
          value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value),
        ),
      );
    const id = Buffer.from(messageId, "hex").toString("latin1");
    return rows
      .filter((row) => row.some((value) => value.includes(id)))
      .map((row) => {
        const isNamed = row.some(
          (value) => value.startsWith("~") || names.some((name) => value.includes(name)),
        );
        return isNamed ? `${String(table)} of somebody` : String(table);
      });
  });
  database.close();
  return found.sort();
}

function setLinks(state: "open" | "cut"): void {
  for (const link of testbed.links) link.set(state);
}

describe("logs of a domain", () => {
  test("name nobody, whatever happens", async () => {
    const here = testbed.domain("a.example");
    const there = testbed.domain("b.example");
    const watch = new ConnectionWatch();
    const nameless = {
      transports: watch,
      anonymous: { calls: "only", messages: "only", tokens: 24 },
      // Drawn times of some 100 ms: what hides a message here is not to be seen in this test, only where its name is.
      chance: () => 0.01,
    } as const;
    const phone = await Person.enrol(here, `${alice}/phone`, nameless);
    await phone.client.anonymity.fetch();
    const tablet = await Person.enrol(there, `${bob}/tablet`);
    const laptop = await Person.enrol(here, `${ada}/laptop`, { updateAfterJoining: false });
    const group = await phone.client.createGroup();
    await group.invite([bob, ada]);
    await tablet.joins(group.id);
    const atLaptop = await laptop.joins(group.id);
    // Refused: nobody of that name has a KeyPackage.
    await expect(group.invite([zoe])).rejects.toBeDefined();
    setLinks("cut");
    // What waits for the other domain is on disk, and with it who sent it or that nobody did.
    expect(rowsWith(await atLaptop.send("by name"))).toEqual(["feed_item", "msg of somebody", "outbox"]);
    await phone.reads("by name");
    expect(rowsWith(await group.send("without"))).toEqual(["feed_item", "msg", "outbox"]);
    const late = group.send("while the peer is away");
    const victims = [here.services.ds, there.services.ds, there.services.gateway, there.services.as];
    await Promise.all(victims.map((victim) => victim.kill()));
    await Promise.all(victims.map((victim) => victim.start()));
    setLinks("open");
    await late;
    // What a token was spent for is lost with the process; that it was spent is not.
    const { path } = AnonymousService.BeginAnonymousSession;
    const { token } = watch.requests.get(path) as { readonly token: Uint8Array };
    const { deliveryService, rootCertificatePem } = clientConfiguration(here.folder);
    const anybody = watch.connect(deliveryService, rootCertificatePem);
    await expect(anybody.unary(AnonymousService.BeginAnonymousSession, { token })).rejects.toMatchObject({
      code: "token_spent",
    });
    anybody.close();
    for (const reader of [tablet, laptop]) {
      await reader.reads("while the peer is away");
      // However often it was sent, and in whichever session after the kill.
      expect(reader.texts(group.id)).toEqual(["by name", "without", "while the peer is away"]);
    }
    const said = watch.with(DeliveryService.SendMessage).map(({ calls }) => calls.map((call) => call.path));
    expect(said.length).toBeGreaterThan(0);
    for (const paths of said) expect(paths[0]).toBe(AnonymousService.BeginAnonymousSession.path);
    await group.remove([bob]);
    await tablet.until("its removal", ({ kind }) => kind === "removed");
    // Refused as well: an invitation that nobody has given.
    await expect(Client.enrol(settingsFor(there, `${zoe}/phone`), "AAAA")).rejects.toBeDefined();
    await Promise.all([phone.leave(), tablet.leave(), laptop.leave()]);
    await Promise.all([here.stop(), there.stop()]);
    expect(logs().filter((file) => statSync(file).size === 0)).toEqual([]);
    expect(named(logs())).toEqual([]);
  });

  test("would be found to, if they did", () => {
    const [first] = logs() as [string];
    const dump = Buffer.from(`to ${bob}/tablet`).toString("base64");
    appendFileSync(
      first,
      `{"level":20,"msg":"a message of ${alice}/phone"}\n{"level":20,"request":"${dump}"}\n`,
    );
    expect(new Set(named([first]).map(({ name }) => name))).toEqual(new Set(names.slice(0, 2)));
  });
});
