import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createPrivateKey } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client, type GroupId, type KeyHolder, type SuiteName, textOf } from "@entente/client";
import { EventualGroups } from "@entente/client/eventual";
import { SignerProcess, SqliteStore } from "@entente/client/node";
import { DmlsPerson, Person, settingsFor, storePath, Testbed } from "@entente/testbed";
import { everyoneAtEpochOf } from "./agreement.ts";
import { filesBelow, findings } from "./secret-search.ts";

// A client whose signature keys are in another process, which signs and gives none of them out (RFC 9750 8.3.4, A23-102).
const place = mkdtempSync(join(tmpdir(), "entente-keys-"));
const entente = join(
  dirname(createRequire(import.meta.url).resolve("@entente/cli/package.json")),
  "bin/entente.mjs",
);
const suites: readonly SuiteName[] = [
  "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519",
  "MLS_128_DHKEMP256_AES128GCM_SHA256_P256",
];
let testbed: Testbed<"in-process">;
const signers: SignerProcess[] = [];
const people: Person[] = [];

beforeAll(async () => {
  testbed = await Testbed.start({ domains: ["a.example", "b.example"], mode: "in-process" });
});

afterAll(async () => {
  await Promise.all(people.map((person) => person.leave()));
  for (const each of signers) each.close();
  await testbed.stop();
  rmSync(place, { recursive: true });
});

const keysOf = (name: string): string => join(place, name);

/** The command of the terminal client, as `entente chat --signer-keys` runs it. */
function signerOf(name: string): SignerProcess {
  const signer = new SignerProcess({
    program: process.execPath,
    args: [entente, "signer", "--keys", keysOf(name)],
  });
  signers.push(signer);
  return signer;
}

/** The private keys in a signer's folder, as bytes that a store would have: 32 of each. */
function heldKeys(name: string): readonly Buffer[] {
  return readdirSync(keysOf(name)).map((file) => {
    const { d = "" } = createPrivateKey(readFileSync(join(keysOf(name), file), "utf8")).export({
      format: "jwk",
    });
    return Buffer.from(d, "base64url");
  });
}

function storeFilesOf({ id }: Person): readonly string[] {
  const path = storePath(testbed.domain(id.slice(id.indexOf("@") + 1, id.indexOf("/"))), id);
  return filesBelow(dirname(path)).filter((file) => file.startsWith(path));
}

/** Waits for what devices tell each other by themselves. */
async function soon(isSo: () => boolean): Promise<void> {
  for (let looks = 0; !isSo(); looks += 1) {
    if (looks === 600) throw new Error("waited in vain");
    await pause(50);
  }
}

async function conversation(alice: Person, bob: Person, text: string): Promise<void> {
  const group = await alice.client.createGroup();
  await group.invite([bob.id.slice(0, bob.id.indexOf("/"))]);
  const atBob = await bob.joins(group.id);
  await group.send(`${text}, from ${alice.name}`);
  await bob.reads(`${text}, from ${alice.name}`);
  await atBob.update();
  await atBob.send(`${text}, from ${bob.name}`);
  await alice.reads(`${text}, from ${bob.name}`);
  await everyoneAtEpochOf(alice, group.id, [bob]);
}

describe.each(suites)("with a suite of %s", (suite) => {
  const kind = suite.endsWith("P256") ? "p256" : "ed25519";

  test("a client enrols, talks across domains, rotates and comes back, and its store has no signature key", async () => {
    const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
    const settings = { suite, keyHolder: signerOf(kind) };
    let alice = await Person.enrol(a, `alice-${kind}@a.example/phone`, settings);
    const bob = await Person.enrol(b, `bob-${kind}@b.example/phone`, { suite });
    people.push(bob);
    await conversation(alice, bob, "held");
    await conversation(bob, alice, "invited");
    await alice.client.rotateSignatureKey();
    await conversation(alice, bob, "rotated");
    await alice.leave();
    alice = await Person.return(a, alice.id, settings);
    people.push(alice);
    await conversation(bob, alice, "back");
    const keys = heldKeys(kind);
    expect(keys.map((key) => key.length)).toEqual([32, 32]);
    for (const key of keys) expect(findings(storeFilesOf(alice), key)).toEqual([]);
    // The same search finds the key of a client that has it in its store.
    await bob.leave();
    people.splice(people.indexOf(bob), 1);
    const store = SqliteStore.open(storePath(b, bob.id));
    const [first] = await store.keyPackages();
    await store.close();
    expect(findings(storeFilesOf(bob), first?.secrets.signaturePrivateKey ?? new Uint8Array(32))).not.toEqual(
      [],
    );
  });
});

describe("a client whose keys are held elsewhere", () => {
  test("has another one in each group, with servers that order and without (A23-120)", async () => {
    const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
    const settings = { keyPerGroup: true, keyHolder: signerOf("many") };
    let fred = await Person.enrol(a, "fred@a.example/phone", settings);
    const gita = await Person.enrol(b, "gita@b.example/phone", { keyPerGroup: true });
    people.push(gita);
    await conversation(fred, gita, "a key of its own");
    await conversation(gita, fred, "and another");
    const read: string[] = [];
    const opened = (person: Person): Promise<EventualGroups> =>
      EventualGroups.open(person.client, {
        // Commits are final at once: there are no two at the same time here.
        times: { rollbackMs: 0, holdMs: 3_600_000, beaconMs: 1_000 },
        event: async (_id, event) => {
          if (event.kind === "message") read.push(`${person.name}: ${textOf(event.content)}`);
        },
      });
    const ofGita = await opened(gita);
    let ofFred = await opened(fred);
    const meet = async (maker: EventualGroups, other: EventualGroups, user: string): Promise<GroupId> => {
      const id = await maker.create();
      await maker.invite(id, [user]);
      await soon(() => other.ids().includes(id));
      return id;
    };
    const without = [
      await meet(ofFred, ofGita, "gita@b.example"),
      await meet(ofGita, ofFred, "fred@a.example"),
    ];
    const keysOfFred = (): readonly string[] =>
      [
        ...gita.client.groups().map((group) => group.members()),
        ...without.map((id) => ofGita.group(id).group.members),
      ].flatMap((members) =>
        members
          .filter(({ client }) => client === fred.id)
          .map(({ signatureKey }) => Buffer.from(signatureKey).toString("hex")),
      );
    expect(new Set(keysOfFred()).size).toBe(4);
    const before = new Set(keysOfFred());
    await fred.client.rotateSignatureKey();
    await soon(() => keysOfFred().every((key) => !before.has(key)));
    expect(new Set(keysOfFred()).size).toBe(4);
    await ofFred.close();
    await fred.leave();
    fred = await Person.return(a, fred.id, settings);
    people.push(fred);
    ofFred = await opened(fred);
    for (const [index, id] of without.entries()) {
      await ofFred.send(id, new TextEncoder().encode(`${String(index)}, signed elsewhere`));
      await soon(() => read.includes(`gita: ${String(index)}, signed elsewhere`));
    }
    await Promise.all([ofFred.close(), ofGita.close()]);
    const keys = heldKeys("many");
    // Those of the four groups, of KeyPackages, and the client's own, each before and after the change.
    expect(keys.length).toBeGreaterThanOrEqual(10);
    for (const key of keys) expect(findings(storeFilesOf(fred), key)).toEqual([]);
  });

  test("speaks in distributed sessions", async () => {
    const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
    const anna = await Person.enrol(a, "anna@a.example/phone", { keyHolder: signerOf("dmls") });
    people.push(anna);
    const [first, second] = [await DmlsPerson.open(anna), await DmlsPerson.enrol(b, "bert@b.example/phone")];
    people.push(second.person);
    await first.sessions.invite([second.id]);
    await Promise.all([first.connected(1), second.connected(1)]);
    await first.say("distributed");
    await second.hears("anna: distributed");
    await first.session.update();
    await first.say("and held");
    await second.hears("anna: and held");
    await second.say("so it is");
    await first.hears("bert: so it is");
  });

  test("does nothing while they can not be used, and goes on when they can", async () => {
    const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
    const signer = signerOf("away");
    let away = false;
    const keyHolder: KeyHolder = {
      generate: (kind) => signer.generate(kind),
      sign: (key, content) => (away ? Promise.reject(new Error("unplugged")) : signer.sign(key, content)),
    };
    const cleo = await Person.enrol(a, "cleo@a.example/phone", { keyHolder });
    const dora = await Person.enrol(b, "dora@b.example/phone");
    people.push(cleo, dora);
    const group = await cleo.client.createGroup();
    await group.invite(["dora@b.example"]);
    await dora.joins(group.id);
    const { epoch } = group;
    away = true;
    await expect(group.update()).rejects.toMatchObject({ code: "signer_unavailable" });
    await expect(group.send("unheard")).rejects.toMatchObject({ code: "signer_unavailable" });
    await expect(cleo.client.rotateSignatureKey()).rejects.toMatchObject({ code: "signer_unavailable" });
    expect([group.epoch, group.members().length]).toEqual([epoch, 2]);
    away = false;
    await cleo.client.rotateSignatureKey();
    await group.send("heard");
    await dora.reads("heard");
    expect(dora.texts(group.id)).toEqual(["heard"]);
  });

  test("takes its key with it, and is not opened without whoever has it", async () => {
    const a = testbed.domain("a.example");
    let emil = await Person.enrol(a, "emil@a.example/phone");
    await emil.leave();
    const keyHolder = signerOf("moved");
    emil = await Person.return(a, emil.id, { keyHolder });
    const group = await emil.client.createGroup();
    await emil.client.rotateSignatureKey();
    await group.update();
    await emil.leave();
    const settings = settingsFor(a, emil.id);
    await expect(Client.open(settings)).rejects.toMatchObject({ code: "key_elsewhere" });
    await settings.store.close();
    for (const key of heldKeys("moved")) expect(findings(storeFilesOf(emil), key)).toEqual([]);
    emil = await Person.return(a, emil.id, { keyHolder });
    people.push(emil);
    await emil.client.group(group.id).update();
  });
});
