import { describe, expect, test } from "@jest/globals";
import { DeliveryService } from "@entente/proto";
import { Authority } from "./authority.ts";
import { Device } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { codeOf, Domain } from "./domain.ts";
import { Gateways } from "./gateway.ts";

/** A medium that fails when told. */
class Medium {
  failing: "disk_full" | "io" | undefined;
  readonly hook = (): "disk_full" | "io" | undefined => this.failing;
}

describe.each(["memory", "sqlite"] as const)("a store that fails on %s", (store) => {
  test("nothing is answered before it is saved, and nothing that was not saved is delivered", async () => {
    const medium = new Medium();
    const domain = await Domain.start("a.example", { store, open: { fault: medium.hook } });
    const alice = await Device.connect(domain, "alice/phone");
    const bob = await Device.connect(domain, "bob/phone");
    await bob.publish(2);
    const group = await alice.createGroup();
    await alice.commitDecided(group, { add: [await alice.claimOne(bob)] });
    const stream = await new DeviceStream(bob).until(({ caughtUp }) => caughtUp > 0);
    const before = stream.items.length;
    const message = await alice.message(group, "lost at first");
    const bundle = await alice.commit(group);
    for (const [failure, code] of [
      ["io", "store_unavailable"],
      ["disk_full", "store_full"],
    ] as const) {
      medium.failing = failure;
      expect(await codeOf(alice.send(message))).toBe(code);
      expect(await codeOf(alice.submit(bundle))).toBe(code);
      const { groupInfo, group: other } = await alice.newGroup();
      const request = { idempotencyKey: new Uint8Array(16), groupId: other.id, groupInfo };
      expect(await codeOf(alice.call(DeliveryService.CreateGroup, request))).toBe(code);
      const { bytes } = await alice.keyPackage();
      expect(await codeOf(alice.call(DeliveryService.PublishKeyPackages, { keyPackages: [bytes] }))).toBe(
        code,
      );
      expect(await codeOf(alice.claim(bob))).toBe(code);
      const unborn = await Device.enrol(domain, `unborn/${failure === "io" ? "one" : "two"}`);
      expect(await codeOf(unborn.beginSession())).toBe(code);
    }
    medium.failing = undefined;
    expect(stream.items.length).toBe(before);
    expect((await alice.send(message))?.accepted).toMatchObject({ duplicate: false });
    expect((await alice.submit(bundle))?.result).toBe("decided");
    await stream.until(({ items }) => items.length === before + 2);
    expect(stream.violation).toBeUndefined();
    await domain.stop();
  });

  test("an item of another domain is acknowledged only when it is saved", async () => {
    const medium = new Medium();
    const gateways = new Gateways();
    const [authorityA, authorityB] = await Promise.all([
      Authority.make("a.example"),
      Authority.make("b.example"),
    ]);
    const a = await Domain.start("a.example", {
      store,
      gateways,
      authority: authorityA,
      peers: [authorityB],
    });
    const b = await Domain.start("b.example", {
      store,
      gateways,
      authority: authorityB,
      peers: [authorityA],
      open: { fault: medium.hook },
    });
    const alice = await Device.connect(a, "alice/phone");
    const bob = await Device.connect(b, "bob/phone");
    await bob.publish(24);
    const group = await alice.createGroup();
    const memberDomains = ["a.example", "b.example"];
    await alice.commitDecided(group, { add: [await alice.claimOne(bob)], memberDomains });
    const stream = await new DeviceStream(bob).until(({ items }) => items.length === 1);
    medium.failing = "io";
    for (let i = 0; i < 5; i++) await alice.send(await alice.message(group, String(i)));
    await pending(a, 5);
    expect(stream.items.length).toBe(1);
    medium.failing = undefined;
    await stream.until(({ items }) => items.length === 6);
    expect(stream.violation).toBeUndefined();
    await pending(a, 0);
    await Promise.all([a.stop(), b.stop()]);
    gateways.stop();
  });
});

/** Waits until that many rows wait for other domains. */
async function pending(domain: Domain, rows: number): Promise<void> {
  for (;;) {
    const destinations = await domain.store.outbox.destinations();
    if (destinations.reduce((sum, { pendingRows }) => sum + pendingRows, 0) === rows) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
