import { X509Certificate } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { Module } from "@nestjs/common";
import type { ServerDuplexStream } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { DeliveryService, DeliveryServiceName, type delivery } from "@entente/proto";
import {
  createLog,
  createMetrics,
  createRootAuthority,
  createServiceCertificate,
  peerCertificate,
  Remote,
  type RunningService,
  startService,
  WatchedIdentity,
} from "../src/index.ts";
import { freePort } from "../src/testing/index.ts";

// The certificate of a listener, and the one that its channels show, change while a stream is open.
class EmptyModule {}
Module({})(EmptyModule);

const folder = mkdtempSync(join(tmpdir(), "entente-watched-"));
const files = {
  certificate: join(folder, "service.pem"),
  key: join(folder, "service.key"),
  roots: join(folder, "root.pem"),
};
let root: Awaited<ReturnType<typeof createRootAuthority>>;
let identity: WatchedIdentity;
let running: RunningService;
let port: number;
/** Serial numbers that callers have shown, in the order of their streams. */
const callers: string[] = [];

async function renew(): Promise<string> {
  const { certificatePem, keyPem } = await createServiceCertificate(root, ["ds.a.example"], new Date());
  writeFileSync(files.key, keyPem);
  writeFileSync(files.certificate, certificatePem);
  return new X509Certificate(certificatePem).serialNumber;
}

/** The serial number of what a new connection is shown. */
function shown(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect(
      { port, host: "127.0.0.1", servername: "ds.a.example", ca: root.certificatePem, ALPNProtocols: ["h2"] },
      () => {
        resolve(socket.getPeerX509Certificate()?.serialNumber ?? "");
        socket.destroy();
      },
    );
    socket.once("error", reject);
  });
}

beforeAll(async () => {
  root = await createRootAuthority("a.example", new Date());
  writeFileSync(files.roots, root.certificatePem);
  await renew();
  port = await freePort();
  identity = new WatchedIdentity(files, createLog("ds", "silent"));
  const publish = (
    call: ServerDuplexStream<delivery.PublishRequest, delivery.PublishResponse.$Properties>,
  ): void => {
    callers.push(peerCertificate(call)?.serialNumber ?? "");
    call.on("data", () => call.write({}));
    call.on("end", () => call.end());
  };
  running = await startService({
    name: "ds",
    log: createLog("ds", "silent"),
    metrics: createMetrics("ds"),
    readiness: () => Promise.resolve({ ready: true, reason: "" }),
    operations: { host: "127.0.0.1", port: await freePort() },
    module: { module: EmptyModule },
    listeners: () => [
      {
        address: { host: "127.0.0.1", port },
        identity: identity.listener("required"),
        clients: "required",
        services: [
          {
            name: DeliveryServiceName,
            methods: { Publish: DeliveryService.Publish },
            raw: { Publish: publish },
          },
        ],
      },
    ],
  });
});
afterAll(async () => {
  identity.stop();
  await running.stop();
});

/** A stream of a new connection that answers each message. */
function opened(): { ask: () => Promise<unknown>; close: () => void } {
  const remote = new Remote(`127.0.0.1:${String(port)}`, identity.channel(), "ds.a.example");
  const method = DeliveryService.Publish;
  const call = remote.client.makeBidiStreamRequest(
    method.path,
    (value: delivery.PublishRequest.$Properties) => method.requestSerialize(value),
    (bytes: Buffer) => method.responseDeserialize(bytes),
  );
  const failed = new Promise<never>((_resolve, reject) => call.on("error", reject));
  failed.catch(() => undefined);
  return {
    ask() {
      const answered = new Promise((resolve) => call.once("data", resolve));
      call.write({ mlsMessage: Uint8Array.of(1) });
      return Promise.race([answered, failed]);
    },
    close() {
      call.end();
      remote.close();
    },
  };
}

test("new connections meet the new certificate on both sides, and streams that are open lose nothing", async () => {
  const before = await shown();
  const old = opened();
  await old.ask();
  const serial = await renew();
  expect(serial).not.toBe(before);
  identity.now();
  expect(await shown()).toBe(serial);
  for (let n = 0; n < 20; n += 1) await old.ask();
  const young = opened();
  await young.ask();
  expect(callers).toEqual([before, serial]);
  await old.ask();
  old.close();
  young.close();
});

test("files that do not fit change nothing", async () => {
  const before = await shown();
  const { keyPem } = await createServiceCertificate(root, ["ds.a.example"], new Date());
  writeFileSync(files.key, keyPem);
  expect(() => identity.now()).toThrow("not the certificate's");
  expect(await shown()).toBe(before);
  const again = opened();
  await again.ask();
  again.close();
});

test("a change is seen without being told", async () => {
  identity.start();
  const serial = await renew();
  while ((await shown()) !== serial) await new Promise((resolve) => setTimeout(resolve, 50));
  identity.stop();
});
