import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { EphemeralService, FederatedEphemeralService } from "@entente/proto";
import { ephemeralBurst, ephemeralBytesMax, ephemeralsPerCallMax } from "../src/feeds/ephemeral-limits.ts";
import { Authority } from "./authority.ts";
import { Device, type GroupState } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { codeOf, Domain } from "./domain.ts";
import { from, Gateways } from "./gateway.ts";

describe("what is worth something only now", () => {
  const gateways = new Gateways();
  let writes = 0;
  let nowMs = Date.now();
  let a: Domain;
  let b: Domain;
  let alice: Device;
  let carol: Device;
  let bob: Device;
  let group: GroupState;

  beforeAll(async () => {
    const [authorityA, authorityB] = await Promise.all([
      Authority.make("a.example"),
      Authority.make("b.example"),
    ]);
    // Every statement that writes is counted, in both domains.
    const fault = (): undefined => void (writes += 1);
    const common = { store: "sqlite", gateways, open: { fault }, now: () => nowMs } as const;
    a = await Domain.start("a.example", { ...common, authority: authorityA, peers: [authorityB] });
    b = await Domain.start("b.example", { ...common, authority: authorityB, peers: [authorityA] });
    alice = await Device.connect(a, "alice/phone");
    carol = await Device.connect(a, "carol/phone");
    bob = await Device.connect(b, "bob/phone");
    await bob.publish(8, 1);
    await carol.publish(8, 1);
    group = await alice.createGroup();
    const add = [await alice.claimOne(bob), await alice.claimOne(carol)];
    await alice.commitDecided(group, { add, memberDomains: ["a.example", "b.example"] });
    // Bob's domain has the group when his stream has something of it.
    await alice.send(await alice.message(group, "hello"));
  });
  beforeEach(() => {
    nowMs += 60_000;
  });
  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
    gateways.stop();
  });

  const send = (device: Device, text: string, groupId = group.id) =>
    device.call(EphemeralService.SendEphemeral, { groupId, payload: Buffer.from(text) });

  const streams = () =>
    Promise.all(
      [alice, carol, bob].map((device) =>
        new DeviceStream(device).until(
          ({ caughtUp, items }) => caughtUp > 0 && items.some(({ groupId }) => groupId.length > 0),
        ),
      ),
    );

  test("reaches the connected devices of all domains but the sender, and no store", async () => {
    const open = await streams();
    // What came before is settled at both ends.
    while ((await a.store.outbox.destinations()).some(({ pendingRows }) => pendingRows > 0))
      await new Promise((resolve) => setImmediate(resolve));
    const before = writes;
    for (const text of ["typing", "still typing"]) await send(alice, text);
    const [own, carols, bobs] = open;
    for (const stream of [carols!, bobs!]) {
      await stream.until(({ ephemerals }) => ephemerals.length === 2);
      expect(stream.ephemerals).toEqual(["typing", "still typing"]);
    }
    expect(own?.ephemerals).toEqual([]);
    expect(writes).toBe(before);
    // Nothing of it waits for anyone.
    for (const stream of open) stream.cancel();
    for (const stream of await streams()) {
      expect(stream.ephemerals).toEqual([]);
      stream.cancel();
    }
  });

  test("is dropped for a domain that can not be reached, and never brought later", async () => {
    const [, carols, bobs] = await streams();
    gateways.down.add("b.example");
    await send(alice, "lost on the way");
    await carols!.until(({ ephemerals }) => ephemerals.length === 1);
    gateways.down.delete("b.example");
    while (bobs!.ephemerals.length === 0) {
      nowMs += 10_000;
      await send(alice, "heard");
    }
    expect(new Set(bobs!.ephemerals)).toEqual(new Set(["heard"]));
  });

  test("has a size, and each client so many", async () => {
    expect(await codeOf(send(alice, ""))).toBe("bad_field");
    expect(await codeOf(send(alice, "x".repeat(ephemeralBytesMax + 1)))).toBe("too_large");
    expect(await codeOf(send(alice, "x", new Uint8Array(16)))).toBe("unknown_group");
    const own = await bob.createGroup();
    const [stranger] = [await Device.connect(a, "dave/phone")];
    expect(await codeOf(send(stranger, "x"))).toBe("not_a_member");
    expect(await codeOf(send(stranger, "x", own.id))).toBe("unknown_group");
    nowMs += 60_000;
    await send(alice, "x".repeat(ephemeralBytesMax));
    for (let n = 1; n < ephemeralBurst; n += 1) await send(alice, "x");
    expect(await codeOf(send(alice, "one more"))).toBe("too_many_ephemerals");
    await send(carol, "another's are her own");
    nowMs += 1_000;
    await send(alice, "later");
  });

  test("of another domain counts only for groups that it has members in", async () => {
    const own = await alice.createGroup();
    const [owns] = await Promise.all([
      new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0),
      alice.send(await alice.message(own, "mine")),
    ]);
    const remote = await gateways.asGateway("a.example");
    const bring = (groupIds: readonly Uint8Array[], bytes = 3) =>
      remote.unary(
        FederatedEphemeralService.RelayEphemeral,
        { items: groupIds.map((groupId) => ({ groupId, payload: Buffer.alloc(bytes, 0x62) })) },
        { metadata: from("b.example") },
      );
    await bring([own.id, new Uint8Array(16), new Uint8Array(), group.id]);
    await owns.until(({ ephemerals }) => ephemerals.length > 0);
    expect(owns.ephemerals).toEqual(["bbb"]);
    expect(await codeOf(bring([group.id], ephemeralBytesMax + 1))).toBe("too_large");
    expect(await codeOf(bring(Array.from({ length: ephemeralsPerCallMax + 1 }, () => group.id)))).toBe(
      "too_large",
    );
  });

  test("does not reach a device that was removed, nor one that does not read", async () => {
    const [, carols, bobs] = await streams();
    bobs!.pause();
    await alice.commitDecided(group, {
      remove: [2],
      removed: [carol.clientId],
      memberDomains: ["a.example", "b.example"],
    });
    await carols!.until(({ items }) => items.some(({ body }) => body === "commit"));
    const heard = carols!.ephemerals.length;
    await send(alice, "without carol");
    bobs!.resume();
    await bobs!.until(({ ephemerals }) => ephemerals.length > 0);
    expect(carols!.ephemerals.length).toBe(heard);
    expect(await codeOf(send(carol, "still there?"))).toBe("not_a_member");
  });
});
