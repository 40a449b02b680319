import "fake-indexeddb/auto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type JoinedGroup, webCrypto } from "@entente/client";
import { IndexedDbStore, type Socket, webTransports } from "@entente/client/web";
import { Person, type SettingsChanges, Testbed } from "@entente/testbed";
import { WebSocket } from "ws";
import { authenticators, everyoneAtEpochOf } from "./agreement.ts";

// A client as it is in a browser (OF-22, F-12): calls by WebSocket through the web gateway of its domain, IndexedDB, and no cryptography of Node's.
const origin = "https://chat.a.example";
const aliceId = "alice@a.example/browser";
let testbed: Testbed<"in-process">;
let alice: Person, bob: Person;
let group: JoinedGroup, there: JoinedGroup;

/** What a page of an origin has; a browser tells its origin whether the page wants it or not. */
async function pageOf(name: string, from = origin): Promise<SettingsChanges> {
  const { folder } = testbed.domain("a.example");
  const url = `wss://localhost:${String(folder.settings.web?.port)}`;
  const ca = folder.read("root.pem");
  const open = (where: string, protocol: string): Socket =>
    new WebSocket(where, protocol, { ca, origin: from });
  return { store: await IndexedDbStore.open(name), crypto: webCrypto, transports: webTransports(url, open) };
}

beforeAll(async () => {
  testbed = await Testbed.start({
    domains: ["a.example", "b.example"],
    mode: "in-process",
    web: { "a.example": [origin] },
  });
  alice = await Person.enrol(testbed.domain("a.example"), aliceId, await pageOf("alice"));
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone");
  group = await alice.client.createGroup();
  await group.invite(["bob@b.example"]);
  there = await bob.joins(group.id);
});

afterAll(async () => {
  await Promise.all([alice.leave(), bob.leave()]);
  await testbed.stop();
});

describe("a client in a browser", () => {
  test("talks with people of another domain", async () => {
    await group.send("from a page");
    await bob.reads("from a page");
    await there.send("from a phone");
    await alice.reads("from a phone");
    await there.update();
    await group.update();
    await everyoneAtEpochOf(alice, group.id, [alice, bob]);
    expect(new Set(authenticators(group.id, [alice, bob])).size).toBe(1);
  });

  test("sends a file in chunks, and gets one", async () => {
    const content = Uint8Array.from({ length: 900_000 }, (_, index) => index % 251);
    const attachment = await group.sendAttachment({
      content,
      name: "page.bin",
      mediaType: "application/octet-stream",
    });
    expect(Buffer.from(await bob.client.attachments.download(attachment)).equals(content)).toBe(true);
    expect(Buffer.from(await alice.client.attachments.download(attachment)).equals(content)).toBe(true);
  });

  test("goes on when the page is loaded again, with what came meanwhile", async () => {
    await alice.leave();
    await there.send("while you were away");
    alice = await Person.return(testbed.domain("a.example"), aliceId, await pageOf("alice"));
    await alice.reads("while you were away");
    group = alice.client.group(group.id);
    await group.send("I am back");
    await bob.reads("I am back");
  });

  test("goes on when its domain was away", async () => {
    const domain = testbed.domain("a.example");
    await domain.stop();
    const sent = group.send("into the dark");
    await domain.start();
    await sent;
    await bob.reads("into the dark");
    await there.send("light again");
    await alice.reads("light again");
  });

  test("of a page that the operator does not know is not let in", async () => {
    const page = await pageOf("eve", "https://elsewhere.example");
    const enrolment = Person.enrol(testbed.domain("a.example"), "eve@a.example/browser", page);
    await expect(enrolment).rejects.toMatchObject({ code: "unreachable" });
    await page.store?.close();
  });
});
