import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { addressBytesMax } from "@entente/mls-wire";
import { AddressService, type delivery, InboxService } from "@entente/proto";
import { addressLifetimeMs } from "../src/addresses/limits.ts";
import { addressLane, inboxLane } from "../src/inboxes/inbox-lane.ts";
import {
  inboxDomainsMax,
  inboxMessagesPerSenderMax,
  inboxPayloadBytesMax,
  inboxRecipientsMax,
} from "../src/inboxes/limits.ts";
import { Authority } from "./authority.ts";
import { bouncesAs } from "./bounces.ts";
import { Device } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { codeOf, Domain } from "./domain.ts";
import { Gateways } from "./gateway.ts";
import { hlc, Peer } from "./relay-peer.ts";

// Client fanout by addresses: neither domain learns the names of the other's clients (A23-118, A23-119).
const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));

interface Address {
  readonly domain: string;
  readonly sealed: Uint8Array;
}

async function addressOf(device: Device): Promise<Address> {
  const { addresses } = await device.call(AddressService.IssueAddresses, { count: 1 });
  return { domain: device.clientId.split(/[@/]/)[1] ?? "", sealed: addresses[0] ?? new Uint8Array() };
}

async function send(
  from: Device,
  addresses: readonly Address[],
  {
    sender,
    payload = text("hello"),
    key = randomBytes(16),
  }: { readonly sender?: Uint8Array; readonly payload?: Uint8Array; readonly key?: Uint8Array } = {},
) {
  return from.call(AddressService.SendToAddresses, {
    idempotencyKey: key,
    sender: sender ?? (await addressOf(from)).sealed,
    addresses: [...addresses],
    payload,
  });
}

const mail = (stream: DeviceStream): delivery.InboxMessage[] =>
  stream.items.flatMap(({ inboxMessage }) => inboxMessage ?? []);

const notices = (stream: DeviceStream): delivery.Undeliverable.$Properties[] =>
  stream.items.flatMap(({ notice }) => notice?.undeliverable ?? []);

const readAll = (device: Device): Promise<DeviceStream> =>
  new DeviceStream(device).until(({ caughtUp }) => caughtUp > 0);

const sha = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString("hex");

let clock = Date.now();
let count = 0;

describe.each(["memory", "sqlite"] as const)("messages to addresses between two domains on %s", (store) => {
  const gateways = new Gateways();
  let a: Domain;
  let b: Domain;
  let alice: Device;
  let tablet: Device;
  let bob: Device;
  let bert: Device;

  beforeAll(async () => {
    const authorities = await Promise.all([Authority.make("a.example"), Authority.make("b.example")]);
    const [one, two] = authorities;
    const now = (): number => clock;
    a = await Domain.start("a.example", { store, gateways, authority: one, peers: [two], now });
    b = await Domain.start("b.example", { store, gateways, authority: two, peers: [one], now });
  });
  beforeEach(async () => {
    count += 1;
    const n = String(count);
    alice = await Device.connect(a, `alice${n}/phone`);
    tablet = await Device.connect(a, `alice${n}/tablet`);
    bob = await Device.connect(b, `bob${n}/phone`);
    bert = await Device.connect(b, `bert${n}/phone`);
  });
  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
    gateways.stop();
  });

  test("reach each device once and in order, at home and abroad, and name nobody", async () => {
    const to = await Promise.all([tablet, bob, bert, bob].map(addressOf));
    const { sealed: sender } = await addressOf(alice);
    const key = randomBytes(16);
    const first = await send(alice, to, { sender, payload: text("1"), key });
    expect(first).toMatchObject({ duplicate: false, refused: [] });
    const again = await send(alice, to, { sender, payload: text("1"), key });
    expect(again).toMatchObject({ duplicate: true, messageId: first.messageId });
    for (let i = 2; i <= 10; i++) await send(alice, to.slice(0, 2), { sender, payload: text(String(i)) });
    const expected = Array.from({ length: 10 }, (_, i) => ({
      senderClientId: "",
      sender: { domain: "a.example" },
      payload: text(String(i + 1)),
    }));
    for (const device of [tablet, bob]) {
      const stream = await new DeviceStream(device).until(({ items }) => items.length >= 10);
      expect(mail(stream)).toMatchObject(expected);
      expect(mail(stream).every((each) => sha(each.sender?.sealed) === sha(sender))).toBe(true);
    }
    expect(mail(await new DeviceStream(bert).until(({ items }) => items.length > 0))).toHaveLength(1);
  });

  test("an address opens the door that a stranger may only knock at; its answer comes by address, too", async () => {
    await bob.call(InboxService.SetStrangerRule, { strangers: "refuse" });
    const [to, from] = await Promise.all([bob, alice].map(addressOf));
    await send(alice, [to!], { sender: from!.sealed });
    const [letter] = mail(await new DeviceStream(bob).until(({ items }) => items.length > 0));
    await send(bob, [letter!.sender], { payload: text("answer") });
    const [answer] = mail(await new DeviceStream(alice).until(({ items }) => items.length > 0));
    expect(answer).toMatchObject({ payload: text("answer"), sender: { domain: "b.example" } });
  });

  test("one that has ended is address_expired, one that is no address address_forged; others get the message", async () => {
    const nowMs = clock;
    clock -= addressLifetimeMs + 1;
    const old = await addressOf(bob);
    const { sealed: oldSender } = await addressOf(alice);
    clock = nowMs;
    const forged = { domain: "b.example", sealed: new Uint8Array(randomBytes(100)) };
    // Who sends by an address that has ended is still who it is.
    const some = await send(alice, [old, await addressOf(bert), forged], { sender: oldSender });
    const stream = await new DeviceStream(alice).until(({ items }) => items.length > 0);
    expect(notices(stream)).toMatchObject([
      { messageId: some.messageId, domain: "b.example", code: "address_expired", final: true, clientIds: [] },
    ]);
    expect(notices(stream)[0]?.addresses?.map(sha)).toEqual([old, forged].map(({ sealed }) => sha(sealed)));
    expect(mail(await new DeviceStream(bert).until(({ items }) => items.length > 0))).toHaveLength(1);
    // Nobody at all: the relay's own answer.
    const none = await send(alice, [forged]);
    await stream.until(({ items }) => items.length === 2);
    expect(notices(stream)[1]).toMatchObject({
      messageId: none.messageId,
      code: "address_forged",
      final: true,
    });
    // The way on: an address that is fresh.
    await send(alice, [await addressOf(bob)]);
    expect(mail(await new DeviceStream(bob).until(({ items }) => items.length > 0))).toHaveLength(1);
    // At home it is said at once.
    const [gone] = [await addressOf(tablet)];
    await a.store.devices.revoke(tablet.clientId);
    const home = { domain: "a.example", sealed: forged.sealed };
    expect((await send(alice, [home, gone])).refused).toMatchObject([
      { code: "address_forged" },
      { code: "unknown_recipient" },
    ]);
  });

  test("nobody is told as the sender but who it is, and malformed requests leave nothing", async () => {
    const to = await addressOf(bob);
    const foreign = (await addressOf(bert)).sealed;
    const others = (await addressOf(tablet)).sealed;
    for (const sender of [foreign, others, new Uint8Array(randomBytes(64)), new Uint8Array()])
      expect(await codeOf(send(alice, [to], { sender }))).toBe("bad_field");
    const many = (length: number): Address[] =>
      Array.from({ length }, () => ({ domain: "a.example", sealed: new Uint8Array(randomBytes(64)) }));
    const domains = (length: number): Address[] =>
      Array.from({ length }, (_, i) => ({ domain: `d${String(i)}.example`, sealed: Uint8Array.of(1) }));
    const sealed = new Uint8Array(addressBytesMax + 1);
    expect(await codeOf(send(alice, []))).toBe("bad_field");
    expect(await codeOf(send(alice, [to, to]))).toBe("bad_field");
    expect(await codeOf(send(alice, [{ domain: "b.example", sealed }]))).toBe("bad_field");
    expect(await codeOf(send(alice, [{ domain: "no domain", sealed: to.sealed }]))).toBe("bad_identifier");
    expect(await codeOf(send(alice, [to], { key: randomBytes(15) }))).toBe("bad_idempotency_key");
    expect(await codeOf(send(alice, [to], { payload: new Uint8Array(inboxPayloadBytesMax + 1) }))).toBe(
      "too_large",
    );
    expect((await send(alice, many(inboxRecipientsMax))).refused).toHaveLength(inboxRecipientsMax);
    expect(await codeOf(send(alice, many(inboxRecipientsMax + 1)))).toBe("too_large");
    expect(await codeOf(send(alice, domains(inboxDomainsMax + 1)))).toBe("too_large");
    expect(await codeOf(send(await Device.enrol(a, `eve${String(count)}/phone`), [to]))).toBe("no_session");
    expect((await readAll(bob)).items).toEqual([]);
  });
});

describe("what another domain brings for addresses", () => {
  const gateways = new Gateways();
  let domain: Domain;
  let other: Authority;
  beforeAll(async () => {
    other = await Authority.make("b.example");
    domain = await Domain.start("a.example", { gateways, peers: [other], now: () => clock });
  });
  afterAll(async () => {
    await domain.stop();
    gateways.stop();
  });

  test("a hostile domain writes to addresses alone, and tells of no message that was not sent", async () => {
    const bob = await Device.connect(domain, "bob/phone");
    const alice = await Device.connect(domain, "alice/phone");
    const peer = await Peer.open(gateways);
    await peer.hello(1, 1, 100);
    const eve = new Uint8Array(randomBytes(64));
    const [to, from] = await Promise.all([bob, alice].map(addressOf));
    const message = (seq: number, more: object, lane = addressLane(eve)) => ({
      seq,
      lane,
      inboxMessage: {
        sender: eve,
        addresses: [to!.sealed],
        payload: text("hi"),
        messageId: randomBytes(32),
        hlc: hlc(),
        originSeq: 1,
        ...more,
      },
    });
    const carol = { domain: "b.example", sealed: new Uint8Array(randomBytes(64)) };
    const sent = await send(alice, [carol], { sender: from!.sealed });
    const signed = bouncesAs("b.example", other.ordering.keyPem);
    const place = { origin: "a.example", destination: "b.example", incarnation: 0n, seq: 0n };
    const bounceOf = (recipients: Uint8Array[]): Uint8Array =>
      signed.sign({ ...place, recipients, messageId: sent.messageId, code: "address_expired" });
    const refusal = (seq: number, more: object, lane = addressLane(from!.sealed)) => ({
      seq,
      lane,
      inboxRefusal: {
        messageId: sent.messageId,
        sender: from!.sealed,
        addresses: [carol.sealed],
        code: "address_expired",
        bounce: bounceOf([carol.sealed]),
        ...more,
      },
    });
    const ack = await peer.items(1, [
      message(1, {}),
      message(2, { senderClientId: "eve@b.example/phone" }),
      message(3, { recipients: [bob.clientId] }),
      message(4, {}, inboxLane("eve@b.example/phone")),
      message(5, { sender: new Uint8Array() }),
      message(6, { addresses: [] }),
      message(7, { addresses: [to!.sealed, to!.sealed] }),
      message(8, { addresses: [new Uint8Array(addressBytesMax + 1)] }),
      message(9, { addresses: [randomBytes(64)] }),
      message(10, { messageId: randomBytes(31) }),
      refusal(11, { messageId: randomBytes(32) }),
      refusal(12, { sender: to!.sealed }, addressLane(to!.sealed)),
      refusal(13, { sender: eve }, addressLane(eve)),
      refusal(14, { addresses: [randomBytes(64)] }),
      refusal(15, { code: "anything" }),
      refusal(16, { senderClientId: alice.clientId }),
      refusal(17, {}, inboxLane(alice.clientId)),
      refusal(18, {}),
    ]);
    expect(ack?.cumulativeSeq).toBe(18);
    expect(ack?.results.map(({ seq, rejected }) => [seq, rejected?.code])).toEqual([
      [2, "malformed"],
      [3, "malformed"],
      [4, "wrong_lane"],
      [5, "malformed"],
      [6, "malformed"],
      [7, "malformed"],
      [8, "malformed"],
      [9, "address_forged"],
      [10, "malformed"],
      [11, "not_addressed"],
      [12, "not_addressed"],
      [13, "not_addressed"],
      [14, "bad_bounce"],
      [15, "malformed"],
      [16, "malformed"],
      [17, "wrong_lane"],
    ]);
    expect(mail(await readAll(bob))).toMatchObject([{ sender: { domain: "b.example", sealed: eve } }]);
    const [notice] = notices(await readAll(alice));
    expect(notice).toMatchObject({ code: "address_expired", messageId: sent.messageId });
    expect(notice?.addresses?.map(sha)).toEqual([sha(carol.sealed)]);
    peer.end();
  });

  test("a client that writes too much to addresses waits", async () => {
    const eve = await Device.connect(domain, "eve/phone");
    const to = [await addressOf(eve)];
    const quotas = [{ key: `inbox of ${eve.userId}`, max: inboxMessagesPerSenderMax, windowMs: 3_600_000 }];
    for (let i = 0; i < 2; i++) await send(eve, to);
    await Promise.all(
      Array.from({ length: inboxMessagesPerSenderMax - 2 }, () => domain.store.quotas.take(quotas, clock)),
    );
    expect(await codeOf(send(eve, to))).toBe("inbox_quota");
    clock += 3_600_000;
    await eve.beginSession();
    expect((await send(eve, to)).refused).toEqual([]);
  });
});
