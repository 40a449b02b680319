import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { encode } from "@entente/tls-codec";
import { parseClientId, parseUserId } from "@entente/mls-wire";
import { commitmentTo, FrankedAuthenticatedData, type Hmac } from "@entente/policy";
import { createLog } from "@entente/service-kit";
import { openStore } from "@entente/storage";
import { GatewayChannel } from "../src/gateway-channel.ts";
import { messageBytesMax, reportsMax } from "../src/limits.ts";
import { FrankingStamps, MessageReports } from "../src/policy/message-reports.ts";
import { ReportDesk } from "../src/policy/report-desk.ts";

const hmac: Hmac = (key, data) => createHmac("sha256", key).update(data).digest();
const key = new Uint8Array(32).fill(7);
const sender = parseClientId("alice@a.example/phone");
const reporter = parseUserId("bob@b.example");
const message = { groupId: Uint8Array.of(1, 2), epoch: 3n, sender };
const franked = { frankingKey: new Uint8Array(32).fill(8), content: Buffer.from("an insult") };
const commitment = commitmentTo(hmac, message, franked);
const authenticatedData = encode(FrankedAuthenticatedData, {
  magic: "franked",
  commitment,
  authenticatedData: new Uint8Array(),
});
const stamps = new FrankingStamps(key);
const stamp = stamps.of({ ...message, authenticatedData }, 1_795_000_000_000) ?? new Uint8Array();
const logged: string[] = [];
const log = createLog("ds", "silent");
log.warn = (...said: readonly unknown[]): void => void logged.push(JSON.stringify(said));
const store = await openStore({ kind: "memory" });
const gateway = new GatewayChannel(undefined);
const reports = new MessageReports({ domain: "a.example", key, store, gateway, log, now: () => 5 });

const report = {
  groupId: message.groupId,
  epoch: 3,
  senderClientId: sender as string,
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
    const another = await reports.take(report, parseUserId("carol@a.example"));
    expect(another.reportId).not.toEqual(first.reportId);
  });

  test("is kept for the operator, who reads it by the id that the log has, and drops it", async () => {
    const { reportId = new Uint8Array() } = await reports.take(report, reporter);
    const name = Buffer.from(reportId).toString("hex");
    expect(logged.filter((line) => line.includes(name))).toHaveLength(1);
    for (const line of logged) expect(line).not.toMatch(/alice|bob|carol|insult|abuse/);
    const desk = new ReportDesk(store);
    expect(await desk.list(new Uint8Array())).toContainEqual({ reportId, notedAtMs: 5 });
    const kept = await desk.read(reportId);
    expect(kept).toMatchObject({ reporterUserId: reporter, acceptedAtMs: 1_795_000_000_000 });
    expect(kept.report).toMatchObject({ senderClientId: sender, reason: "abuse", epoch: 3 });
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
    const taker = new MessageReports({ domain: "a.example", key, store: full, gateway, log, now: () => 5 });
    for (let tries = 0; tries < 10; tries++)
      await expect(taker.take(report, reporter)).rejects.toThrow(refused("reports_full"));
    await new ReportDesk(full).drop(idOf(0));
    await expect(taker.take(report, reporter)).resolves.toMatchObject({ acceptedAtMs: 1_795_000_000_000 });
  });

  test.each<[string, Partial<typeof report>]>([
    ["another content", { content: Buffer.from("an insult!") }],
    ["another sender", { senderClientId: "mallory@a.example/phone" }],
    ["another group", { groupId: Uint8Array.of(1) }],
    ["another epoch", { epoch: 4 }],
    ["another key", { frankingKey: new Uint8Array(32) }],
    [
      "a stamp of another time",
      { stamp: Uint8Array.from(stamp, (byte, at) => (at === 9 ? byte ^ 1 : byte)) },
    ],
    ["a stamp of nobody", { stamp: Uint8Array.from(stamp, (byte, at) => (at === 20 ? byte ^ 1 : byte)) }],
  ])("with %s proves nothing", async (_, changes) => {
    await expect(taking(changes)).rejects.toThrow(refused("report_unproven"));
  });

  test("of another domain's stamp proves nothing here", async () => {
    const other = new FrankingStamps(new Uint8Array(32)).of({ ...message, authenticatedData }, 1);
    await expect(taking({ stamp: other ?? new Uint8Array() })).rejects.toThrow(refused("report_unproven"));
  });

  test("is about a client of this domain, and within its bounds", async () => {
    await expect(taking({ senderClientId: "bob@b.example/phone" })).rejects.toThrow(refused("wrong_domain"));
    await expect(taking({ reason: "dislike" })).rejects.toThrow(refused("bad_field"));
    await expect(taking({ frankingKey: new Uint8Array(31) })).rejects.toThrow(refused("bad_field"));
    await expect(taking({ content: new Uint8Array(messageBytesMax + 1) })).rejects.toThrow(
      refused("too_large"),
    );
    await expect(taking({ content: new Uint8Array(messageBytesMax) })).rejects.toThrow(
      refused("report_unproven"),
    );
    await expect(taking({ stamp: new Uint8Array(513) })).rejects.toThrow(refused("too_large"));
    await expect(taking({ stamp: new Uint8Array() })).rejects.toThrow();
  });

  test("about another domain's client goes there, where there is a way", async () => {
    await expect(
      reports.bring({ ...report, senderClientId: "bob@b.example/phone" }, reporter),
    ).rejects.toThrow(refused("no_gateway"));
    await expect(reports.bring(report, reporter)).resolves.toMatchObject({
      acceptedAtMs: 1_795_000_000_000,
    });
  });
});

test("a message that is not franked has no stamp", () => {
  expect(
    [authenticatedData, new Uint8Array()].map((each) => stamps.areFor({ authenticatedData: each })),
  ).toEqual([true, false]);
  expect(stamps.of({ ...message, authenticatedData: Uint8Array.of(1) }, 1)).toBeUndefined();
});
