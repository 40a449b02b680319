import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { FederatedOrderingService, type federation, OrderingService, SpeakerService } from "@entente/proto";
import { framesOf } from "@entente/ordering";
import type { Remote } from "@entente/service-kit";
import { Authority } from "./authority.ts";
import { Device, type GroupState } from "./device.ts";
import { codeOf, Domain } from "./domain.ts";
import { from, Gateways } from "./gateway.ts";

// What comes from other domains about the order of Commits is read strictly: what is none is refused by a code, and changes nothing (F-16).
let gateways: Gateways;
let domain: Domain;
let remote: Remote;
let alice: Device;
let group: GroupState;

beforeAll(async () => {
  gateways = new Gateways();
  const peer = await Authority.make("b.example");
  gateways.strangers.set("b.example", peer);
  domain = await Domain.start("a.example", { gateways, peers: [peer] });
  remote = await gateways.asGateway("a.example");
  alice = await Device.connect(domain, "alice/phone");
  group = await alice.createGroup();
});

afterAll(async () => {
  await domain.stop();
  gateways.stop();
});

const ping = { bootId: randomBytes(16), incarnation: 0, sequence: 1, hears: ["a.example"] };

function exchange(
  request: federation.ExchangeOrderingRequest.$Properties,
): Promise<federation.ExchangeOrderingResponse> {
  return remote.unary(FederatedOrderingService.ExchangeOrdering, request, { metadata: from("b.example") });
}

describe("an exchange with another domain", () => {
  test.each<[string, federation.ExchangeOrderingRequest.$Properties]>([
    ["without a sign of life", {}],
    ["of a run without a name", { ping: { ...ping, bootId: new Uint8Array() } }],
    ["of a run with too long a name", { ping: { ...ping, bootId: randomBytes(17) } }],
    ["that hears what is no domain", { ping: { ...ping, hears: ["B.example"] } }],
    ["that hears too many", { ping: { ...ping, hears: Array.from({ length: 1_025 }, () => "b.example") } }],
    ["with a frame that is none", { ping, frame: Uint8Array.of(1) }],
    ["with a frame that says more than it has", { ping, frame: Uint8Array.of(0, 2, 0, 0, 0, 9, 1) }],
    [
      "with a frame and something after it",
      { ping, frame: Buffer.concat([...framesOf([randomBytes(8)]), Uint8Array.of(0)]) },
    ],
    ["with an empty message", { ping, frame: Uint8Array.of(0, 1, 0, 0, 0, 0) }],
  ])("%s is refused", async (_what, request) => {
    expect(await codeOf(exchange(request))).toBe("bad_field");
  });

  test("a message that can not be read spoils nothing: the others are read, and the group goes on", async () => {
    for (const frame of framesOf([randomBytes(1), randomBytes(64), randomBytes(4_096)])) {
      expect(await exchange({ ping, frame })).toMatchObject({ amnesia: false });
    }
    await alice.commitDecided(group);
  });

  test("whoever says less of itself than before is told so", async () => {
    await exchange({ ping: { ...ping, sequence: 1_000 } });
    const other = { ...ping, bootId: randomBytes(16), sequence: 10 };
    expect(await exchange({ ping: other })).toMatchObject({ amnesia: true });
  });
});

describe("a slot of its own", () => {
  test("is for members of a group that is known", async () => {
    const bob = await Device.connect(domain, "bob/phone");
    const reserve = (device: Device, groupId: Uint8Array): Promise<unknown> =>
      device.call(OrderingService.ReserveSlot, { groupId });
    expect(await codeOf(reserve(bob, group.id))).toBe("not_a_member");
    expect(await codeOf(reserve(alice, randomBytes(16)))).toBe("bad_identifier");
    expect(await codeOf(reserve(alice, new Uint8Array()))).toBe("bad_identifier");
    expect(await reserve(alice, group.id)).toMatchObject({ result: "reserved" });
  });
});

describe("what fellow replicas hand over", () => {
  const bundle = new Uint8Array(8);
  const brought = { bundle, certificate: bundle, origin: "b.example", hlc: new Uint8Array(8) };
  const calls: Readonly<Record<string, (caller: Remote) => Promise<unknown>>> = {
    submit: (caller) =>
      caller.unary(SpeakerService.SubmitToOrder, { bundle, domain: "a.example", clientId: "alice" }),
    reserve: (caller) =>
      caller.unary(SpeakerService.ReserveInOrder, { groupId: randomBytes(16), clientId: "alice" }),
    bring: (caller) => caller.unary(SpeakerService.BringDecided, brought),
    lookAhead: (caller) =>
      caller.unary(SpeakerService.LookAhead, { groupId: group.id, origin: "b.example", epoch: 9 }),
    exchange: (caller) =>
      caller.unary(SpeakerService.PassExchange, { origin: "b.example", request: { ping } }),
  };
  const codes = async (caller: Remote): Promise<Record<string, string>> => {
    const all = Object.entries(calls).map(async ([name, call]) => {
      const answered = call(caller).then(() => "answered");
      return [name, await answered.catch(() => codeOf(answered))] as const;
    });
    return Object.fromEntries(await Promise.all(all));
  };

  test("is taken from a Delivery Service of the domain, and read strictly", async () => {
    const fellow = await gateways.asGateway("a.example", "ds");
    expect(await codes(fellow)).toEqual({
      submit: "malformed",
      reserve: "unknown_group",
      bring: "malformed",
      lookAhead: "answered",
      exchange: "answered",
    });
    const brokenClock = fellow.unary(SpeakerService.BringDecided, { ...brought, hlc: new Uint8Array(7) });
    expect(await codeOf(brokenClock)).toBe("malformed");
    expect(await codeOf(fellow.unary(SpeakerService.PassExchange, { origin: "b.example" }))).toBe(
      "bad_field",
    );
  });

  test.each(["gateway", "as", "operator"])("is refused to the %s", async (role) => {
    const refused = await codes(await gateways.asGateway("a.example", role));
    expect(new Set(Object.values(refused))).toEqual(new Set(["role_not_allowed"]));
  });
});
