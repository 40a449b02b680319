import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { AuthenticationService, type common, CredentialService, LogService } from "@entente/proto";
import type { Remote } from "@entente/service-kit";
import { decode, equalBytes } from "@entente/tls-codec";
import { enrolmentSignContent, renewalSignContent } from "@entente/mls-wire";
import {
  capabilitiesBytesMax,
  clientWithKey,
  decodeClientSet,
  domainCapabilities,
  encodeCapabilities,
  follows,
  kOfN,
  labelOf,
  type LabelMemory,
  limitOf,
  type LogTrust,
  noMemory,
  type OwnerMemory,
  parseVerifierKey,
  readCapabilities,
  SignedDomainStatement,
  TransparencyError,
  verifyConsistency,
  verifyCredential,
  verifyOwner,
  verifySearch,
  verifyUpdate,
  type View,
} from "@entente/transparency";
import { clientsPerUserMax } from "../src/limits.ts";
import { AsDomain, ClientKey, refusalCode } from "./domain.ts";

const day = 86_400_000;

let domain: AsDomain;
let client: Remote;
let operator: Remote;
let ds: Remote;
let trust: LogTrust;

beforeAll(async () => {
  domain = await AsDomain.start("a.example");
  client = domain.asClient();
  operator = await domain.asRole("operator");
  ds = await domain.asRole("ds");
  trust = await readTrust();
});

afterAll(async () => {
  for (const remote of [client, operator, ds]) remote.close();
  await domain.stop();
});

/** The log as the domain's statement names it; the statement's own signature is for other tests. */
async function readTrust(): Promise<LogTrust> {
  const { stated } = await ds.unary(LogService.ReadStatement, {});
  const { logKey, logParameters } = decode(SignedDomainStatement, stated?.statement ?? new Uint8Array())
    .statement.value;
  return { domain: "a.example", parameters: logParameters, policy: kOfN(parseVerifierKey(logKey), 1, []) };
}

interface Enrolled {
  readonly key: ClientKey;
  readonly credential: Uint8Array;
}

async function enrol(clientId: string, key = new ClientKey()): Promise<Enrolled> {
  const userId = clientId.slice(0, clientId.indexOf("/"));
  const { invitationToken } = await operator.unary(CredentialService.CreateInvitation, { userId });
  const enrolment = {
    clientId,
    invitationToken,
    signatureScheme: key.scheme,
    signaturePublicKey: key.publicKey,
  };
  const { challenge } = await client.unary(AuthenticationService.BeginEnrolment, enrolment);
  const signature = key.sign(enrolmentSignContent(challenge, clientId, key.publicKey));
  const request = { enrolment, challenge, signature };
  return {
    key,
    credential: (await client.unary(AuthenticationService.CompleteEnrolment, request)).credential,
  };
}

async function renew(clientId: string, { key, credential }: Enrolled): Promise<Enrolled> {
  const fresh = new ClientKey();
  const content = renewalSignContent(domain.nowMs, clientId, fresh.publicKey);
  const renewed = await client.unary(AuthenticationService.RenewCredential, {
    credential,
    signatureScheme: fresh.scheme,
    signaturePublicKey: fresh.publicKey,
    requestedAtMs: domain.nowMs,
    signatureByCurrentKey: key.sign(content),
    signatureByNewKey: fresh.sign(content),
  });
  return { key: fresh, credential: renewed.credential };
}

async function ask(
  question: Omit<common.LogQuery.$Properties, "lastSize">,
  lastSize = 0n,
): Promise<Uint8Array> {
  const query = { ...question, lastSize: Number(lastSize) };
  return (await ds.unary(LogService.LookUp, { query })).answer?.response ?? new Uint8Array();
}

const label = (name: string): Uint8Array => labelOf("user", name);
const nowMs = (): bigint => BigInt(domain.nowMs);

/** The greatest version of a user's client set, checked. */
async function search(name: string, view?: View, memory: LabelMemory = noMemory) {
  const response = await ask({ search: { label: label(name) } }, view?.treeSize);
  return verifySearch(trust, view, label(name), memory, response, nowMs());
}

async function clientSet(name: string) {
  const { found } = await search(name);
  if (found === undefined) throw new Error(`no u/${name}`);
  return { version: found.version, bytes: found.value, set: decodeClientSet(found.value) };
}

describe("issuing is logging", () => {
  test("a credential is in the log when it is handed out; each change is a version that names the one before", async () => {
    const phone = await enrol("alice@a.example/phone");
    const first = await clientSet("alice");
    expect(first).toMatchObject({ version: 0, set: { reason: "add", previous: undefined } });
    expect(clientWithKey(first.set, phone.key.publicKey)).toBeDefined();

    const tablet = await enrol("alice@a.example/tablet");
    const second = await clientSet("alice");
    expect(second.version).toBe(1);
    expect(second.set.clients.map(({ clientId }) => Buffer.from(clientId).toString())).toEqual([
      "phone",
      "tablet",
    ]);
    expect(follows(first.bytes, second.set)).toBe(true);

    const renewed = await renew("alice@a.example/phone", phone);
    const third = await clientSet("alice");
    expect(third).toMatchObject({ version: 2, set: { reason: "rotate" } });
    expect(clientWithKey(third.set, phone.key.publicKey)).toBeUndefined();
    expect(clientWithKey(third.set, renewed.key.publicKey)).toBeDefined();

    const clientId = "alice@a.example/tablet";
    await operator.unary(CredentialService.RevokeClient, { clientId, reason: 1 });
    const fourth = await clientSet("alice");
    expect(fourth).toMatchObject({ version: 3, set: { reason: "remove" } });
    expect(clientWithKey(fourth.set, tablet.key.publicKey)).toBeUndefined();
    expect(follows(third.bytes, fourth.set)).toBe(true);
    // A second revocation changes nothing.
    await operator.unary(CredentialService.RevokeClient, { clientId, reason: 4 });
    expect((await clientSet("alice")).version).toBe(3);
  });

  test("changes of one user at once become versions one after the other", async () => {
    const names = ["a", "b", "c", "d"];
    await Promise.all(names.map((name) => enrol(`many@a.example/${name}`)));
    const { version, set } = await clientSet("many");
    expect(version).toBe(3);
    expect(set.clients).toHaveLength(4);
  });

  test("what is refused leaves no trace in the log", async () => {
    const key = new ClientKey();
    await enrol("first@a.example/phone", key);
    expect(await refusalCode(enrol("second@a.example/phone", key))).toBe("signature_key_in_use");
    expect((await search("second")).found).toBeUndefined();
  });
});

describe("what the log answers", () => {
  test("a view goes on from one answer to the next, past a restart of the service", async () => {
    await enrol("carol@a.example/phone");
    const before = await search("carol");
    await domain.restart();
    await enrol("carol@a.example/tablet");
    const after = await search("carol", before.view, before.memory);
    expect(after.view.treeSize).toBeGreaterThan(before.view.treeSize);
    expect(after.alarms).toEqual([]);
    expect(after.found?.version).toBe(1);
  });

  test("the newest tree begins with each earlier one", async () => {
    const { view } = await search("carol");
    await enrol("dave@a.example/phone");
    const later = (await search("dave", view)).view;
    const query = { consistency: { firstSize: Number(view.treeSize), secondSize: Number(later.treeSize) } };
    const { answer } = await ds.unary(LogService.LookUp, { query });
    expect(() => {
      verifyConsistency(
        view.treeSize,
        view.root,
        later.treeSize,
        later.root,
        answer?.consistencyHashes ?? [],
      );
    }).not.toThrow();
  });

  test("an owner sees its versions one by one, and later at the entries that owners check", async () => {
    const nobody: OwnerMemory = { versions: [], checked: [] };
    await enrol("erin@a.example/phone");
    const update = await ask({ update: { label: label("erin") } });
    const first = verifyUpdate(trust, undefined, label("erin"), nobody, update, nowMs());
    expect(first.alarms).toEqual([]);
    await enrol("erin@a.example/tablet");
    const second = verifyUpdate(
      trust,
      first.view,
      label("erin"),
      first.owner,
      await ask({ update: { label: label("erin") } }, first.view.treeSize),
      nowMs(),
    );
    domain.nowMs += 2 * day;
    await enrol("someone@a.example/phone");
    domain.nowMs += 2 * day;
    await enrol("someone@a.example/tablet");
    const owner = await ask({ owner: { label: label("erin") } }, second.view.treeSize);
    const monitored = verifyOwner(trust, second.view, label("erin"), second.owner, owner, nowMs());
    expect(monitored.alarms).toEqual([]);
    expect(monitored.inspected.at(-1)?.greatest).toBe(1);
  });

  test("an offline proof is checked with no question, and is about the newest entry while no older one will do", async () => {
    const { key } = await enrol("frank@a.example/phone");
    const proof = await ask({ offlineProof: { label: label("frank") } });
    const result = verifyCredential(trust, label("frank"), proof, nowMs(), BigInt(day));
    expect(clientWithKey(decodeClientSet(result.found.value), key.publicKey)).toBeDefined();
    const late = (): unknown =>
      verifyCredential(trust, label("frank"), proof, nowMs() + BigInt(2 * day), BigInt(day));
    expect(late).toThrow(TransparencyError);
    expect(await refusalCode(ask({ offlineProof: { label: label("nobody") } }))).toBe("unknown_label");
  });

  test.each<[string, Omit<common.LogQuery.$Properties, "lastSize">]>([
    ["no question", {}],
    ["a label of no kind", { search: { label: Buffer.from("x/alice") } }],
    ["a label that is too long", { search: { label: Buffer.from(`u/${"a".repeat(300)}`) } }],
    ["nothing watched", { contact: { label: label("alice"), watched: [] } }],
    [
      "a version that is none",
      { contact: { label: label("alice"), watched: [{ position: 0, version: 99 }] } },
    ],
    ["the empty tree", { consistency: { firstSize: 0, secondSize: 1 } }],
    ["trees the wrong way round", { consistency: { firstSize: 2, secondSize: 1 } }],
    ["a tree that is not there yet", { consistency: { firstSize: 1, secondSize: 1_000_000 } }],
  ])("%s is refused", async (_what, question) => {
    expect(await refusalCode(ask(question))).toBe("bad_question");
  });

  test("who has seen more than the log is told so", async () => {
    expect(await refusalCode(ask({ search: { label: label("alice") } }, 1_000_000n))).toBe("ahead_of_log");
  });

  test("owners' questions do not come from other domains, and clients have no way here", async () => {
    const gateway = await domain.asRole("gateway");
    const query = { owner: { label: label("erin") } };
    expect(await refusalCode(gateway.unary(LogService.LookUp, { query }))).toBe("foreign_question");
    const stranger = await domain.asRole("federation");
    expect(await refusalCode(stranger.unary(LogService.LookUp, { query }))).toBe("role_not_allowed");
    gateway.close();
    stranger.close();
  });
});

describe("the domain's statement", () => {
  test("is the newest version of its label, stays over a restart, and ends no unnoticed end", async () => {
    const read = async () =>
      (await ds.unary(LogService.ReadStatement, {})).stated?.statement ?? new Uint8Array();
    const before = await read();
    await domain.restart();
    expect(equalBytes(await read(), before)).toBe(true);
    const name = labelOf("domain", "a.example");
    const { found } = verifySearch(
      trust,
      undefined,
      name,
      noMemory,
      await ask({ search: { label: name } }),
      nowMs(),
    );
    expect(found && equalBytes(found.value, before)).toBe(true);
    domain.nowMs += 61 * day;
    await domain.restart();
    const renewed = decode(SignedDomainStatement, await read()).statement.value;
    expect(renewed.revision).toBe(decode(SignedDomainStatement, before).statement.value.revision + 1n);
  });
});

describe("what the Delivery Service says that it can do", () => {
  const said = domainCapabilities({
    extensions: [],
    proposals: [],
    processes: ["knocks"],
    limits: new Map([["message_bytes", 65_536n]]),
  });
  const state = (capabilities: Uint8Array) => ds.unary(LogService.StateCapabilities, { capabilities });
  const read = async () => {
    const { stated } = await ds.unary(LogService.ReadStatement, {});
    return decode(SignedDomainStatement, stated?.statement ?? new Uint8Array()).statement.value;
  };

  test("is in the statement from then on, with this service's own part, under one revision more", async () => {
    const before = await read();
    expect(before.capabilities).toHaveLength(0);
    const { revision } = await state(encodeCapabilities(said));
    const after = await read();
    expect([BigInt(revision), after.revision]).toEqual([before.revision + 1n, before.revision + 1n]);
    const capabilities = readCapabilities(after.capabilities);
    expect(capabilities?.processes).toEqual(["knocks"]);
    expect(limitOf(capabilities, "message_bytes")).toBe(65_536n);
    expect(limitOf(capabilities, "clients_per_user")).toBe(BigInt(clientsPerUserMax));
  });

  test("changes nothing when it is said again, and stays over a restart and a renewal", async () => {
    const before = await read();
    expect(BigInt((await state(encodeCapabilities(said))).revision)).toBe(before.revision);
    await domain.restart();
    expect(await read()).toEqual(before);
    domain.nowMs += 61 * day;
    const renewed = await read();
    expect([renewed.revision, renewed.capabilities]).toEqual([before.revision + 1n, before.capabilities]);
    // One that has ended is no reason to forget what it said.
    domain.nowMs += 100 * day;
    expect((await read()).capabilities).toEqual(before.capabilities);
  });

  test.each([
    ["nothing", new Uint8Array()],
    ["what can not be read", Uint8Array.of(0, 1, 9)],
    ["a later version", Uint8Array.of(0, 2, 9)],
    ["too much", new Uint8Array(capabilitiesBytesMax + 1)],
  ])("%s is refused and changes nothing", async (_what, bytes) => {
    const before = await read();
    expect(await refusalCode(state(bytes))).toBe("bad_capabilities");
    expect(await read()).toEqual(before);
  });

  test("comes from nobody else", async () => {
    for (const role of ["gateway", "operator"] as const) {
      const remote = await domain.asRole(role);
      const attempt = remote.unary(LogService.StateCapabilities, { capabilities: encodeCapabilities(said) });
      expect(await refusalCode(attempt)).toBe("role_not_allowed");
      remote.close();
    }
  });
});

describe("at rest", () => {
  test("the log part of the store holds no name and no device in the clear", async () => {
    await enrol("zzsecretname@a.example/zzsecretdevice");
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(join(domain.folder, "as.sqlite"));
    const tables = database
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND (name LIKE 'log_%' OR name = 'witnessed')",
      )
      .all()
      .map(({ name }) => String(name));
    expect(tables.length).toBeGreaterThan(5);
    let rows = 0;
    for (const table of tables) {
      for (const row of database.prepare(`SELECT * FROM ${table}`).all()) {
        rows += 1;
        const text = Object.values(row)
          .map((value) =>
            value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value),
          )
          .join(" ");
        expect(text).not.toMatch(/zzsecret/);
      }
    }
    expect(rows).toBeGreaterThan(10);
    database.close();
    // The name is in the file all the same: in the directory part, which is another role's.
    expect(readFileSync(join(domain.folder, "as.sqlite-wal")).includes("zzsecretname")).toBe(true);
  });
});
