import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { parseUserId } from "@entente/mls-wire";
import { DirectoryService, federation, FederationService, InboxService, PolicyService } from "@entente/proto";
import { openStore } from "@entente/storage";
import { referredOfDomain } from "../src/anonymous/viewer.ts";
import { GatewayChannel } from "../src/gateway-channel.ts";
import { descriptionsPerDomainMax, descriptionsPerRequesterMax, lookUpWindowMs } from "../src/limits.ts";
import type { MovableLimits } from "../src/movable-limits.ts";
import { CallerReferences } from "../src/policy/caller-references.ts";
import { Descriptions } from "../src/policy/descriptions.ts";
import type { Users } from "../src/users/users.ts";
import { Authority } from "./authority.ts";
import { Device } from "./device.ts";
import { codeOf, Domain } from "./domain.ts";
import { from, Gateways } from "./gateway.ts";

// Who asks what a user of another domain has published is named to that domain only where the user's rule needs it (A23-118).
const gateways = new Gateways();
let nowMs = Date.now();
let a: Domain, b: Domain;
let alice: Device, carol: Device, bob: Device;

beforeAll(async () => {
  const authorities = [await Authority.make("a.example"), await Authority.make("b.example")] as const;
  const [authority, peer] = authorities;
  const common = { gateways, now: () => nowMs } as const;
  a = await Domain.start("a.example", { ...common, authority, peers: [peer] });
  b = await Domain.start("b.example", { ...common, authority: peer, peers: [authority] });
  alice = await Device.connect(a, "alice/phone");
  carol = await Device.connect(a, "carol/phone");
  bob = await Device.connect(b, "bob/phone");
  await bob.publish(5, 1);
});

beforeEach(() => {
  nowMs += lookUpWindowMs;
  gateways.passed.length = 0;
});

afterAll(async () => {
  await Promise.all([a.stop(), b.stop()]);
  gateways.stop();
});

const described = async (device: Device, userId = bob.userId): Promise<number> => {
  const { user } = await device.call(PolicyService.DescribeUser, { userId });
  return user?.clients?.[0]?.keyPackages?.length ?? 0;
};
const asked = (): readonly federation.DescribeUserRequest[] =>
  gateways.passed.map(({ request }) => federation.DescribeUserRequest.decode(request));
const rule = (keyPackagesFor: "anyone" | "contacts"): Promise<unknown> =>
  bob.call(DirectoryService.SetProfile, {
    profile: { displayName: "", visibility: "domain", keyPackagesFor },
  });

describe("who asks about a user of another domain", () => {
  test("is named where the user gives nothing to who is not, and only then", async () => {
    await rule("contacts");
    expect(await codeOf(described(carol))).toBe("consent_required");
    expect(asked().map(({ requesterUserId }) => requesterUserId)).toEqual(["", carol.userId]);
    await bob.call(InboxService.SetContact, { userId: alice.userId, state: "allowed" });
    expect(await described(alice)).toBe(1);
    await rule("anyone");
    gateways.passed.length = 0;
    expect(await described(alice)).toBe(1);
    expect(asked().map(({ requesterUserId }) => requesterUserId)).toEqual([""]);
  });

  test("is not named where the other domain says anything else", async () => {
    expect(await codeOf(described(alice, "nobody@b.example"))).toBe("unknown_user");
    gateways.down.add("b.example");
    expect(await codeOf(described(alice))).toBe("peer_unreachable");
    gateways.down.delete("b.example");
    for (const { requesterUserId } of asked()) expect(requesterUserId).toBe("");
  });

  test("is not named to it, and told as the same again for a day", async () => {
    expect(await described(alice)).toBe(1);
    expect(await described(alice)).toBe(1);
    expect(await described(carol)).toBe(1);
    nowMs += 86_400_000;
    // The sessions of the day before are over.
    expect(await described(await Device.connect(a, "alice/tablet"))).toBe(1);
    const references = asked().map(({ requester }) => requester);
    expect(references[0]).toBe(references[1]);
    expect(new Set(references).size).toBe(3);
    for (const { request } of gateways.passed)
      for (const name of ["alice", "carol"]) expect(request.includes(name)).toBe(false);
  });
});

describe("another domain that asks", () => {
  let remote: Awaited<ReturnType<Gateways["asGateway"]>>;
  beforeAll(async () => {
    remote = await gateways.asGateway("b.example");
  });
  const ask = (who: { readonly requester?: string; readonly requesterUserId?: string }) => {
    const request = { userId: bob.userId, ...who };
    return remote.unary(FederationService.DescribeUser, request, { metadata: from("a.example") });
  };

  test.each([
    ["nobody at all", {}, "bad_field"],
    ["what is no reference", { requester: "alice" }, "bad_field"],
    ["a reference past its bound", { requester: `~${"a".repeat(1_024)}` }, "bad_field"],
    ["a user of a third domain", { requesterUserId: "alice@c.example" }, "wrong_requester"],
    ["one of ours", { requesterUserId: "bob@b.example" }, "wrong_requester"],
  ])("is refused that says it is for %s", async (_, who, code) => {
    expect(await codeOf(ask(who))).toBe(code);
  });

  test("is counted for each whom it asks for, and for all of them", async () => {
    const descriptions = new Descriptions({
      domain: "b.example",
      store: await openStore({ kind: "memory" }),
      limits: { contactReserve: 0 } as MovableLimits,
      users: { requireConsent: () => Promise.resolve() } as unknown as Users,
      references: new CallerReferences(Buffer.alloc(32)),
      gateway: new GatewayChannel(undefined),
      now: () => nowMs,
    });
    const answer = (reference: string): Promise<string> => {
      const viewer = referredOfDomain("a.example", reference);
      const bobs = parseUserId("bob@b.example");
      return codeOf(descriptions.forDomain(bobs, { userId: viewer, domain: "a.example" }));
    };
    // Nobody is there, which is found out after it is counted.
    for (let times = 0; times < descriptionsPerRequesterMax; times++)
      expect(await answer("~one")).toBe("unknown_user");
    expect(await answer("~one")).toBe("lookup_quota");
    for (let times = descriptionsPerRequesterMax; times < descriptionsPerDomainMax; times++)
      expect(await answer(`~${String(times)}`)).toBe("unknown_user");
    expect(await answer("~another")).toBe("lookup_quota");
    nowMs += lookUpWindowMs;
    expect(await answer("~one")).toBe("unknown_user");
  });
});
