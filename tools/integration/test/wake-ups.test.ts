import { createECDH, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createRootAuthority, createServiceCertificate } from "@entente/service-kit";
import { type InProcessDomain, Person, Testbed } from "@entente/testbed";

// A device that is away is woken for a message from another domain, reads it, and is not woken for what it has read.
const folder = mkdtempSync(join(tmpdir(), "entente-wake-ups-"));
let testbed: Testbed<"in-process">;
let pushService: Server;
let host: string;
const woken: string[] = [];
let onWoken: () => void = () => undefined;

beforeAll(async () => {
  const root = await createRootAuthority("push.example", new Date());
  const { certificatePem, keyPem } = await createServiceCertificate(root, ["localhost"], new Date());
  pushService = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
    request.resume().on("end", () => {
      woken.push(request.url ?? "");
      response.writeHead(201).end();
      onWoken();
    });
  });
  await new Promise<void>((resolve) => pushService.listen(0, "127.0.0.1", resolve));
  host = `localhost:${String((pushService.address() as AddressInfo).port)}`;
  const roots = join(folder, "push.pem");
  writeFileSync(roots, root.certificatePem);
  const push = { contact: "mailto:operator@a.example", hosts: [host], roots, delayMs: 0 };
  testbed = await Testbed.start({
    domains: ["a.example", "b.example"],
    mode: "in-process",
    settings: { push },
  });
});

afterAll(async () => {
  await testbed.stop();
  pushService.closeAllConnections();
  await new Promise((resolve) => pushService.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

test("a device that is away is woken across domains, and finds what it was woken for", async () => {
  const [a, b] = ["a.example", "b.example"].map((name) => testbed.domain(name)) as [
    InProcessDomain,
    InProcessDomain,
  ];
  const alice = await Person.enrol(a, "alice@a.example/phone");
  const bob = await Person.enrol(b, "bob@b.example/phone");
  const { applicationServerKey, hosts } = await bob.client.wakeUps.settings();
  expect(applicationServerKey.length).toBe(65);
  expect(hosts).toEqual([host]);
  const keys = createECDH("prime256v1");
  const subscription = {
    endpoint: `https://${host}/bob`,
    keys: { p256dh: keys.generateKeys("base64url"), auth: randomBytes(16).toString("base64url") },
  };
  await bob.client.wakeUps.register(subscription);
  await expect(
    bob.client.wakeUps.register({ ...subscription, endpoint: "https://elsewhere.example/" }),
  ).rejects.toMatchObject({ code: "push_host_refused" });
  await expect(
    bob.client.wakeUps.register({ ...subscription, keys: { ...subscription.keys, auth: "no!" } }),
  ).rejects.toMatchObject({ code: "bad_subscription" });

  const group = await alice.client.createGroup();
  await group.invite(["bob@b.example"]);
  await bob.joins(group.id);
  await bob.leave();
  const wake = new Promise<void>((resolve) => (onWoken = resolve));
  await group.send("are you there?");
  await wake;
  expect(new Set(woken)).toEqual(new Set(["/bob"]));
  const again = await Person.return(b, "bob@b.example/phone");
  await again.reads("are you there?");
  expect(await again.client.wakeUps.forget()).toBe(true);
  expect(await again.client.wakeUps.forget()).toBe(false);
  await Promise.all([alice.leave(), again.leave()]);
});
