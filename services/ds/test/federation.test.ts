import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { DeliveryService } from "@entente/proto";
import { Authority } from "./authority.ts";
import { Device, type GroupState } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { codeOf, Domain } from "./domain.ts";
import { Gateways } from "./gateway.ts";

describe.each(["memory", "sqlite"] as const)("two domains on %s", (store) => {
  let gateways: Gateways;
  let a: Domain;
  let b: Domain;
  let alice: Device;
  let bob: Device;
  let group: GroupState;

  beforeEach(async () => {
    gateways = new Gateways();
    const [authorityA, authorityB] = await Promise.all([
      Authority.make("a.example"),
      Authority.make("b.example"),
    ]);
    a = await Domain.start("a.example", { store, gateways, authority: authorityA, peers: [authorityB] });
    b = await Domain.start("b.example", { store, gateways, authority: authorityB, peers: [authorityA] });
    alice = await Device.connect(a, "alice/phone");
    bob = await Device.connect(b, "bob/phone");
    // Enough that no notice of low stock comes in between.
    await bob.publish(24, 1);
    group = await alice.createGroup();
  });
  afterEach(async () => {
    await Promise.all([a.stop(), b.stop()]);
    gateways.stop();
  });

  async function addBob(): Promise<void> {
    const keyPackage = await alice.claimOne(bob);
    await alice.commitDecided(group, { add: [keyPackage], memberDomains: ["a.example", "b.example"] });
  }

  test("an invitation and a conversation cross, in both directions", async () => {
    const bobStream = new DeviceStream(bob);
    await addBob();
    await bobStream.until(({ items }) => items.some((item) => item.body === "welcome"));
    for (let i = 0; i < 20; i++) await alice.send(await alice.message(group, `hello ${String(i)}`));
    await bobStream.until(({ items }) => items.filter((item) => item.body === "message").length === 20);
    expect(bobStream.violation).toBeUndefined();
    const read = await bob.call(DeliveryService.ReadGroup, { groupId: group.id });
    expect(read).toMatchObject({
      epoch: 1,
      ordererDomain: "a.example",
      memberDomains: ["a.example", "b.example"],
    });
    expect(Buffer.from(read.head).equals(group.head)).toBe(true);
    const aliceStream = await new DeviceStream(alice).until(({ items }) => items.length === 21);
    const stamps = (stream: DeviceStream): string[] =>
      stream.items
        .filter((item) => item.body === "message")
        .map(
          (item) => `${Buffer.from(item.hlc).toString("hex")} ${item.originDomain} ${String(item.originSeq)}`,
        );
    expect(stamps(bobStream)).toEqual(stamps(aliceStream));
    // The bytes of one of Alice's messages are as good as Bob's own for what the servers see.
    expect((await bob.send(await alice.message(group, "from b")))?.result).toBe("accepted");
    await aliceStream.until(({ items }) => items.length === 22);
    expect(aliceStream.items.at(-1)?.originDomain).toBe("b.example");
  });

  test("a Commit of the other domain is ordered at the group's domain and comes back", async () => {
    await addBob();
    const stream = await new DeviceStream(bob).until(({ items }) => items.length === 1);
    const bundle = await alice.commit(group);
    const result = await bob.submit(bundle);
    expect(result?.decided).toMatchObject({ epoch: 1 });
    expect(Buffer.from(result?.decided?.nextHead ?? []).equals(bundle.nextHead)).toBe(true);
    await stream.until(({ items }) => items.some((item) => item.body === "commit"));
    expect((await bob.submit(bundle))?.decided).toEqual(result?.decided);
  });

  test("what a domain misses while it is away comes when it is back, in order", async () => {
    await addBob();
    await new DeviceStream(bob).until(({ items }) => items.length === 1);
    const sign = await alice.message(group, "a sign of life");
    gateways.down.add("b.example");
    gateways.cut();
    for (let i = 0; i < 30; i++) await alice.send(await alice.message(group, String(i)));
    await alice.commitDecided(group);
    await alice.send(await alice.message(group, "after the Commit"));
    gateways.down.delete("b.example");
    // Any call of the other domain is a sign of life.
    expect((await bob.send(sign))?.result).toBe("accepted");
    const stream = await new DeviceStream(bob).until(({ items }) => items.length === 1 + 33);
    expect(stream.violation).toBeUndefined();
    expect(stream.texts(group.id).filter((body) => body === "commit")).toEqual(["commit"]);
  });

  test("a message that its domain has accepted arrives, however many epochs ended meanwhile", async () => {
    await addBob();
    await new DeviceStream(bob).until(({ items }) => items.length === 1);
    const late = await alice.message(group, "accepted, then held up");
    gateways.down.add("a.example");
    gateways.cut();
    expect((await bob.send(late))?.result).toBe("accepted");
    for (let epoch = 0; epoch < 8; epoch++) await alice.commitDecided(group);
    gateways.down.delete("a.example");
    // A sign of life of its own domain ends Bob's waiting.
    await alice.send(await alice.message(group, "in the newest epoch"));
    const stream = await new DeviceStream(alice).until(({ items }) =>
      items.some(({ originDomain, body }) => originDomain === "b.example" && body === "message"),
    );
    expect(stream.violation).toBeUndefined();
  });

  test("an orderer that does not answer is unavailable, never a failure", async () => {
    await addBob();
    await new DeviceStream(bob).until(({ items }) => items.length === 1);
    gateways.down.add("a.example");
    const bundle = await alice.commit(group);
    expect((await bob.submit(bundle))?.unavailable).toMatchObject({ ordererDomain: "a.example" });
    gateways.down.delete("a.example");
    expect((await bob.submit(bundle))?.result).toBe("decided");
  });

  test("claims abroad go through the gateway, and what comes back is checked again", async () => {
    const { result } = await alice.claim(bob);
    expect(result?.clients).toMatchObject([{ clientId: bob.clientId, status: 1 }]);
    gateways.tamper = (method, response) => {
      const changed = Buffer.from(response);
      const at = changed.length - 20;
      if (method === "ClaimKeyPackages") changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      return changed;
    };
    expect((await alice.claim(bob)).result?.clients).toMatchObject([{ clientId: bob.clientId, status: 3 }]);
    gateways.tamper = undefined;
    expect(await codeOf(alice.claim("nobody@b.example"))).toBe("unknown_user");
    expect(await codeOf(alice.claim("bob@c.example"))).toBe("unknown_domain");
    gateways.down.add("b.example");
    expect(await codeOf(alice.claim(bob))).toBe("peer_unreachable");
  });

  test("credentials are verified by their own domain", async () => {
    const verify = (device: Device) =>
      alice.call(DeliveryService.VerifyCredential, {
        query: {
          credential: device.credential,
          signaturePublicKey: device.publicKey,
          clientId: device.clientId,
        },
      });
    expect((await verify(bob)).verdict).toMatchObject({ state: 1, clientId: bob.clientId });
    expect((await verify(alice)).verdict).toMatchObject({ state: 1, clientId: alice.clientId });
    b.authority.revoked.add(bob.clientId);
    expect((await verify(bob)).verdict).toMatchObject({ state: 3 });
    const { trustAnchors } = await alice.call(DeliveryService.ListTrustAnchors, {});
    expect(trustAnchors.map(({ domain }) => domain)).toEqual(["a.example", "b.example"]);
  });
});
