import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { randomBytes } from "node:crypto";
import { type delivery, InboxService } from "@entente/proto";
import { inboxLane } from "../src/inboxes/inbox-lane.ts";
import {
  inboxDomainsMax,
  inboxPayloadBytesMax,
  inboxRecipientsMax,
  knockBytesMax,
  knocksPerUserMax,
} from "../src/inboxes/limits.ts";
import { Authority } from "./authority.ts";
import { Device } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { bouncesAs } from "./bounces.ts";
import { codeOf, Domain } from "./domain.ts";
import { Gateways } from "./gateway.ts";
import { hlc, Peer } from "./relay-peer.ts";

const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));

interface Sent {
  readonly to: readonly (Device | string)[];
  readonly payload?: Uint8Array;
  readonly key?: Uint8Array;
}

function send(from: Device, { to, payload = text("hello"), key = randomBytes(16) }: Sent) {
  const recipients = to.map((device) => (typeof device === "string" ? device : device.clientId));
  return from.call(InboxService.SendToInboxes, { idempotencyKey: key, recipients, payload });
}

function payloads(stream: DeviceStream): (readonly [string, string])[] {
  return stream.items.flatMap(({ inboxMessage }) =>
    inboxMessage === null || inboxMessage === undefined
      ? []
      : [[inboxMessage.senderClientId ?? "", Buffer.from(inboxMessage.payload ?? []).toString()] as const],
  );
}

const noticesOf = (stream: DeviceStream): delivery.Undeliverable.$Properties[] =>
  stream.items.flatMap(({ notice }) => notice?.undeliverable ?? []);

async function readAll(device: Device): Promise<DeviceStream> {
  return new DeviceStream(device).until(({ caughtUp }) => caughtUp > 0);
}

describe.each(["memory", "sqlite"] as const)("client fanout between two domains on %s", (store) => {
  let gateways: Gateways;
  let a: Domain;
  let b: Domain;
  let alice: Device;
  let tablet: Device;
  let bob: Device;
  let bert: Device;

  beforeEach(async () => {
    gateways = new Gateways();
    const [authorityA, authorityB] = await Promise.all([
      Authority.make("a.example"),
      Authority.make("b.example"),
    ]);
    a = await Domain.start("a.example", { store, gateways, authority: authorityA, peers: [authorityB] });
    b = await Domain.start("b.example", { store, gateways, authority: authorityB, peers: [authorityA] });
    alice = await Device.connect(a, "alice/phone");
    tablet = await Device.connect(a, "alice/tablet");
    bob = await Device.connect(b, "bob/phone");
    bert = await Device.connect(b, "bert/phone");
  });
  afterEach(async () => {
    await Promise.all([a.stop(), b.stop()]);
    gateways.stop();
  });

  test("one upload reaches each named device once and in order, and no domain knows of a group (OF-6, OF-7)", async () => {
    const key = randomBytes(16);
    const first = await send(alice, { to: [tablet, bob, bert], payload: text("1"), key });
    expect(first).toMatchObject({ duplicate: false, refused: [] });
    expect(await send(alice, { to: [tablet, bob, bert], payload: text("1"), key })).toMatchObject({
      duplicate: true,
      refused: [],
      messageId: first.messageId,
    });
    for (let i = 2; i <= 20; i++) await send(alice, { to: [bob, tablet], payload: text(String(i)) });
    const expected = Array.from({ length: 20 }, (_, i) => [alice.clientId, String(i + 1)]);
    const bobs = await new DeviceStream(bob).until(({ items }) => items.length >= 20);
    expect(payloads(bobs)).toEqual(expected);
    expect(payloads(await readAll(tablet))).toEqual(expected);
    expect(payloads(await new DeviceStream(bert).until(({ items }) => items.length > 0))).toEqual([
      [alice.clientId, "1"],
    ]);
    for (const domain of [a, b]) expect(await domain.store.groups.list(undefined, 10)).toEqual([]);
    // Acknowledged is gone.
    bobs.acknowledgeAll();
    await bobs.until(({ caughtUp }) => caughtUp > 0);
    await send(alice, { to: [bob], payload: text("21") });
    await bobs.until(({ items }) => items.length === 21);
    expect(bobs.violation).toBeUndefined();
  });

  test("a domain that is away gets everything when it is back", async () => {
    gateways.down.add("b.example");
    for (let i = 0; i < 5; i++) await send(alice, { to: [bob], payload: text(String(i)) });
    gateways.down.delete("b.example");
    const bobs = await new DeviceStream(bob).until(({ items }) => items.length === 5);
    expect(payloads(bobs).map(([, payload]) => payload)).toEqual(["0", "1", "2", "3", "4"]);
  });

  test("who does not get it is said: at home at once, abroad by a notice that names the devices", async () => {
    await bert.call(InboxService.SetStrangerRule, { strangers: "refuse" });
    const strangers = [tablet, "nobody@a.example/phone", bob, bert, "nobody@b.example/phone"];
    const answer = await send(alice, { to: strangers });
    expect(answer.refused).toEqual([{ clientId: "nobody@a.example/phone", code: "unknown_recipient" }]);
    expect(payloads(await new DeviceStream(bob).until(({ items }) => items.length > 0))).toHaveLength(1);
    const alices = await new DeviceStream(alice).until(({ items }) => items.length > 0);
    expect(noticesOf(alices)).toMatchObject([
      {
        messageId: answer.messageId,
        domain: "b.example",
        code: "not_allowed",
        final: true,
        clientIds: [bert.clientId, "nobody@b.example/phone"],
      },
    ]);
    // Nobody at all: the relay's own answer.
    const none = await send(alice, { to: [bert] });
    await alices.until(({ items }) => items.length === 2);
    expect(noticesOf(alices)[1]).toMatchObject({
      messageId: none.messageId,
      code: "not_allowed",
      clientIds: [],
    });
    expect((await readAll(bert)).items).toEqual([]);
  });

  test("a revoked device gets nothing", async () => {
    b.authority.revoked.add(bob.clientId);
    await b.store.devices.revoke(bob.clientId);
    const { messageId } = await send(alice, { to: [bob] });
    const alices = await new DeviceStream(alice).until(({ items }) => items.length > 0);
    expect(noticesOf(alices)).toMatchObject([{ messageId, code: "unknown_recipient" }]);
  });
});

describe("who may write to whose inbox", () => {
  const gateways = new Gateways();
  let domain: Domain;
  let alice: Device;
  let bob: Device;
  let other: Authority;
  let clock = Date.now();
  beforeAll(async () => {
    other = await Authority.make("b.example");
    domain = await Domain.start("a.example", { gateways, peers: [other], now: () => clock });
  });
  let count = 0;
  beforeEach(async () => {
    count += 1;
    alice = await Device.connect(domain, `alice${String(count)}/phone`);
    bob = await Device.connect(domain, `bob${String(count)}/phone`);
  });
  afterAll(async () => {
    await domain.stop();
    gateways.stop();
  });

  const fate = async (sent: Promise<{ refused: readonly { code?: string | null }[] }>): Promise<unknown> =>
    (await sent).refused[0]?.code ?? "taken";

  test("a stranger knocks so often a day and no more; an answer opens the door, a block closes it", async () => {
    for (let i = 0; i < knocksPerUserMax; i++) {
      expect(await fate(send(alice, { to: [bob] }))).toBe("taken");
    }
    expect(await fate(send(alice, { to: [bob] }))).toBe("knock_limit");
    // Bob may answer without knocking, since Alice wrote to him; his answer makes her a contact.
    expect(await fate(send(bob, { to: [alice] }))).toBe("taken");
    expect(await fate(send(alice, { to: [bob] }))).toBe("taken");
    await bob.call(InboxService.SetContact, { userId: alice.userId, state: "blocked" });
    expect(await fate(send(alice, { to: [bob] }))).toBe("not_allowed");
    // Writing to someone who is blocked does not unblock.
    await send(bob, { to: [alice] });
    expect(await fate(send(alice, { to: [bob] }))).toBe("not_allowed");
    await bob.call(InboxService.SetContact, { userId: alice.userId, state: "" });
    expect(await fate(send(alice, { to: [bob] }))).toBe("knock_limit");
    clock += 24 * 3_600_000;
    for (const device of [alice, bob]) await device.beginSession();
    expect(await fate(send(alice, { to: [bob] }))).toBe("taken");
  });

  test("a knock is small, a contact's message may be large; past the bound nobody's is taken", async () => {
    const of = (bytes: number) => ({ to: [bob], payload: new Uint8Array(bytes) });
    expect(await fate(send(alice, of(knockBytesMax)))).toBe("taken");
    expect(await fate(send(alice, of(knockBytesMax + 1)))).toBe("knock_limit");
    await bob.call(InboxService.SetContact, { userId: alice.userId, state: "allowed" });
    expect(await fate(send(alice, of(inboxPayloadBytesMax)))).toBe("taken");
    expect(await codeOf(send(alice, of(inboxPayloadBytesMax + 1)))).toBe("too_large");
  });

  test("the rule is the user's own, and reads as it was set", async () => {
    await bob.call(InboxService.SetStrangerRule, { strangers: "refuse" });
    await bob.call(InboxService.SetContact, { userId: "carol@b.example", state: "allowed" });
    await bob.call(InboxService.SetContact, { userId: alice.userId, state: "blocked" });
    expect(await bob.call(InboxService.ReadInboxRule, {})).toMatchObject({
      strangers: "refuse",
      contacts: [
        { userId: alice.userId, state: "blocked" },
        { userId: "carol@b.example", state: "allowed" },
      ],
    });
    expect(await alice.call(InboxService.ReadInboxRule, {})).toMatchObject({
      strangers: "knock",
      contacts: [],
    });
    expect(await codeOf(bob.call(InboxService.SetStrangerRule, { strangers: "maybe" }))).toBe("bad_field");
    expect(await codeOf(bob.call(InboxService.SetContact, { userId: "x@a.example", state: "maybe" }))).toBe(
      "bad_field",
    );
    expect(await codeOf(bob.call(InboxService.SetContact, { userId: "nonsense", state: "" }))).toBe(
      "bad_identifier",
    );
  });

  test("malformed requests get a code, at each bound and past it, and leave nothing", async () => {
    const names = (n: number, at = "a.example") =>
      Array.from({ length: n }, (_, i) => `nobody${String(i)}@${at}/phone`);
    const domains = (n: number) => Array.from({ length: n }, (_, i) => `x@d${String(i)}.example/phone`);
    expect(await codeOf(send(alice, { to: [] }))).toBe("bad_field");
    expect(await codeOf(send(alice, { to: [bob, bob] }))).toBe("bad_field");
    expect(await codeOf(send(alice, { to: ["nonsense"] }))).toBe("bad_identifier");
    expect(await codeOf(send(alice, { to: [bob], key: randomBytes(15) }))).toBe("bad_idempotency_key");
    expect((await send(alice, { to: names(inboxRecipientsMax) })).refused).toHaveLength(inboxRecipientsMax);
    expect(await codeOf(send(alice, { to: names(inboxRecipientsMax + 1) }))).toBe("too_large");
    expect(await codeOf(send(alice, { to: domains(inboxDomainsMax + 1) }))).toBe("too_large");
    const stranger = await Device.enrol(domain, `eve${String(count)}/phone`);
    expect(await codeOf(send(stranger, { to: [bob] }))).toBe("no_session");
    expect((await readAll(bob)).items).toEqual([]);
  });

  test("a hostile domain writes as nobody else's client, to nobody else's device, and tells of no message that was not sent", async () => {
    const peer = await Peer.open(gateways);
    await peer.hello(1, 1, 100);
    const eve = "eve@b.example/phone";
    const good = {
      senderClientId: eve,
      recipients: [bob.clientId],
      payload: text("hi"),
      messageId: randomBytes(32),
      hlc: hlc(),
      originSeq: 1,
    };
    const item = (seq: number, more: object, lane = inboxLane(eve)) => ({
      seq,
      lane,
      inboxMessage: { ...good, ...more },
    });
    const sent = await send(alice, { to: ["carol@b.example/phone"] });
    const signed = bouncesAs("b.example", other.ordering.keyPem);
    const place = { origin: "a.example", destination: "b.example", incarnation: 0n, seq: 0n };
    const bounceOf = (recipients: string[], messageId = sent.messageId): Uint8Array =>
      signed.sign({ ...place, recipients, messageId, code: "not_allowed" });
    const refusal = (seq: number, more: object) => ({
      seq,
      lane: inboxLane(alice.clientId),
      inboxRefusal: {
        messageId: sent.messageId,
        senderClientId: alice.clientId,
        clientIds: ["carol@b.example/phone"],
        code: "not_allowed",
        bounce: bounceOf(["carol@b.example/phone"]),
        ...more,
      },
    });
    const ack = await peer.items(1, [
      item(1, {}),
      item(2, { senderClientId: "eve@c.example/phone" }, inboxLane("eve@c.example/phone")),
      item(3, { senderClientId: alice.clientId }, inboxLane(alice.clientId)),
      item(4, {}, inboxLane("other@b.example/phone")),
      item(5, { recipients: ["x@c.example/phone"] }),
      item(6, { recipients: [] }),
      item(7, { messageId: randomBytes(31) }),
      item(8, { recipients: ["nobody@a.example/phone"], messageId: randomBytes(32) }),
      item(9, { payload: new Uint8Array(knockBytesMax + 1), messageId: randomBytes(32) }),
      refusal(10, { messageId: randomBytes(32) }),
      refusal(11, { senderClientId: bob.clientId }),
      refusal(12, { clientIds: [bob.clientId] }),
      refusal(13, { code: "anything" }),
      refusal(14, {}),
      refusal(15, {
        clientIds: ["other@b.example/phone"],
        bounce: bounceOf(["other@b.example/phone"]),
      }),
      refusal(16, { bounce: new Uint8Array() }),
      refusal(17, { bounce: bounceOf(["dora@b.example/phone"]) }),
      refusal(18, { bounce: bounceOf(["carol@b.example/phone"], randomBytes(32)) }),
    ]);
    expect(ack?.cumulativeSeq).toBe(18);
    expect(ack?.results.map(({ seq, rejected }) => [seq, rejected?.code])).toEqual([
      [2, "wrong_sender"],
      [3, "wrong_sender"],
      [4, "wrong_lane"],
      [5, "not_addressed"],
      [6, "malformed"],
      [7, "malformed"],
      [8, "unknown_recipient"],
      [9, "knock_limit"],
      [10, "not_addressed"],
      [11, "wrong_lane"],
      [12, "wrong_sender"],
      [13, "malformed"],
      [16, "bad_bounce"],
      [17, "bad_bounce"],
      [18, "bad_bounce"],
    ]);
    expect(payloads(await readAll(bob))).toEqual([[eve, "hi"]]);
    expect(noticesOf(await readAll(alice))).toMatchObject([{ clientIds: ["carol@b.example/phone"] }]);
    peer.end();
  });
});
