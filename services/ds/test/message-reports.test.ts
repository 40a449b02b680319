import { createHmac } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { encode } from "@entente/tls-codec";
import { parseClientId, parseUserId } from "@entente/mls-wire";
import { commitmentTo, FrankedAuthenticatedData, type Hmac } from "@entente/policy";
import { createLog } from "@entente/service-kit";
import { GatewayChannel } from "../src/gateway-channel.ts";
import { messageBytesMax } from "../src/limits.ts";
import { FrankingStamps, MessageReports } from "../src/policy/message-reports.ts";

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
const log = createLog("ds", "silent");
const reports = new MessageReports("a.example", key, new GatewayChannel(undefined), log);

const report = {
  groupId: message.groupId,
  epoch: 3,
  senderClientId: sender as string,
  content: franked.content as Uint8Array,
  frankingKey: franked.frankingKey,
  stamp,
  reason: "abuse",
};

const taking = (changes: Partial<typeof report>) => () => reports.take({ ...report, ...changes }, reporter);
const refused = (code: string) => expect.objectContaining({ code }) as unknown as Error;

describe("a report of a message (A18-36, A23-100)", () => {
  test("that is true is taken, and has one name", () => {
    const first = reports.take(report, reporter);
    expect(first.acceptedAtMs).toBe(1_795_000_000_000);
    expect(reports.take(report, reporter)).toEqual(first);
    expect(reports.take(report, parseUserId("carol@a.example")).reportId).not.toEqual(first.reportId);
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
  ])("with %s proves nothing", (_, changes) => {
    expect(taking(changes)).toThrow(refused("report_unproven"));
  });

  test("of another domain's stamp proves nothing here", () => {
    const other = new FrankingStamps(new Uint8Array(32)).of({ ...message, authenticatedData }, 1);
    expect(taking({ stamp: other ?? new Uint8Array() })).toThrow(refused("report_unproven"));
  });

  test("is about a client of this domain, and within its bounds", () => {
    expect(taking({ senderClientId: "bob@b.example/phone" })).toThrow(refused("wrong_domain"));
    expect(taking({ reason: "dislike" })).toThrow(refused("bad_field"));
    expect(taking({ frankingKey: new Uint8Array(31) })).toThrow(refused("bad_field"));
    expect(taking({ content: new Uint8Array(messageBytesMax + 1) })).toThrow(refused("too_large"));
    expect(taking({ content: new Uint8Array(messageBytesMax) })).toThrow(refused("report_unproven"));
    expect(taking({ stamp: new Uint8Array(513) })).toThrow(refused("too_large"));
    expect(taking({ stamp: new Uint8Array() })).toThrow();
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
  expect(stamps.of({ ...message, authenticatedData: Uint8Array.of(1) }, 1)).toBeUndefined();
});
