import { createHash, createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { Metadata } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ClientEvent, Endpoint, JoinedGroup, Transport, TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
import { groupIdBytes } from "@entente/mls-wire";
import {
  configHash,
  configOf,
  defaultPolicy,
  encodeMessage,
  framesOf,
  type Message,
  voteSigningInput,
} from "@entente/ordering";
import {
  type common,
  DeliveryService,
  domain as domainProto,
  FederatedOrderingService,
  OrderingService,
} from "@entente/proto";
import { channelCredentials, readTlsIdentity, Remote } from "@entente/service-kit";
import { Person, Testbed } from "@entente/testbed";

// A domain of a group says one thing to one domain and another to the next, with its own key and through its own gateway: what it signed is
// kept, fetched by the operator, and proves it to anybody who has the file (A23-107, A18-17, F-16).
const domains = ["a.example", "b.example", "c.example"] as const;
const liar = "c.example";
const program = fileURLToPath(new URL("../../cli/dist/main.js", import.meta.url));
const run = promisify(execFile);
const sha256 = (input: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(input).digest());

/** The head of the chain after each Commit of a client. */
class HeadWatch implements TransportFactory {
  decided: common.CommitDecided.$Properties | undefined;

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: async (method, request, options) => {
        const answer = await real.unary(method, request, options);
        const { result } = answer as { readonly result?: common.CommitResult.$Properties };
        if (method.path === DeliveryService.SubmitCommit.path) this.decided = result?.decided ?? undefined;
        return answer;
      },
      subscribe: (token) => real.subscribe(token),
      close: () => real.close(),
    };
  }
}

/** A Delivery Service that says of evidence what the test says, once it says anything. */
class EvidenceDesk implements TransportFactory {
  files: readonly Uint8Array[] | undefined;
  /** Files that were read. */
  readonly read = new Set<Uint8Array>();

  connect(endpoint: Endpoint, rootCertificatePem: string): Transport {
    const real = grpcTransports.connect(endpoint, rootCertificatePem);
    return {
      unary: (method, request, options) => {
        const { files } = this;
        if (files === undefined) return real.unary(method, request, options);
        if (method.path === OrderingService.ListEvidence.path)
          return Promise.resolve({ digests: files.map(sha256) } as never);
        if (method.path !== OrderingService.ReadEvidence.path) return real.unary(method, request, options);
        const { digest } = request as { readonly digest: Uint8Array };
        const file = files.find((each) => Buffer.compare(sha256(each), digest) === 0) ?? new Uint8Array();
        this.read.add(file);
        return Promise.resolve({ file } as never);
      },
      subscribe: (token) => real.subscribe(token),
      close: () => real.close(),
    };
  }
}

const heads = new HeadWatch();
const desk = new EvidenceDesk();
let testbed: Testbed<"processes">;
let alice: Person, bob: Person, cleo: Person;
let group: JoinedGroup;
let gateway: Remote;

beforeAll(async () => {
  testbed = await Testbed.start({ domains, mode: "processes" });
  alice = await Person.enrol(testbed.domain("a.example"), "alice@a.example/phone", { transports: heads });
  bob = await Person.enrol(testbed.domain("b.example"), "bob@b.example/phone", { transports: desk });
  cleo = await Person.enrol(testbed.domain(liar), "cleo@c.example/phone");
  group = await alice.client.createGroup();
  await group.invite(["bob@b.example", "cleo@c.example"]);
  await Promise.all([bob, cleo].map((person) => person.joins(group.id)));
  await group.update();
  await cleo.reaches(group.id, group.epoch);
  await cleo.leave();
  // In the place of the domain's Delivery Service there is this test, with its certificate and its keys.
  await testbed.domain(liar).services.ds.kill();
  const { folder } = testbed.domain(liar);
  const identity = readTlsIdentity({ ...folder.pair("tls/ds"), roots: folder.file("root.pem") });
  const address = `127.0.0.1:${String(folder.settings.ports.gatewayDomain)}`;
  gateway = new Remote(address, channelCredentials(identity), `gateway.${liar}`);
});

afterAll(async () => {
  gateway.close();
  await Promise.all([alice, bob].map((person) => person.leave()));
  await testbed.stop();
});

/** A Vote of the liar for a value that it made up, for the open epoch of the group. */
function voteFor(what: string, round: bigint, sequence: bigint): Message {
  const { folder } = testbed.domain(liar);
  const key = createPrivateKey(folder.read("ordering.key"));
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const keyId = sha256(new Uint8Array(spki));
  const statement = {
    group: groupIdBytes(group.id),
    epoch: group.epoch,
    ballot: { round, domain: liar },
    hash: sha256(Buffer.from(what)),
    previousHead: new Uint8Array(heads.decided?.nextHead ?? []),
    configHash: configHash(configOf(defaultPolicy, domains), sha256),
    ...{ domain: liar, incarnation: 0n, known: [], sequence },
  };
  const signature = { keyId, bytes: new Uint8Array(sign(null, voteSigningInput(statement, keyId), key)) };
  return { kind: "vote", group: statement.group, vote: { statement, signature } };
}

/** Brings messages to a domain as the liar's Delivery Service would. */
async function say(to: string, messages: readonly Message[]): Promise<void> {
  const metadata = new Metadata();
  const route = domainProto.Route.encode({ destination: to }).finish();
  metadata.set("entente-route-bin", Buffer.from(route));
  const ping = { bootId: randomBytes(16), incarnation: 0, sequence: 1_000_000, hears: [...domains] };
  for (const frame of framesOf(messages.map((message) => encodeMessage(message)))) {
    await gateway.unary(FederatedOrderingService.ExchangeOrdering, { ping, frame }, { metadata });
  }
}

/** What the operator of a domain gets when they ask for evidence. */
async function fetchEvidence(domain: string): Promise<readonly string[]> {
  const { path } = testbed.domain(domain).folder;
  const to = `${path}/evidence`;
  const { stdout } = await run(process.execPath, [
    program,
    "evidence",
    "fetch",
    "--folder",
    path,
    "--to",
    to,
  ]);
  return (JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as { files: readonly string[] }).files;
}

/** An answer to messages says that they were read: what they lead to takes a moment. */
async function kept(domain: string): Promise<readonly string[]> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const files = await fetchEvidence(domain);
    if (files.length > 0) return files;
  }
  return [];
}

async function verify(file: string, ...more: readonly string[]): Promise<Record<string, unknown>> {
  const judged = run(process.execPath, [program, "evidence", "verify", file, "--json", ...more]);
  const { stdout } = await judged.catch((error: unknown) => error as { readonly stdout: string });
  return JSON.parse(stdout) as Record<string, unknown>;
}

function isAccusation(event: ClientEvent): boolean {
  return event.kind === "domain_contradicted";
}

function accusation(event: ClientEvent): Uint8Array {
  return event.kind === "domain_contradicted" ? event.evidence : new Uint8Array();
}

describe("a domain that votes for two Commits of one epoch at one ballot", () => {
  test("is proved to have by what it signed, offline, under its own root and under no other", async () => {
    const two = [voteFor("one Commit", 1_000n, 1_000_001n), voteFor("another Commit", 1_000n, 1_000_002n)];
    await say("a.example", two);
    const [file = ""] = await kept("a.example");
    const root = testbed.domain(liar).folder.file("root.pem");
    expect(await verify(file, "--root", root)).toMatchObject({
      verdict: "proved",
      kind: "equivocation",
      domains: [liar],
    });
    const other = testbed.domain("b.example").folder.file("root.pem");
    expect(await verify(file, "--root", other)).toMatchObject({ verdict: "not_proved" });
    expect(readFileSync(file).length).toBeLessThan(16_384);
  });

  test("orders nothing by that: the others decide one Commit, without its word", async () => {
    const { epoch } = group;
    await Promise.all([group.update(), bob.client.group(group.id).update()]);
    for (const person of [alice, bob]) await person.reaches(group.id, epoch + 2n);
    const authenticators = [alice, bob].map((person) =>
      Buffer.from(person.client.group(group.id).epochAuthenticator).toString("hex"),
    );
    expect(new Set(authenticators).size).toBe(1);
  });

  test("clients whose groups it votes in are told, with the proof", async () => {
    const told = await alice.until("to be told of the liar", isAccusation);
    expect(told).toMatchObject({ domain: liar, groupIds: [group.id] });
    const { path } = testbed.domain("a.example").folder;
    writeFileSync(`${path}/told`, accusation(told));
    expect(await verify(`${path}/told`)).toMatchObject({ verdict: "proved", domains: [liar] });
  });

  test("a home domain that forges such a proof accuses nobody", async () => {
    const genuine = accusation(await alice.until("to be told of the liar", isAccusation));
    // Changed in what is signed, and in the certificates; cut; and no file at all.
    const forged = [100, 300, genuine.length - 10].map((at) => {
      const copy = new Uint8Array(genuine);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    });
    desk.files = [...forged, genuine.subarray(0, genuine.length - 1), randomBytes(40)];
    await group.update();
    while (desk.read.size < desk.files.length) await pause(20);
    expect(bob.diary.filter(isAccusation)).toEqual([]);
    desk.files = [...desk.files, genuine];
    await group.update();
    const told = await bob.until("to be told of the liar", isAccusation);
    expect(Buffer.compare(accusation(told), genuine)).toBe(0);
    expect(bob.diary.filter(isAccusation)).toHaveLength(1);
  });

  test("who says nothing that contradicts itself leaves no evidence", async () => {
    await say("b.example", [
      voteFor("one Commit", 2_000n, 2_000_001n),
      voteFor("one Commit", 2_001n, 2_000_002n),
    ]);
    expect(await fetchEvidence("b.example")).toEqual([]);
  });
});
