import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { randomBytes } from "node:crypto";
import { DeliveryService } from "@entente/proto";
import { Device, type GroupState } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { codeOf, Domain } from "./domain.ts";
import { batchBytesMax, batchItemsMax } from "../src/limits.ts";

describe.each(["memory", "sqlite"] as const)("feeds on %s", (store) => {
  let domain: Domain;
  let alice: Device;
  let bob: Device;
  let group: GroupState;

  beforeEach(async () => {
    domain = await Domain.start("a.example", { store });
    alice = await Device.connect(domain, "alice/phone");
    bob = await Device.connect(domain, "bob/phone");
    await bob.publish(3);
    group = await alice.createGroup();
  });
  afterEach(() => domain.stop());

  async function addBob(): Promise<void> {
    await alice.commitDecided(group, { add: [await alice.claimOne(bob)] });
  }

  test("a group's conversation reaches its members, in order, from the Welcome on", async () => {
    const early = await alice.message(group, "before bob");
    expect((await alice.send(early))?.result).toBe("accepted");
    const aliceStream = new DeviceStream(alice);
    const bobStream = new DeviceStream(bob);
    await bobStream.until(({ caughtUp }) => caughtUp > 0);
    await addBob();
    await bobStream.until(({ items }) => items.some((item) => item.body === "welcome"));
    for (let i = 0; i < 20; i++) await alice.send(await alice.message(group, `hello ${String(i)}`));
    await bobStream.until(({ items }) => items.filter((item) => item.body === "message").length === 20);
    await aliceStream.until(({ items }) => items.length === 22);
    expect(aliceStream.texts(group.id)).toEqual(["message", "commit", ...Array<string>(20).fill("message")]);
    expect(bobStream.texts(group.id)).toEqual(Array<string>(20).fill("message"));
    const welcome = bobStream.items.find((item) => item.body === "welcome")?.welcome;
    expect(Buffer.from(welcome?.head ?? []).equals(group.head)).toBe(true);
    expect(welcome?.epoch).toBe(1);
    expect([aliceStream.violation, bobStream.violation]).toEqual([undefined, undefined]);
  });

  test("a stream goes on after what was acknowledged", async () => {
    for (let i = 0; i < 10; i++) await alice.send(await alice.message(group, String(i)));
    const first = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    expect(first.items.length).toBe(10);
    first.acknowledge(group.id, 7);
    await acknowledged(domain, alice, group, 7n);
    first.cancel();
    const second = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    expect(second.items.map((item) => item.seq)).toEqual([8, 9, 10]);
  });

  test("no more is under way than the window, and an acknowledgement makes room", async () => {
    for (let i = 0; i < 10; i++) await alice.send(await alice.message(group, String(i)));
    const stream = await new DeviceStream(alice, 4).until(({ items }) => items.length === 4);
    stream.acknowledge(group.id, 3);
    await stream.until(({ items }) => items.length === 7);
    stream.say({ credit: { items: 1 } });
    await stream.until(({ items }) => items.length === 8);
    expect(stream.caughtUp).toBe(0);
    stream.acknowledge(group.id, 8);
    await stream.until(({ caughtUp }) => caughtUp === 1);
    expect(stream.items.map((item) => item.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test("what is there already comes in batches to who asks for them, within the window and the bytes of one", async () => {
    const sizes = [...Array<number>(20).fill(10), batchBytesMax, ...Array<number>(4).fill(10)];
    for (const size of sizes) await alice.send(await alice.message(group, "x".repeat(size)));
    const stream = new DeviceStream(alice, 12, true, 8);
    await stream.until(({ items }) => items.length === 12);
    expect(stream.batches).toEqual([8, 4]);
    stream.acknowledge(group.id, 12);
    await stream.until(({ items }) => items.length === 24);
    // One that is larger than a batch comes by itself.
    expect(stream.batches).toEqual([8, 4, 8, 3]);
    stream.acknowledge(group.id, 24);
    await stream.until(({ caughtUp }) => caughtUp === 1);
    expect(stream.items.map((item) => item.seq)).toEqual(sizes.map((_size, index) => index + 1));
    expect(stream.batches).toEqual([8, 4, 8, 3]);
  });

  test("a removed device reads up to the Commit that removes it, and nothing after", async () => {
    await addBob();
    const stream = await new DeviceStream(bob).until(({ caughtUp }) => caughtUp > 0);
    await alice.send(await alice.message(group, "with bob"));
    await alice.commitDecided(group, { remove: [1], removed: [bob.clientId] });
    await alice.send(await alice.message(group, "without bob"));
    await stream.until(({ items }) => items.some((item) => item.body === "commit"));
    // Something later in the inbox shows that nothing was merely late.
    const other = await alice.createGroup();
    await alice.commitDecided(other, { add: [await alice.claimOne(bob)] });
    await stream.until(({ items }) => items.filter((item) => item.body === "welcome").length === 2);
    expect(stream.texts(group.id)).toEqual(["message", "commit"]);
    const again = await new DeviceStream(bob).until(({ caughtUp }) => caughtUp > 0);
    expect(again.texts(group.id)).toEqual(["message", "commit"]);
    expect(await codeOf(bob.send(await alice.message(group, "bob speaks")))).toBe("not_a_member");
  });

  test("a device that comes back begins after its new Welcome", async () => {
    await addBob();
    await alice.commitDecided(group, { remove: [1], removed: [bob.clientId] });
    await alice.send(await alice.message(group, "without bob"));
    const stream = await new DeviceStream(bob).until(({ caughtUp }) => caughtUp > 0);
    stream.acknowledgeAll();
    await acknowledged(domain, bob, group, 2n);
    await addBob();
    await alice.send(await alice.message(group, "with bob again"));
    await stream.until(({ items }) => items.some((item) => item.body === "message"));
    expect(stream.texts(group.id)).toEqual(["commit", "message"]);
    expect(stream.items.at(-1)?.seq).toBe(5);
  });

  test("a device that was away with its stream open gets nothing from in between", async () => {
    const stream = await new DeviceStream(bob).until(({ caughtUp }) => caughtUp > 0);
    // Another reader keeps the group's feed at hand all along.
    const other = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    await addBob();
    await alice.commitDecided(group, { remove: [1], removed: [bob.clientId] });
    await stream.until(({ items }) => items.some((item) => item.body === "commit"));
    stream.acknowledgeAll();
    await acknowledged(domain, bob, group, 2n);
    for (let i = 0; i < 3; i++) await alice.send(await alice.message(group, "without bob"));
    await other.until(({ items }) => items.length === 5);
    await addBob();
    await alice.send(await alice.message(group, "with bob again"));
    await stream.until(({ items }) => items.some((item) => item.groupId.length > 0 && item.seq === 7));
    const seqs = stream.items.filter((item) => item.groupId.length > 0).map((item) => item.seq);
    expect(seqs).toEqual([2, 7]);
  });

  test("the newest stream of a device wins", async () => {
    const first = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    const second = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    await first.until(({ closed }) => closed);
    expect(first.end).toBe("replaced");
    await alice.send(await alice.message(group, "to the second"));
    await second.until(({ items }) => items.length === 1);
    expect(first.items.length).toBe(0);
  });

  test("the newest stream goes on after what the older one has acknowledged just before", async () => {
    for (let i = 0; i < 10; i++) await alice.send(await alice.message(group, String(i)));
    const first = await new DeviceStream(alice, 4).until(({ items }) => items.length === 4);
    // What follows shows that it was heard.
    first.acknowledge(group.id, 2);
    await first.until(({ items }) => items.length === 6);
    first.acknowledge(group.id, 5);
    await first.until(({ items }) => items.length === 9);
    const second = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    expect(second.items.map((item) => item.seq)).toEqual([6, 7, 8, 9, 10]);
  });

  test("streams are told when the service stops", async () => {
    const stream = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    await domain.stopService();
    await stream.until(({ closed }) => closed);
    expect(stream.end).toBe("shutting_down");
  });

  test("many devices of one group get the same bytes, each item once", async () => {
    const devices = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const device = await Device.connect(domain, `user${String(i)}/phone`);
        await device.publish(1);
        return device;
      }),
    );
    const keyPackages = await Promise.all(devices.map((device) => alice.claimOne(device)));
    await alice.commitDecided(group, { add: keyPackages });
    const streams = devices.map((device) => new DeviceStream(device));
    await Promise.all(streams.map((stream) => stream.until(({ caughtUp }) => caughtUp > 0)));
    for (let i = 0; i < 50; i++) await alice.send(await alice.message(group, String(i)));
    await Promise.all(
      streams.map((stream) =>
        stream.until(({ items }) => items.filter((item) => item.body === "message").length === 50),
      ),
    );
    expect(streams.map(({ violation }) => violation)).toEqual(streams.map(() => undefined));
    const orders = streams.map(({ items }) =>
      items.filter((item) => item.body === "message").map((item) => Buffer.from(item.hlc).toString("hex")),
    );
    for (const order of orders) expect(order).toEqual([...(orders[0] ?? [])].sort());
  });

  test("hostile streams are refused by code", async () => {
    const cases: [(stream: DeviceStream) => void, string][] = [
      [(stream) => stream.say({ credit: { items: 1 } }), "bad_stream"],
      [(stream) => stream.say({}), "bad_stream"],
      [(stream) => stream.say({ start: { windowItems: 1_025 } }), "bad_stream"],
      [(stream) => stream.say({ start: { batchItems: batchItemsMax + 1 } }), "bad_stream"],
      [(stream) => stream.say({ acknowledgement: { positions: [] } }), "bad_stream"],
    ];
    for (const [hostile, code] of cases) {
      const stream = new DeviceStream(alice, 0, false);
      hostile(stream);
      await stream.until(({ closed }) => closed);
      expect(stream.error?.code).toBe(code);
    }
    const started: [(stream: DeviceStream) => void, string][] = [
      [(stream) => stream.say({ start: {} }), "bad_stream"],
      [(stream) => stream.say({ credit: { items: 0 } }), "bad_stream"],
      [(stream) => stream.acknowledge(group.id, 99), "bad_acknowledgement"],
      [(stream) => stream.acknowledge(group.id, 2 ** 53), "bad_field"],
      [(stream) => stream.acknowledge(randomBytes(20), 1), "bad_identifier"],
    ];
    for (const [hostile, code] of started) {
      const stream = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
      hostile(stream);
      await stream.until(({ closed }) => closed);
      expect(stream.error?.code).toBe(code);
    }
  });

  test("nobody acknowledges for another", async () => {
    const eve = await Device.connect(domain, "eve/phone");
    await alice.send(await alice.message(group, "for alice"));
    const stream = await new DeviceStream(eve).until(({ caughtUp }) => caughtUp > 0);
    stream.acknowledge(group.id, 1);
    // Answered in order: when its own inbox is acknowledged, the other has been looked at.
    stream.say({ credit: { items: 1 } });
    const mine = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    expect(mine.items.length).toBe(1);
    expect(stream.items).toEqual([]);
    expect(await codeOf(eve.call(DeliveryService.ReadGroup, { groupId: group.id }))).toBe("not_a_member");
  });
});

/** Waits until the store has the acknowledgement; a stream gives no answer to one. */
async function acknowledged(domain: Domain, device: Device, _group: GroupState, seq: bigint): Promise<void> {
  for (;;) {
    const cursors = await domain.store.feeds.cursors(device.clientId);
    if (cursors.some((cursor) => cursor.feed.startsWith("g/") && cursor.ackedSeq >= seq)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
