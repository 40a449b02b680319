import { createECDH, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createRootAuthority, createServiceCertificate } from "@entente/service-kit";
import { textOf, type TransportFactory } from "@entente/client";
import { grpcTransports } from "@entente/client/node";
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

/** Counts streams that are open, and what has come over all of them. */
class Streams {
  open = 0;
  items = 0;
  readonly transports: TransportFactory = {
    connect: (endpoint, roots) => {
      const real = grpcTransports.connect(endpoint, roots);
      return {
        unary: (method, request, options) => real.unary(method, request, options),
        subscribe: (token) => {
          const stream = real.subscribe(token);
          this.open += 1;
          return { ...stream, responses: this.#counted(stream.responses) };
        },
        close: () => {
          real.close();
        },
      };
    },
  };

  async *#counted<T extends { readonly response?: unknown; readonly batch?: unknown }>(
    responses: AsyncIterable<T>,
  ): AsyncIterable<T> {
    try {
      for await (const each of responses) {
        if (each.response === "item") this.items += 1;
        if (each.response === "batch")
          this.items += (each.batch as { readonly items: readonly unknown[] }).items.length;
        yield each;
      }
    } finally {
      this.open -= 1;
    }
  }
}

// A23-110: neither a push service nor a stream that stays open.
test("a client that polls gets everything, acknowledges it, and stays connected to nobody", async () => {
  const [a, b] = [testbed.domain("a.example"), testbed.domain("b.example")];
  const streams = new Streams();
  const polling = { reception: "poll", transports: streams.transports } as const;
  const anna = await Person.enrol(a, "anna@a.example/phone");
  const ben = await Person.enrol(b, "ben@b.example/phone", polling);
  const group = await anna.client.createGroup();
  await group.invite(["ben@b.example"]);
  const texts = ["one", "two", "three"];
  for (const text of texts) await group.send(text);
  expect([streams.open, streams.items]).toEqual([0, 0]);

  const kinds = (): readonly string[] => ben.diary.map(({ kind }) => kind);
  const pollUntil = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) {
      await ben.client.poll();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await pollUntil(() => kinds().filter((kind) => kind === "message").length === texts.length);
  for (const text of texts) await ben.reads(text);
  expect(streams.open).toBe(0);
  // What was acknowledged does not come again, once the acknowledgement is on disk there.
  for (let before = -1; streams.items !== before;) {
    before = streams.items;
    await ben.client.poll();
  }
  await ben.client.group(group.id).send("read it all");
  await anna.reads("read it all");
  // Two at once are one after the other, and one of a client that streams is refused.
  await Promise.all([ben.client.poll(), ben.client.poll()]);
  await expect(anna.client.poll()).rejects.toMatchObject({ code: "not_polling" });
  const read = ben.diary.flatMap((event) => (event.kind === "message" ? [textOf(event.content)] : []));
  expect(read.filter((text) => text !== "read it all")).toEqual(texts);

  // Across a restart, and after it was away.
  await ben.leave();
  await group.send("four");
  const again = await Person.return(b, "ben@b.example/phone", polling);
  while (!again.diary.some(({ kind }) => kind === "message")) {
    await again.client.poll();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await again.reads("four");
  expect(streams.open).toBe(0);
  await Promise.all([anna.leave(), again.leave()]);
  await expect(again.client.poll()).rejects.toMatchObject({ code: "stopped" });
});
