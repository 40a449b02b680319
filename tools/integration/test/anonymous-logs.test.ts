import { appendFileSync, statSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Client } from "@entente/client";
import { clientConfiguration } from "@entente/domain";
import { AnonymousService } from "@entente/proto";
import { Person, settingsFor, Testbed } from "@entente/testbed";
import { ConnectionWatch } from "./connection-watch.ts";
import { findings } from "./secret-search.ts";

// What the services write to their logs, at every level that a configuration may name, names no user and no client: neither when all
// goes well nor when a process is killed, a peer is away and a request is refused.
const names = ["querulinde", "bartolomeusz", "zephyrella"];
const [alice, bob, zoe] = names.map((name, at) => `${name}@${at === 0 ? "a" : "b"}.example`) as [
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

function setLinks(state: "open" | "cut"): void {
  for (const link of testbed.links) link.set(state);
}

describe("logs of a domain", () => {
  test("name nobody, whatever happens", async () => {
    const here = testbed.domain("a.example");
    const there = testbed.domain("b.example");
    const watch = new ConnectionWatch();
    const nameless = { transports: watch, anonymous: { calls: "only", tokens: 8 } } as const;
    const phone = await Person.enrol(here, `${alice}/phone`, nameless);
    await phone.client.anonymity.fetch();
    const tablet = await Person.enrol(there, `${bob}/tablet`);
    const group = await phone.client.createGroup();
    await group.invite([bob]);
    await tablet.joins(group.id);
    await group.send("before");
    await tablet.reads("before");
    // Refused: nobody of that name has a KeyPackage.
    await expect(group.invite([zoe])).rejects.toBeDefined();
    setLinks("cut");
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
    await tablet.reads("while the peer is away");
    await group.remove([bob]);
    await tablet.until("its removal", ({ kind }) => kind === "removed");
    // Refused as well: an invitation that nobody has given.
    await expect(Client.enrol(settingsFor(there, `${zoe}/phone`), "AAAA")).rejects.toBeDefined();
    await Promise.all([phone.leave(), tablet.leave()]);
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
