import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { Metadata } from "@grpc/grpc-js";
import { FederationService } from "@entente/proto";
import { configOf } from "@entente/ordering";
import { checkBundle } from "../src/groups/checked-bundle.ts";
import { messageBytesMin } from "../src/limits.ts";
import { Authority } from "./authority.ts";
import { type Bundle, Device, type GroupState } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { codeOf, Domain } from "./domain.ts";
import { from, Gateways } from "./gateway.ts";
import { proofBy } from "./proof.ts";
import { hlc, Peer } from "./relay-peer.ts";

describe("a hostile domain", () => {
  const gateways = new Gateways();
  let domain: Domain;
  let alice: Device;
  let group: GroupState;
  let incarnation = 0;
  beforeAll(async () => {
    const authorityB = await Authority.make("b.example");
    gateways.strangers.set("b.example", authorityB);
    const limits = { messageBytes: messageBytesMin };
    domain = await Domain.start("a.example", { gateways, peers: [authorityB], limits });
    alice = await Device.connect(domain, "alice/phone");
  });
  beforeEach(async () => {
    incarnation += 1;
    group = await alice.createGroup();
    await alice.commitDecided(group, { memberDomains: ["a.example", "b.example"] });
  });
  afterAll(async () => {
    await domain.stop();
    gateways.stop();
  });

  async function connected(): Promise<Peer> {
    const peer = await Peer.open(gateways);
    expect(await peer.hello(incarnation, 1, 100)).toMatchObject({
      streamIncarnation: incarnation,
      lastSeq: 0,
    });
    return peer;
  }

  const message = (
    seq: number,
    mlsMessage: Uint8Array,
    lane = group.id,
    more: Record<string, unknown> = {},
  ) => ({
    seq,
    lane,
    message: { mlsMessage, hlc: hlc(), originSeq: seq, ...more },
  });

  test("is refused before a byte counts unless the gateway brings it", async () => {
    for (const [metadata, role, code] of [
      [from("b.example"), "ds", "role_not_allowed"],
      [from("b.example"), "operator", "role_not_allowed"],
      [new Metadata(), "gateway", "bad_route"],
      [from("a.example"), "gateway", "bad_route"],
      [from(""), "gateway", "bad_route"],
      [from("B.EXAMPLE"), "gateway", "bad_identifier"],
    ] as const) {
      const peer = await Peer.open(gateways, metadata, role);
      peer.say({ hello: { streamIncarnation: 1, firstSeq: 1, nextSeq: 1 } });
      await expect(peer.next()).rejects.toMatchObject({ code });
    }
    const remote = await gateways.asGateway("a.example", "as");
    expect(
      await codeOf(remote.unary(FederationService.ClaimKeyPackages, {}, { metadata: from("b.example") })),
    ).toBe("role_not_allowed");
  });

  test("each item gets its own answer, and none stands in another's way", async () => {
    const peer = await connected();
    const other = await alice.createGroup();
    const good = [await alice.message(group, "one"), await alice.message(group, "two")];
    const ack = await peer.items(incarnation, [
      message(1, good[0]!),
      message(2, Uint8Array.of(1, 2, 3)),
      message(3, good[1]!, other.id),
      message(4, await alice.message(other, "not of b"), other.id),
      message(5, good[1]!),
      { seq: 6, lane: group.id },
      message(7, await alice.message(group, "late"), group.id, { hlc: new Uint8Array(7) }),
      message(8, await alice.message(other, "x".repeat(messageBytesMin)), other.id),
    ]);
    const results = Object.fromEntries(
      (ack?.results ?? []).map(({ seq, rejected, deferred }) => [seq, rejected?.code ?? deferred?.code]),
    );
    expect(results).toEqual({
      2: "malformed",
      3: "wrong_lane",
      4: "not_a_member_domain",
      6: "unsupported",
      7: "behind",
      // More than this domain's operator allows.
      8: "too_large",
    });
    expect(ack?.cumulativeSeq).toBe(5);
    const stream = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    expect(stream.texts(group.id)).toEqual(["commit", "message", "message"]);
    expect(
      stream.items.filter((item) => item.originDomain === "b.example").map((item) => item.originSeq),
    ).toEqual([1, 5]);
    // Said again, it changes nothing.
    const again = await peer.items(incarnation, [message(1, good[0]!), message(5, good[1]!)]);
    expect(again?.results).toEqual([]);
    peer.end();
  });

  test("a message of an epoch to come waits, and passes after its Commit", async () => {
    const peer = await connected();
    const bundle = await alice.commit(group);
    const before = await alice.message(group, "of this epoch");
    group.adopt(bundle);
    const early = await alice.message(group, "of the next epoch");
    const ack = await peer.items(incarnation, [message(1, early), message(2, before)]);
    expect(ack?.results.map(({ seq, deferred }) => [seq, deferred?.code])).toEqual([
      [1, "epoch_ahead"],
      [2, "behind"],
    ]);
    await alice.submit(bundle);
    const then = await peer.items(incarnation, [message(1, early), message(2, before)]);
    expect(then).toMatchObject({ cumulativeSeq: 2, results: [] });
    const stream = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    expect(stream.texts(group.id)).toEqual(["commit", "commit", "message", "message"]);
    peer.end();
  });

  test("a clock that runs ahead is cut", async () => {
    const peer = await connected();
    const ahead = message(1, await alice.message(group, "from tomorrow"), group.id, {
      hlc: hlc(Date.now() + 86_400_000),
    });
    expect(await peer.items(incarnation, [ahead])).toMatchObject({ cumulativeSeq: 1, results: [] });
    const stream = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    const item = stream.items.find(({ originDomain }) => originDomain === "b.example");
    const ms = Number(Buffer.from(item?.hlc ?? []).readBigUInt64BE() >> 16n);
    expect(ms).toBeLessThanOrEqual(Date.now() + 10_000);
    peer.end();
  });

  test("brings decided Commits with proof, and no others", async () => {
    const peer = await connected();
    const b = gateways.authorityOf("b.example");
    const solo = (domain: string) => configOf({ mode: "quorum" }, [domain]);
    const mine = await alice.newGroup("b.example");
    const elsewhere = await alice.commit(mine.group, { memberDomains: ["b.example"] });
    const here = await alice.commit(mine.group, { memberDomains: ["b.example", "a.example"] });
    const relayed = (bundle: Bundle, certificate: Uint8Array) => ({
      bundle: bundle.bytes,
      previousHead: checkBundle(bundle.bytes).previousHead,
      certificate,
      hlc: hlc(),
      originSeq: 2,
    });
    const proof = proofBy([b], here, solo("b.example"));
    const foreign = await alice.newGroup("c.example");
    const stray = await alice.commit(foreign.group, { memberDomains: ["c.example", "a.example"] });
    const own = await alice.commit(group);
    const cut = proof.slice(0, -1);
    const forged = proof.slice();
    forged[forged.length - 1]! ^= 1;
    const items: [Uint8Array, ReturnType<typeof relayed>][] = [
      [group.id, relayed(own, proofBy([b], own, solo("a.example")))],
      [group.id, relayed(own, proofBy([b], own, solo("b.example")))],
      [foreign.group.id, relayed(stray, proofBy([b], stray, solo("c.example")))],
      [mine.group.id, relayed(elsewhere, proofBy([b], elsewhere, solo("b.example")))],
      [mine.group.id, { ...relayed(here, proof), previousHead: new Uint8Array(32) }],
      [mine.group.id, relayed(here, new Uint8Array())],
      [mine.group.id, relayed(here, cut)],
      [mine.group.id, relayed(here, forged)],
      [mine.group.id, relayed(here, proofBy([b], here, solo("b.example"), { epoch: 1n }))],
      [
        mine.group.id,
        relayed(here, proofBy([b], here, solo("b.example"), { valueHash: new Uint8Array(32) })),
      ],
      [mine.group.id, relayed(here, proof)],
    ];
    const ack = await peer.items(
      incarnation,
      items.map(([lane, commit], index) => ({ seq: index + 1, lane, commit })),
    );
    expect(ack?.results.map(({ seq, rejected }) => [seq, rejected?.code])).toEqual([
      [1, "bad_certificate"],
      [2, "bad_certificate"],
      [3, "bad_certificate"],
      [4, "not_addressed"],
      [5, "malformed"],
      [6, "malformed"],
      [7, "malformed"],
      [8, "bad_certificate"],
      [9, "bad_certificate"],
      [10, "bad_certificate"],
    ]);
    // A second Commit for the epoch that ended is a fork, and whoever certified both is caught; on another history is none.
    const fork = await alice.commit(mine.group, { memberDomains: ["b.example", "a.example"] });
    mine.group.adopt(here);
    const two = configOf({ mode: "quorum" }, ["b.example", "a.example"]);
    const lost = await alice.commit(mine.group, {
      memberDomains: ["b.example", "a.example"],
      previousHead: new Uint8Array(32),
    });
    const wrong = await peer.items(incarnation, [
      { seq: 12, lane: mine.group.id, commit: relayed(fork, proofBy([b], fork, solo("b.example"))) },
      { seq: 13, lane: mine.group.id, commit: relayed(lost, proofBy([b], lost, two)) },
    ]);
    expect(wrong?.results.map(({ seq, rejected }) => [seq, rejected?.code])).toEqual([
      [12, "fork"],
      [13, "bad_certificate"],
    ]);
    peer.end();
  });

  test("streams that break the rules end", async () => {
    const opening = (streamIncarnation: number, firstSeq = 1, session = 0) => ({
      hello: { streamIncarnation, firstSeq, nextSeq: 1, session },
    });
    const broken = [
      {},
      opening(2 ** 53),
      opening(1, 1, 2 ** 53),
      { items: { streamIncarnation: incarnation, voids: [{ fromSeq: 2 ** 53, toSeq: 1 }] } },
    ];
    for (const request of broken) {
      const peer = await Peer.open(gateways);
      if (!("hello" in request)) await peer.hello(incarnation, 1, 100);
      peer.say(request);
      await expect(peer.next()).rejects.toMatchObject({ code: "bad_field" });
    }
    for (const [request, code] of [
      [opening(0), "malformed"],
      [opening(incarnation, 2), "malformed"],
      [{ items: { streamIncarnation: incarnation } }, "unknown_session"],
    ] as const) {
      const peer = await Peer.open(gateways);
      peer.say(request);
      expect(await peer.next()).toMatchObject({ refused: { code } });
      await expect(peer.next()).rejects.toThrow("ended");
    }
    const gapped = await Peer.open(gateways);
    const far = 2 ** 40;
    // What a domain can no longer send is passed over, however much.
    expect(await gapped.hello(incarnation, far, far)).toMatchObject({
      ...{ lastSeq: far - 1, maxSeq: far - 1, gap: { fromSeq: 1, toSeq: far - 1 } },
    });
    incarnation += 1;
    const older = await connected();
    const session = Date.now() + 60_000;
    const named = await Peer.open(gateways);
    expect(await named.hello(incarnation, 1, 100, session)).toMatchObject({ lastSeq: 0 });
    await expect(older.next()).rejects.toMatchObject({ code: "relay_replaced" });
    const late = await Peer.open(gateways);
    late.say({ hello: { streamIncarnation: incarnation, firstSeq: 1, nextSeq: 100, session: session - 1 } });
    expect(await late.next()).toMatchObject({ refused: { code: "stale_session", newestSession: session } });
    const newer = await Peer.open(gateways);
    expect(await newer.hello(incarnation, 1, 100, session + 1)).toMatchObject({ lastSeq: 0 });
    await expect(named.next()).rejects.toMatchObject({ code: "relay_replaced" });
    newer.say({
      items: {
        streamIncarnation: incarnation,
        items: Array.from({ length: 257 }, (_, i) => ({ seq: i + 1, lane: group.id })),
      },
    });
    expect(await newer.next()).toMatchObject({ refused: { code: "malformed" } });
  });

  test("claims for its own users only", async () => {
    const remote = await gateways.asGateway("a.example");
    const claim = (requesterUserId: string, userId: string) =>
      remote.unary(
        FederationService.ClaimKeyPackages,
        { claim: { idempotencyKey: new Uint8Array(16), userId, cipherSuites: [1] }, requesterUserId },
        { metadata: from("b.example") },
      );
    expect(await codeOf(claim("alice@a.example", "alice@a.example"))).toBe("wrong_requester");
    expect(await codeOf(claim("bob@b.example", "carol@c.example"))).toBe("wrong_domain");
    const verify = remote.unary(FederationService.VerifyCredential, {}, { metadata: from("b.example") });
    expect(await codeOf(verify)).toBe("unsupported");
    expect(await codeOf(remote.unary(FederationService.Hello, {}, { metadata: from("b.example") }))).toBe(
      "unsupported",
    );
  });
});
