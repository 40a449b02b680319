import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { PushService as PushMethods } from "@entente/proto";
import { createServiceCertificate } from "@entente/service-kit";
import { freePorts } from "@entente/service-kit/testing";
import { pushEndpointCharactersMax } from "../src/push/limits.ts";
import { Authority } from "./authority.ts";
import { Device, type GroupState } from "./device.ts";
import { DeviceStream } from "./device-stream.ts";
import { codeOf, Domain } from "./domain.ts";
import { PushService, signedBy } from "./push-service.ts";

describe("wake-ups", () => {
  let push: PushService;
  let domain: Domain;
  let alice: Device;
  let bob: Device;
  let group: GroupState;

  beforeEach(async () => {
    const authority = await Authority.make("a.example");
    const [port] = await freePorts(1);
    const { certificatePem, keyPem } = await createServiceCertificate(
      authority.root,
      ["localhost"],
      new Date(),
    );
    const [certificate, key] = [Buffer.from(certificatePem), Buffer.from(keyPem)];
    push = new PushService({ certificate, key, roots: certificate }, port ?? 0);
    await push.listen();
    domain = await Domain.start("a.example", { authority, pushHost: push.host });
    alice = await Device.connect(domain, "alice/phone");
    bob = await Device.connect(domain, "bob/phone");
    await bob.publish(3);
    group = await alice.createGroup();
  });
  afterEach(async () => {
    await domain.stop();
    await push.close();
  });

  async function register(device: Device, path: string): Promise<void> {
    await device.call(PushMethods.RegisterPush, push.subscription(path));
  }

  async function addBob(): Promise<void> {
    await alice.commitDecided(group, { add: [await alice.claimOne(bob)] });
  }

  test("reach a device that is away, say nothing, and are signed by the domain", async () => {
    const settings = await bob.call(PushMethods.ReadPushSettings, {});
    expect(settings.hosts).toEqual([push.host]);
    await register(bob, "/bob");
    await addBob();
    await push.until(1);
    const [first] = push.received;
    expect(first?.path).toBe("/bob");
    expect(push.decrypt(first!)).toBe('{"entente":"wake"}');
    expect(first!.headers["topic"]).toBe("entente");
    expect(signedBy(first!, settings.applicationServerKey, `https://${push.host}`)).toBe(true);
  });

  test("come once until the device does, and not to one that is connected", async () => {
    await register(alice, "/alice");
    await register(bob, "/bob");
    const aliceStream = await new DeviceStream(alice).until(({ caughtUp }) => caughtUp > 0);
    await addBob();
    await push.until(1);
    for (let i = 0; i < 5; i++) await alice.send(await alice.message(group, String(i)));
    const bobStream = await new DeviceStream(bob).until(({ caughtUp }) => caughtUp > 0);
    expect(bobStream.texts(group.id)).toEqual(Array<string>(5).fill("message"));
    expect(push.received.map(({ path }) => path)).toEqual(["/bob"]);
    // Sealed: the store holds no word of where the device is.
    const registrations = await domain.store.push.asleep({ rewokenBeforeMs: Date.now(), devicesMax: 10 });
    expect(registrations.map(({ clientId }) => clientId)).toContain(bob.clientId);
    for (const { sealed } of registrations) {
      expect(Buffer.from(sealed).includes("localhost")).toBe(false);
    }
    aliceStream.cancel();
  });

  test("stop when the subscription is gone", async () => {
    push.answers.set("/bob", 410);
    await register(bob, "/bob");
    await addBob();
    await push.until(1);
    const registered = (): Promise<readonly unknown[]> =>
      domain.store.push.asleep({ rewokenBeforeMs: Number.MAX_SAFE_INTEGER, devicesMax: 10 });
    while ((await registered()).length > 0) await new Promise(setImmediate);
  });

  test("are forgotten once", async () => {
    await register(bob, "/bob");
    expect((await bob.call(PushMethods.ForgetPush, {})).forgotten).toBe(true);
    expect((await bob.call(PushMethods.ForgetPush, {})).forgotten).toBe(false);
  });

  test.each([
    ["another host", { endpoint: "https://push.example/x" }, "push_host_refused"],
    ["a host below", { endpoint: "https://x.localhost/x" }, "push_host_refused"],
    ["no TLS", { endpoint: "http://localhost/x" }, "bad_field"],
    ["a user in it", { endpoint: "https://me@localhost/x" }, "bad_field"],
    ["a second spelling", { endpoint: "https://LOCALHOST/x" }, "bad_field"],
    ["no URL", { endpoint: "localhost" }, "bad_field"],
    ["an endpoint past the bound", { endpoint: "" }, "bad_field"],
    ["a key of another length", { p256dh: new Uint8Array(64) }, "bad_field"],
    ["a compressed key", { p256dh: Uint8Array.from([2, ...new Uint8Array(64)]) }, "bad_field"],
    ["an auth secret of another length", { auth: new Uint8Array(15) }, "bad_field"],
  ])("are not sent to %s", async (_name, change, code) => {
    const request = { ...push.subscription("/bob"), ...change };
    expect(await codeOf(bob.call(PushMethods.RegisterPush, request))).toBe(code);
  });

  test("the longest endpoint is taken, and one character or ten times more is not", async () => {
    const { endpoint } = push.subscription("/");
    const longest = push.subscription(`/${"x".repeat(pushEndpointCharactersMax - endpoint.length)}`);
    await bob.call(PushMethods.RegisterPush, longest);
    for (const more of [1, 9 * pushEndpointCharactersMax]) {
      const longer = { ...longest, endpoint: longest.endpoint + "x".repeat(more) };
      expect(await codeOf(bob.call(PushMethods.RegisterPush, longer))).toBe("bad_field");
    }
  });
});

test("a domain without push says so, and strangers get no answer", async () => {
  const domain = await Domain.start("a.example");
  const alice = await Device.connect(domain, "alice/phone");
  expect(await codeOf(alice.call(PushMethods.ReadPushSettings, {}))).toBe("no_push");
  expect(await codeOf(alice.call(PushMethods.ForgetPush, {}))).toBe("no_push");
  alice.token = "";
  expect(await codeOf(alice.call(PushMethods.ReadPushSettings, {}))).toBe("no_session");
  await domain.stop();
});
