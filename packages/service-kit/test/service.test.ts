import "reflect-metadata";
import { X509Certificate } from "node:crypto";
import { connect } from "node:http2";
import tls from "node:tls";
import { Controller, Module } from "@nestjs/common";
import { GrpcMethod } from "@nestjs/microservices";
import { status, type ServerDuplexStream } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { DeliveryService, DeliveryServiceName, type delivery } from "@entente/proto";
import {
  channelCredentials,
  createLog,
  createMetrics,
  createRootAuthority,
  createServiceCertificate,
  dnsNames,
  fromRefusal,
  Remote,
  requireRole,
  type RunningService,
  ServiceError,
  startService,
  type TlsIdentity,
} from "../src/index.ts";
import { freePort, refusalOf } from "../src/testing/index.ts";

const now = new Date();
let root: Awaited<ReturnType<typeof createRootAuthority>>;
let running: RunningService;
let port: number;
let operationsPort: number;
let ready = true;

async function identity(name: string, authority = root): Promise<TlsIdentity> {
  const { certificatePem, keyPem } = await createServiceCertificate(authority, [name], now);
  return {
    certificate: Buffer.from(certificatePem),
    key: Buffer.from(keyPem),
    roots: Buffer.from(root.certificatePem),
  };
}

class EchoController {
  beginSession(
    request: delivery.BeginSessionRequest,
    _metadata: unknown,
    call: never,
  ): delivery.BeginSessionResponse.$Properties {
    requireRole(call, "a.example", ["ds"]);
    if (request.clientId === "bug") throw new TypeError("secret text of a bug");
    if (request.clientId === "full") {
      throw new ServiceError("full", status.RESOURCE_EXHAUSTED, "no room", {
        retryAfterMs: 70,
        field: "client_id",
      });
    }
    return { challenge: Buffer.from(request.clientId) };
  }
}
Controller()(EchoController);
GrpcMethod("DeliveryService", "BeginSession")(
  EchoController.prototype,
  "beginSession",
  Object.getOwnPropertyDescriptor(EchoController.prototype, "beginSession")!,
);

class EchoModule {}
Module({ controllers: [EchoController] })(EchoModule);

beforeAll(async () => {
  root = await createRootAuthority("a.example", now);
  [port, operationsPort] = [await freePort(), await freePort()];
  const serverIdentity = await identity("as.a.example");
  running = await startService({
    name: "echo",
    log: createLog("echo", "silent"),
    metrics: createMetrics("echo"),
    readiness: () => Promise.resolve({ ready, reason: ready ? "" : "the store does not answer" }),
    operations: { host: "127.0.0.1", port: operationsPort },
    module: { module: EchoModule },
    listeners: () => [
      {
        address: { host: "127.0.0.1", port },
        identity: serverIdentity,
        clients: "required",
        services: [
          {
            name: DeliveryServiceName,
            methods: DeliveryService,
            raw: {
              Publish: (
                call: ServerDuplexStream<delivery.PublishRequest, delivery.PublishResponse.$Properties>,
              ) => {
                call.on("data", (request: delivery.PublishRequest) =>
                  call.write({ result: { accepted: { messageId: request.mlsMessage } } }),
                );
                call.on("end", () => call.end());
              },
              Subscribe: (call: ServerDuplexStream<unknown, unknown>) => call.end(),
            },
          },
        ],
      },
    ],
  });
});

afterAll(() => running.stop());

function remote(from: TlsIdentity, serverName = "as.a.example"): Remote {
  return new Remote(`127.0.0.1:${String(port)}`, channelCredentials(from), serverName);
}

describe("a service behind mutual TLS", () => {
  test("answers a caller of the right role", async () => {
    const caller = remote(await identity("ds.a.example"));
    const answer = await caller.unary(DeliveryService.BeginSession, { clientId: "alice" });
    expect(Buffer.from(answer.challenge).toString()).toBe("alice");
    caller.close();
  });

  test("tells a refusal with code, status, field and when to come back", async () => {
    const caller = remote(await identity("ds.a.example"));
    const refusal = await refusalOf(caller.unary(DeliveryService.BeginSession, { clientId: "full" }));
    expect([refusal.code, refusal.status, refusal.detail]).toEqual([
      "full",
      status.RESOURCE_EXHAUSTED,
      { retryAfterMs: 70, field: "client_id" },
    ]);
    caller.close();
  });

  test("tells nothing of a bug but that there is one", async () => {
    const caller = remote(await identity("ds.a.example"));
    const refusal = await refusalOf(caller.unary(DeliveryService.BeginSession, { clientId: "bug" }));
    expect(refusal.code).toBe("internal");
    expect(refusal.message).not.toContain("secret");
    caller.close();
  });

  test("tells bytes that are no message of the method from a bug of its own", async () => {
    const caller = remote(await identity("ds.a.example"));
    const send = (bytes: Buffer): Promise<unknown> =>
      new Promise((resolve, reject) => {
        caller.client.makeUnaryRequest<Buffer, Buffer>(
          DeliveryService.BeginSession.path,
          (each) => each,
          (each) => each,
          bytes,
          (error, answer) => {
            if (error === null) resolve(answer);
            else reject(fromRefusal(error));
          },
        );
      });
    for (const hex of ["ff", "0a05616c", "0b", "0a80808080808080808080"]) {
      expect((await refusalOf(send(Buffer.from(hex, "hex")))).code).toBe("malformed");
    }
    // The connection is as good as before.
    expect((await caller.unary(DeliveryService.BeginSession, { clientId: "alice" })).challenge).toHaveLength(
      5,
    );
    caller.close();
  });

  test("refuses a role that the call is not for", async () => {
    const caller = remote(await identity("gateway.a.example"));
    expect((await refusalOf(caller.unary(DeliveryService.BeginSession, { clientId: "x" }))).code).toBe(
      "role_not_allowed",
    );
    caller.close();
  });

  test("a caller under another root does not get past the handshake", async () => {
    const stranger = await createRootAuthority("a.example", now);
    const caller = remote(await identity("ds.a.example", stranger));
    const refusal = await refusalOf(
      caller.unary(DeliveryService.BeginSession, { clientId: "x" }, { deadlineMs: 3000 }),
    );
    expect(["unreachable", "no_answer"]).toContain(refusal.code);
    caller.close();
  });

  test("a caller refuses a service whose certificate has another name", async () => {
    const caller = remote(await identity("ds.a.example"), "ds.b.example");
    const refusal = await refusalOf(
      caller.unary(DeliveryService.BeginSession, { clientId: "x" }, { deadlineMs: 3000 }),
    );
    expect(["unreachable", "no_answer"]).toContain(refusal.code);
    caller.close();
  });

  test("TLS 1.2 is refused", async () => {
    const outcome = await new Promise<string>((resolve) => {
      const socket = tls.connect({
        port,
        host: "127.0.0.1",
        rejectUnauthorized: false,
        minVersion: "TLSv1.2",
        maxVersion: "TLSv1.2",
      });
      socket.once("secureConnect", () => {
        resolve(socket.getProtocol() ?? "connected");
        socket.destroy();
      });
      socket.once("error", () => {
        resolve("refused");
      });
    });
    expect(outcome).toBe("refused");
  });

  test("a call in the clear, handshakes of groups included, is answered by nothing but the end of the connection", async () => {
    const session = connect(`http://127.0.0.1:${String(port)}`);
    const answers: unknown[] = [];
    session.on("remoteSettings", (settings) => answers.push(settings));
    // A reset or a clean end, as the system has it: neither is an answer.
    session.on("error", () => undefined);
    const call = session.request({ ":method": "POST", ":path": `/${DeliveryServiceName}/BeginSession` });
    call.on("response", (headers) => answers.push(headers));
    call.on("error", () => undefined);
    await new Promise((resolve) => session.once("close", resolve));
    expect(answers).toEqual([]);
  });

  test("a stream is grpc-js's own and keeps its order", async () => {
    const caller = remote(await identity("ds.a.example"));
    const method = DeliveryService.Publish;
    const stream = caller.client.makeBidiStreamRequest<
      delivery.PublishRequest.$Properties,
      delivery.PublishResponse
    >(
      method.path,
      (value) => method.requestSerialize(value),
      (bytes) => method.responseDeserialize(bytes),
    );
    const seen: number[] = [];
    stream.on("data", (response: delivery.PublishResponse) =>
      seen.push(response.result?.accepted?.messageId?.[0] ?? -1),
    );
    for (let index = 0; index < 200; index++) stream.write({ mlsMessage: Uint8Array.of(index) });
    stream.end();
    await new Promise((resolve) => stream.on("end", resolve));
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => index));
    caller.close();
  });

  test("the operator sees figures, health and readiness", async () => {
    const base = `http://127.0.0.1:${String(operationsPort)}`;
    expect(await (await fetch(`${base}/healthz`)).text()).toBe("ok\n");
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${base}/metrics`)).text()).toContain('service="echo"');
    ready = false;
    const notReady = await fetch(`${base}/readyz`);
    ready = true;
    expect(notReady.status).toBe(503);
    expect(await notReady.text()).toContain("the store does not answer");
  });
});

test("dNSNames come from the subject alternative name alone", async () => {
  const { certificatePem } = await createServiceCertificate(root, ["A.example", "ds.a.example"], now);
  expect(dnsNames(new X509Certificate(certificatePem))).toEqual(["a.example", "ds.a.example"]);
  expect(dnsNames(new X509Certificate(root.certificatePem))).toEqual([]);
});
