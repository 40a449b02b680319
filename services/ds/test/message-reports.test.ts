import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { decode, encode } from "@entente/tls-codec";
import { parseClientId, parseUserId } from "@entente/mls-wire";
import {
  commitmentTo,
  FrankedAuthenticatedData,
  FrankingStamp,
  frankingStampBytesMax,
  type Hmac,
} from "@entente/policy";
import { federation } from "@entente/proto";
import { createLog, Sealer } from "@entente/service-kit";
import { openStore } from "@entente/storage";
import type { AddressSealer } from "../src/addresses/addresses.ts";
import { GatewayChannel } from "../src/gateway-channel.ts";
import { callerReferenceCharactersMax, messageBytesMax, reportsMax } from "../src/limits.ts";
import { callerReferenceOf, CallerReferences } from "../src/policy/caller-references.ts";
import { FrankingStamps } from "../src/policy/franking-stamps.ts";
import { MessageReports, type Reporter } from "../src/policy/message-reports.ts";
import { ReportDesk } from "../src/policy/report-desk.ts";

const hmac: Hmac = (key, data) => createHmac("sha256", key).update(data).digest();
const sealerOf = (...fills: readonly number[]): AddressSealer => {
  const sealer = Sealer.fromKeys(fills.map((fill) => Buffer.alloc(32, fill)));
  return {
    seal: (...what) => sealer.seal(...what),
    openOwn: (...what) => Promise.resolve(sealer.open(...what)),
  };
};
const key = new Uint8Array(32).fill(7);
const sender = parseClientId("alice@a.example/phone");
const reporter: Reporter = { kind: "user", userId: parseUserId("carol@a.example") };
const message = { groupId: Uint8Array.of(1, 2), epoch: 3n, sender };
const franked = { frankingKey: new Uint8Array(32).fill(8), content: Buffer.from("an insult") };
const frankedBy = (client: typeof sender): Uint8Array =>
  encode(FrankedAuthenticatedData, {
    magic: "franked",
    commitment: commitmentTo(hmac, { ...message, sender: client }, franked),
    authenticatedData: new Uint8Array(),
  });
const authenticatedData = frankedBy(sender);
const stamps = new FrankingStamps("a.example", key, sealerOf(1));
const stampedBy = (by: FrankingStamps, client = sender): Uint8Array =>
  by.of({ ...message, sender: client, authenticatedData: frankedBy(client) }, 1_795_000_000_000) ??
  new Uint8Array();
const stamp = stampedBy(stamps);
const logged: string[] = [];
const log = createLog("ds", "silent");
log.warn = (...said: readonly unknown[]): void => void logged.push(JSON.stringify(said));
const store = await openStore({ kind: "memory" });
const references = new CallerReferences(Buffer.alloc(32, 5));
const gateway = new GatewayChannel(undefined);
const parts = { domain: "a.example", stamps, references, store, gateway, log, now: () => 5 };
const reports = new MessageReports(parts);

const report = {
  groupId: message.groupId,
  epoch: 3,
  senderDomain: "a.example",
  content: franked.content as Uint8Array,
  frankingKey: franked.frankingKey,
  stamp,
  reason: "abuse",
};

const taking = (changes: Partial<typeof report>): Promise<unknown> =>
  reports.take({ ...report, ...changes }, reporter);
const refused = (code: string) => expect.objectContaining({ code }) as unknown as Error;

describe("a report of a message (A18-36, A23-100)", () => {
  test("that is true is taken, and has one name", async () => {
    const first = await reports.take(report, reporter);
    expect(first.acceptedAtMs).toBe(1_795_000_000_000);
    expect(await reports.take(report, reporter)).toEqual(first);
    const another = await reports.take(report, { ...reporter, userId: parseUserId("dave@a.example") });
    expect(another.reportId).not.toEqual(first.reportId);
  });

  test("is kept for the operator, who reads it by the id that the log has, and drops it", async () => {
    const { reportId = new Uint8Array() } = await reports.take(report, reporter);
    const name = Buffer.from(reportId).toString("hex");
    expect(logged.filter((line) => line.includes(name))).toHaveLength(1);
    for (const line of logged) expect(line).not.toMatch(/alice|carol|dave|insult|abuse/);
    const desk = new ReportDesk(store);
    expect(await desk.list(new Uint8Array())).toContainEqual({ reportId, notedAtMs: 5 });
    const kept = await desk.read(reportId);
    const by = { reporterUserId: "carol@a.example", reporterDomain: "", reporter: "" };
    expect(kept).toMatchObject({ ...by, senderClientId: sender, acceptedAtMs: 1_795_000_000_000 });
    expect(kept.report).toMatchObject({ reason: "abuse", epoch: 3 });
    expect(Buffer.from(kept.report?.content ?? []).toString()).toBe("an insult");
    await desk.drop(reportId);
    await expect(desk.read(reportId)).rejects.toThrow(refused("unknown_report"));
    await expect(desk.drop(reportId)).rejects.toThrow(refused("unknown_report"));
    await expect(desk.read(new Uint8Array(17))).rejects.toThrow(refused("too_large"));
  });

  test("waits where there is room, and is refused past that until there is", async () => {
    const bytes = Uint8Array.of(1);
    const full = await openStore({ kind: "memory" });
    const idOf = (n: number): Uint8Array => Buffer.from(n.toString(16).padStart(32, "0"), "hex");
    for (let n = 0; n < reportsMax; n++)
      await full.reports.keep({ reportId: idOf(n), bytes, notedAtMs: n }, reportsMax);
    const taker = new MessageReports({ ...parts, store: full });
    for (let tries = 0; tries < 10; tries++)
      await expect(taker.take(report, reporter)).rejects.toThrow(refused("reports_full"));
    await new ReportDesk(full).drop(idOf(0));
    await expect(taker.take(report, reporter)).resolves.toMatchObject({ acceptedAtMs: 1_795_000_000_000 });
  });

  const mallory = parseClientId("mallory@a.example/phone");
  const read = decode(FrankingStamp, stamp);
  const { sealedSender: ofMallory } = decode(FrankingStamp, stampedBy(stamps, mallory));
  const { sealedSender: again } = decode(FrankingStamp, stampedBy(stamps));
  test.each<[string, Partial<typeof report>]>([
    ["another content", { content: Buffer.from("an insult!") }],
    ["another group", { groupId: Uint8Array.of(1) }],
    ["another epoch", { epoch: 4 }],
    ["another key", { frankingKey: new Uint8Array(32) }],
    [
      "a stamp of another time",
      { stamp: Uint8Array.from(stamp, (byte, at) => (at === 9 ? byte ^ 1 : byte)) },
    ],
    ["a stamp of nobody", { stamp: Uint8Array.from(stamp, (byte, at) => (at === 30 ? byte ^ 1 : byte)) }],
    [
      "a stamp that was changed",
      { stamp: Uint8Array.from(stamp, (byte, at) => byte ^ Number(at === stamp.length - 1)) },
    ],
    [
      "a stamp without a sender",
      { stamp: encode(FrankingStamp, { ...read, sealedSender: new Uint8Array() }) },
    ],
    [
      "a stamp that names another client",
      { stamp: encode(FrankingStamp, { ...read, sealedSender: ofMallory }) },
    ],
    [
      "the same client, sealed for another message",
      { stamp: encode(FrankingStamp, { ...read, sealedSender: again }) },
    ],
  ])("with %s proves nothing", async (_, changes) => {
    await expect(taking(changes)).rejects.toThrow(refused("report_unproven"));
  });

  test.each([
    ["another domain's", new FrankingStamps("b.example", Buffer.alloc(32), sealerOf(2))],
    ["another domain's with our keys", new FrankingStamps("b.example", key, sealerOf(1))],
    ["a franking key of nobody's", new FrankingStamps("a.example", Buffer.alloc(32), sealerOf(1))],
    ["a sealing key that is gone", new FrankingStamps("a.example", key, sealerOf(2))],
  ])("with a stamp of %s proves nothing", async (_, other) => {
    await expect(taking({ stamp: stampedBy(other) })).rejects.toThrow(refused("report_unproven"));
  });

  test("is proven after the sealing key was replaced, as long as that one is kept", async () => {
    const rotated = new FrankingStamps("a.example", key, sealerOf(2, 1));
    const taker = new MessageReports({ ...parts, stamps: rotated });
    expect(await taker.take(report, reporter)).toEqual(await reports.take(report, reporter));
  });

  test("is about a client of this domain, and within its bounds", async () => {
    await expect(taking({ senderDomain: "b.example" })).rejects.toThrow(refused("wrong_domain"));
    await expect(taking({ reason: "dislike" })).rejects.toThrow(refused("bad_field"));
    await expect(taking({ frankingKey: new Uint8Array(31) })).rejects.toThrow(refused("bad_field"));
    await expect(taking({ content: new Uint8Array(messageBytesMax + 1) })).rejects.toThrow(
      refused("too_large"),
    );
    await expect(taking({ content: new Uint8Array(messageBytesMax) })).rejects.toThrow(
      refused("report_unproven"),
    );
    const long = new Uint8Array(frankingStampBytesMax + 1);
    await expect(taking({ stamp: long })).rejects.toThrow(refused("too_large"));
    await expect(taking({ groupId: long })).rejects.toThrow(refused("too_large"));
    await expect(taking({ stamp: new Uint8Array() })).rejects.toThrow();
  });

  test("about another domain's client goes there, where there is a way", async () => {
    const { userId } = reporter as { readonly userId: ReturnType<typeof parseUserId> };
    await expect(reports.bring({ ...report, senderDomain: "b.example" }, userId)).rejects.toThrow(
      refused("no_gateway"),
    );
    await expect(reports.bring({ ...report, senderDomain: "no domain" }, userId)).rejects.toThrow();
    await expect(reports.bring(report, userId)).resolves.toMatchObject({ acceptedAtMs: 1_795_000_000_000 });
  });
});

describe("a report across domains (A23-118)", () => {
  const frames: Buffer[] = [];
  const bob = parseUserId("bob@b.example");
  const [dora, ofB] = [parseUserId("dora@b.example"), new CallerReferences(Buffer.alloc(32, 6))];
  // The way between the two, as bytes: the layer below is tried with real gateways elsewhere.
  const way = {
    unary: async (_destination: string, _method: unknown, request: object) => {
      const frame = Buffer.from(federation.ReportMessageRequest.encode(request).finish());
      frames.push(frame);
      const { report: told, reporter: reference } = federation.ReportMessageRequest.decode(frame);
      return { result: await reports.take(told, { kind: "reference", domain: "b.example", reference }) };
    },
  } as unknown as GatewayChannel;
  const atB = new MessageReports({ ...parts, domain: "b.example", references: ofB, gateway: way });

  test("names neither who sent it nor who reports it, and is known when it is made again", async () => {
    const first = await atB.bring(report, bob);
    expect(await atB.bring(report, bob)).toEqual(first);
    const another = await atB.bring(report, dora);
    expect(another.reportId).not.toEqual(first.reportId);
    for (const frame of frames)
      for (const name of ["alice", "bob", "dora"]) expect(frame.includes(name)).toBe(false);
    const kept = await new ReportDesk(store).read(first.reportId ?? new Uint8Array());
    expect(kept).toMatchObject({ senderClientId: sender, reporterUserId: "", reporterDomain: "b.example" });
    expect(ofB.open(kept.reporter ?? "")).toEqual({ userId: bob, domain: "a.example" });
    // Of two messages nobody but the reporter's domain can tell that one user reports both.
    const other = stampedBy(stamps);
    await atB.bring({ ...report, stamp: other }, bob);
    const said = frames.map((frame) => federation.ReportMessageRequest.decode(frame).reporter);
    expect(said[0]).toBe(said[1]);
    expect(new Set(said).size).toBe(3);
  });

  test("is not taken for another one's by who replays it: the same report by another domain has another name", async () => {
    const [{ reporter: reference = "" } = {}] = frames.map((frame) =>
      federation.ReportMessageRequest.decode(frame),
    );
    const replayed = await reports.take(report, { kind: "reference", domain: "c.example", reference });
    expect(replayed.reportId).not.toEqual((await atB.bring(report, bob)).reportId);
    const kept = await new ReportDesk(store).read(replayed.reportId ?? new Uint8Array());
    expect(kept.reporterDomain).toBe("c.example");
  });

  test.each([
    ["that another domain has sealed", references.of(bob, "a.example", "matter"), "unknown_reference"],
    ["that was changed", `${ofB.of(bob, "a.example", "matter").slice(0, -4)}AAAA`, "unknown_reference"],
    ["that is a name", "bob@b.example", "bad_field"],
    ["without a mark", "AAAA", "bad_field"],
    ["of nothing", "", "bad_field"],
    ["of nobody", "~", "bad_field"],
    ["too short to open", "~AAAA", "unknown_reference"],
    ["past its bound", `~${"A".repeat(callerReferenceCharactersMax)}`, "bad_field"],
  ])("a reference %s stands for nobody", (_, reference, code) => {
    expect(() => ofB.open(reference)).toThrow(refused(code));
  });

  test("the longest reference is within its bound", () => {
    const long = `${"a.".repeat(125)}bc`;
    const reference = ofB.of(parseUserId(`${"u".repeat(64)}@${long}`), long, "f".repeat(32));
    expect(callerReferenceOf(reference, "reporter")).toBe(reference);
    expect(ofB.open(reference).domain).toBe(long);
  });

  test("a stamp of the longest name is within its bound, and as long for all short ones", () => {
    const longest = parseClientId(`${"u".repeat(64)}@${"a.".repeat(125)}bc/${"d".repeat(64)}`);
    expect(stampedBy(stamps, longest).length).toBeLessThanOrEqual(frankingStampBytesMax);
    expect(stampedBy(stamps, parseClientId("a@a.example/x"))).toHaveLength(stamp.length);
    expect(Buffer.from(stamp).includes("alice")).toBe(false);
  });
});

test("a message that is not franked has no stamp", () => {
  expect(
    [authenticatedData, new Uint8Array()].map((each) => stamps.areFor({ authenticatedData: each })),
  ).toEqual([true, false]);
  expect(stamps.of({ ...message, authenticatedData: Uint8Array.of(1) }, 1)).toBeUndefined();
});
