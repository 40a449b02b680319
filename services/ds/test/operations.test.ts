import { afterEach, describe, expect, test } from "@jest/globals";
import { Device } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { Domain } from "./domain.ts";

let domain: Domain | undefined;
afterEach(() => domain?.stop());

async function get(of: Domain, path: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`http://127.0.0.1:${String(of.operations)}/${path}`);
  return { status: response.status, text: await response.text() };
}

async function figure(of: Domain, name: string): Promise<number> {
  const { text } = await get(of, "metrics");
  const line = text.split("\n").find((each) => each.startsWith(`${name}{`));
  return Number(line?.slice(line.lastIndexOf(" ") + 1) ?? 0);
}

describe("operations", () => {
  test("figures, health and readiness", async () => {
    const running = (domain = await Domain.start("a.example"));
    const alice = await Device.connect(running, "alice/phone");
    const group = await alice.createGroup();
    await alice.send(await alice.message(group, "x"));
    await alice.commitDecided(group, { memberDomains: ["a.example", "b.example"] });
    expect(await figure(running, "entente_ds_messages_total")).toBe(1);
    expect(await figure(running, "entente_ds_commits_total")).toBe(1);
    expect(await figure(running, "entente_ds_outbox_rows")).toBe(1);
    expect(await figure(running, "entente_ds_outbox_age_seconds")).toBeGreaterThanOrEqual(0);
    expect((await get(running, "metrics")).text).not.toContain("alice");
    expect(await get(running, "healthz")).toMatchObject({ status: 200 });
    expect(await get(running, "readyz")).toMatchObject({ status: 200 });
    await running.store.close();
    const notReady = await get(running, "readyz");
    expect(notReady.status).toBe(503);
    expect(notReady.text).toContain("closed");
  });

  test("as many streams as are allowed, and no more", async () => {
    const running = (domain = await Domain.start("a.example", { limits: { subscriptions: 2 } }));
    const devices = await Promise.all(
      ["a", "b", "c"].map((name) => Device.connect(running, `${name}/phone`)),
    );
    const [first, second] = [new DeviceStream(devices[0]!), new DeviceStream(devices[1]!)];
    await Promise.all([first, second].map((stream) => stream.until(({ caughtUp }) => caughtUp > 0)));
    const third = await new DeviceStream(devices[2]!).until(({ closed }) => closed);
    expect(third.error).toMatchObject({ code: "busy" });
    // A device's newer stream takes the place of its own.
    await new DeviceStream(devices[0]!).until(({ caughtUp }) => caughtUp > 0);
    second.cancel();
    for (;;) if ((await figure(running, "entente_ds_subscriptions")) === 1) break;
    await new DeviceStream(devices[2]!).until(({ caughtUp }) => caughtUp > 0);
  });

  test("a stalled device holds little, slows nobody, and gets everything when it reads on", async () => {
    const running = (domain = await Domain.start("a.example"));
    const alice = await Device.connect(running, "alice/phone");
    const bob = await Device.connect(running, "bob/phone");
    await bob.publish(24);
    const group = await alice.createGroup();
    await alice.commitDecided(group, { add: [await alice.claimOne(bob)] });
    const stalled = await new DeviceStream(bob, 1_024).until(({ caughtUp }) => caughtUp > 0);
    const reading = await new DeviceStream(alice, 1_024).until(({ caughtUp }) => caughtUp > 0);
    stalled.pause();
    const text = "x".repeat(100_000);
    for (let i = 0; i < 60; i++) await alice.send(await alice.message(group, text));
    await reading.until(({ items }) => items.length === 61);
    const pushedToBoth = await figure(running, "entente_ds_pushed_total");
    // Alice has 61, Bob his Welcome; the rest is what lies between: bounded by bytes, not by the window of 1,024.
    expect(pushedToBoth).toBeLessThan(61 + 1 + 20);
    stalled.resume();
    await stalled.until(({ items }) => items.filter((item) => item.body === "message").length === 60);
    expect(stalled.violation).toBeUndefined();
  });
});
