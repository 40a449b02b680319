import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createProposal, encodeMlsMessage } from "ts-mls";
import { configOf } from "@entente/ordering";
import { GroupStateService } from "@entente/proto";
import { refusalOf } from "@entente/service-kit/testing";
import { Addresses, addressSealer } from "../src/addresses/addresses.ts";
import { GroupWatch } from "../src/group-state/group-watch.ts";
import { checkBundle } from "../src/groups/checked-bundle.ts";
import { Authority } from "./authority.ts";
import { Device, type GroupState, reInitProposal, suite } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { codeOf, Domain } from "./domain.ts";
import { Gateways } from "./gateway.ts";
import { proofBy } from "./proof.ts";
import { hlc, Peer } from "./relay-peer.ts";

// A Commit with a ReInit ends a group (RFC 9420 11.2, 12.4.2; A23-85): the Delivery Service follows it.
async function userGroups(device: Device): Promise<readonly string[]> {
  const { groupIds } = await device.call(GroupStateService.ListUserGroups, {});
  return groupIds.map((id) => Buffer.from(id).toString());
}

describe.each(["memory", "sqlite"] as const)("a group that ends on %s", (store) => {
  let domain: Domain;
  let alice: Device;
  beforeAll(async () => {
    domain = await Domain.start("a.example", { store });
    alice = await Device.connect(domain, "alice/phone");
  });
  afterAll(() => domain.stop());

  const create = (handshakes: "encrypted" | "visible"): Promise<GroupState> =>
    handshakes === "visible" ? alice.createVisibleGroup() : alice.createGroup();

  test.each(["encrypted", "visible"] as const)(
    "of %s handshakes takes nothing more, and is read as before",
    async (handshakes) => {
      const group = await create(handshakes);
      const publicMessage = handshakes === "visible";
      const first = await alice.message(group, "before");
      expect((await alice.send(first))?.result).toBe("accepted");
      const late = await alice.message(group, "late");
      const rival = await alice.commit(group, { publicMessage });
      const end = await alice.commitDecided(group, { reInit: true, publicMessage });
      expect(await domain.store.groups.find(group.id)).toMatchObject({ epoch: 1n, state: "closed" });

      expect(await codeOf(alice.send(late))).toBe("group_closed");
      expect(await codeOf(alice.send(await alice.message(group, "after")))).toBe("group_closed");
      expect(await codeOf(alice.submit(await alice.commit(group, { publicMessage })))).toBe("group_closed");
      // What has an answer keeps it.
      expect((await alice.submit(end))?.result).toBe("decided");
      expect((await alice.submit(rival))?.result).toBe("stale");
      expect((await alice.send(first))?.accepted).toMatchObject({ duplicate: true });
      const stream = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
      expect(stream.texts(group.id)).toEqual(["message", "commit"]);
      expect(await userGroups(alice)).not.toContain(Buffer.from(group.id).toString());
    },
  );

  test("by a proposal that its Commit names is known to have ended by who reads it from the store", async () => {
    const group = await alice.createVisibleGroup();
    const { message, newState } = await createProposal(group.mls, true, reInitProposal(), suite);
    group.mls = newState;
    const proposal = encodeMlsMessage(message);
    expect((await alice.send(proposal))?.result).toBe("accepted");
    const wrong = await alice.commit(group, { publicMessage: true, beside: [proposal] });
    expect(await refusalOf(alice.submit(wrong))).toMatchObject({
      code: "bad_commit",
      detail: { reason: "claim_false" },
    });
    await alice.commitDecided(group, { publicMessage: true, beside: [proposal], ends: true });
    expect(await domain.store.groups.find(group.id)).toMatchObject({ epoch: 1n, state: "closed" });
    const addresses = new Addresses(
      "a.example",
      await addressSealer(domain.store.secrets, undefined),
      Date.now,
    );
    const watch = new GroupWatch(domain.store, addresses, Date.now);
    const followed = await watch.followed(group.id, 1n);
    expect(followed?.group.reInit).toMatchObject({ version: "mls10" });
    const more = checkBundle((await alice.commit(group, { publicMessage: true })).bytes);
    expect(await refusalOf(watch.check(more))).toMatchObject({ detail: { reason: "group_ended" } });
  });

  test("is not ended by a false word where handshakes are visible; where they are not, its members look", async () => {
    const group = await alice.createVisibleGroup();
    for (const lie of [{ ends: true }, { reInit: true, ends: false }]) {
      const refused = await refusalOf(
        alice.submit(await alice.commit(group, { publicMessage: true, ...lie })),
      );
      expect(refused).toMatchObject({ code: "bad_commit", detail: { reason: "claim_false" } });
    }
    await alice.commitDecided(group, { publicMessage: true });
    expect((await alice.send(await alice.message(group, "goes on")))?.result).toBe("accepted");
    const encrypted = await alice.createGroup();
    await alice.commitDecided(encrypted, { ends: true });
    expect(await domain.store.groups.find(encrypted.id)).toMatchObject({ state: "closed" });
  });
});

describe("Commits and messages", () => {
  const gateways = new Gateways();
  let domain: Domain;
  let alice: Device;
  beforeAll(async () => {
    const b = await Authority.make("b.example");
    gateways.strangers.set("b.example", b);
    domain = await Domain.start("a.example", { gateways, peers: [b] });
    alice = await Device.connect(domain, "alice/phone");
  });
  afterAll(async () => {
    await domain.stop();
    gateways.stop();
  });

  test("of another domain past the end are refused for good; what it accepted before comes", async () => {
    const group = await alice.createGroup();
    await alice.commitDecided(group, { memberDomains: ["a.example", "b.example"] });
    const before = await alice.message(group, "accepted by b before it knew");
    await alice.commitDecided(group, { reInit: true });
    const after = await alice.message(group, "after the end");
    const more = await alice.commit(group);
    const config = configOf({ mode: "quorum" }, ["a.example", "b.example"]);
    const certificate = proofBy([domain.authority], more, config);
    const { previousHead } = checkBundle(more.bytes);
    const peer = await Peer.open(gateways);
    await peer.hello(1, 1, 100);
    const relayed = (seq: number, mlsMessage: Uint8Array) => ({
      seq,
      lane: group.id,
      message: { mlsMessage, hlc: hlc(), originSeq: seq },
    });
    const commit = { bundle: more.bytes, previousHead, certificate, hlc: hlc(), originSeq: 3 };
    const ack = await peer.items(1, [
      relayed(1, before),
      relayed(2, after),
      { seq: 3, lane: group.id, commit },
    ]);
    expect(ack?.results.map(({ seq, rejected }) => [seq, rejected?.code])).toEqual([
      [2, "group_closed"],
      [3, "group_closed"],
    ]);
    expect(ack?.cumulativeSeq).toBe(3);
    const stream = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    expect(stream.texts(group.id)).toEqual(["commit", "commit", "message"]);
    peer.end();
  });
});
