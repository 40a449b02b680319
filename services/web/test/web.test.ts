import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ServerDuplexStream, ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import type { delivery } from "@entente/proto";
import { DeliveryService } from "@entente/proto";
import { decodeErrorDetail, ServiceError, sessionKey, toRefusal } from "@entente/rpc";
import {
  callsPerConnectionMax,
  deadlineMsMax,
  frameBytesMax,
  pathCharactersMax,
  sessionCharactersMax,
} from "../src/limits.ts";
import { domain, origin, type Peer, Rig } from "./rig.ts";

const { Subscribe, BeginSession } = DeliveryService;
type Stream = ServerDuplexStream<delivery.SubscribeRequest, delivery.SubscribeResponse.$Properties>;
type Begin = ServerUnaryCall<delivery.BeginSessionRequest, delivery.BeginSessionResponse.$Properties>;

let rig: Rig;
let streams: Stream[];
let opened: () => void;

const handlers = {
  Subscribe(stream: Stream): void {
    streams.push(stream);
    stream.on("error", () => undefined);
    opened();
  },
  BeginSession(call: Begin, answer: sendUnaryData<delivery.BeginSessionResponse.$Properties>): void {
    if (call.request.clientId === "silent") return;
    if (call.request.clientId === "refused") {
      answer(toRefusal(new ServiceError("unknown_client", 5, "nobody", { retryAfterMs: 7 })));
      return;
    }
    const [session = ""] = call.metadata.get(sessionKey);
    answer(null, { challenge: Buffer.from(`${call.request.clientId} ${session.toString()}`) });
  },
};

beforeAll(async () => {
  streams = [];
  opened = () => undefined;
  rig = await Rig.start(handlers, { connectionsPerAddress: 8, callsPerAddressBurst: 1_000_000 });
});

afterAll(() => rig.stop());

/** Opens a device's stream, and says which one it is at the service. */
async function subscribe(peer: Peer, call: number): Promise<Stream> {
  const there = new Promise<void>((resolve) => {
    opened = resolve;
  });
  peer.say({ call, open: { path: Subscribe.path, session: "token", deadlineMs: 0 } });
  await there;
  const stream = streams.at(-1);
  if (stream === undefined) throw new Error("no stream");
  return stream;
}

function begin(peer: Peer, call: number, clientId: string, deadlineMs = 5_000): void {
  peer.say({ call, open: { path: BeginSession.path, session: "token", deadlineMs } });
  peer.say({ call, message: BeginSession.requestSerialize({ clientId }) });
  peer.say({ call, end: {} });
}

/** The code of the refusal that comes next. */
async function codeOfEnd(peer: Peer): Promise<string | undefined> {
  const { status } = await peer.hears();
  return decodeErrorDetail(status?.detail ?? new Uint8Array())?.code;
}

describe("a call by WebSocket", () => {
  test("is answered as it is by gRPC, with its session", async () => {
    const peer = await rig.peer();
    begin(peer, 1, "alice");
    const { call, message } = await peer.hears();
    expect(call).toBe(1);
    const { challenge } = BeginSession.responseDeserialize(message ?? new Uint8Array());
    expect(Buffer.from(challenge).toString()).toBe("alice token");
    expect((await peer.hears()).status).toMatchObject({ code: 0 });
    peer.close();
  });

  test("that the service refuses brings the service's own words", async () => {
    const peer = await rig.peer();
    begin(peer, 1, "refused");
    const { status } = await peer.hears();
    expect(status?.code).toBe(5);
    expect(decodeErrorDetail(status?.detail ?? new Uint8Array())).toEqual({
      code: "unknown_client",
      message: "nobody",
      detail: { retryAfterMs: 7 },
    });
    peer.close();
  });

  test("ends at its deadline, when the service lets go of it, and when it is away, with a code for each", async () => {
    const peer = await rig.peer();
    begin(peer, 1, "silent", 50);
    expect(await codeOfEnd(peer)).toBe("no_answer");
    await subscribe(peer, 2);
    rig.stopService();
    expect(await codeOfEnd(peer)).toBe("cancelled");
    peer.close();
    const other = await rig.peer();
    begin(other, 1, "alice");
    expect(await codeOfEnd(other)).toBe("unreachable");
    other.close();
    await rig.serve(handlers);
  });

  test("streams both ways, many at once on one connection", async () => {
    const peer = await rig.peer();
    const [one, two] = [await subscribe(peer, 1), await subscribe(peer, 2)];
    const asked = new Promise<delivery.SubscribeRequest>((resolve) => one.once("data", resolve));
    peer.say({ call: 1, message: Subscribe.requestSerialize({ start: { windowItems: 5 } }) });
    expect(await asked).toMatchObject({ start: { windowItems: 5 } });
    two.write({ caughtUp: {} });
    expect(await peer.hears()).toMatchObject({ call: 2, message: expect.anything() });
    one.write({ caughtUp: {} });
    expect(await peer.hears()).toMatchObject({ call: 1, message: expect.anything() });
    one.end();
    expect(await peer.hears()).toMatchObject({ call: 1, status: { code: 0 } });
    peer.close();
  });

  test("that is let go of, or whose connection is lost, is cancelled at the service", async () => {
    const peer = await rig.peer();
    const one = await subscribe(peer, 1);
    const cancelled = new Promise((resolve) => one.once("cancelled", resolve));
    peer.say({ call: 1, cancel: {} });
    await cancelled;
    const two = await subscribe(peer, 2);
    const lost = new Promise((resolve) => two.once("cancelled", resolve));
    peer.close();
    await lost;
  });

  test("is not read further than its client reads: the service is held, and loses nothing", async () => {
    const peer = await rig.peer();
    const stream = await subscribe(peer, 1);
    peer.socket.pause();
    const message = { item: { groupId: Buffer.alloc(256 * 1024) } };
    let taken = 0;
    let written = 0;
    const write = (): void => {
      written += 1;
      stream.write(message, () => {
        taken += 1;
      });
    };
    while ((await rig.figure("entente_web_held{")) === 0) while (written - taken < 32) write();
    const atMost = taken + 64;
    for (let more = 0; more < 128; more++) write();
    // By the time that another client has read as much, this one would have been sent all.
    const other = await rig.peer();
    const fast = await subscribe(other, 1);
    for (let more = 0; more < 128; more++) fast.write(message);
    for (let more = 0; more < 128; more++) await other.hears();
    other.close();
    expect(taken).toBeLessThan(atMost);
    peer.socket.resume();
    for (let read = 0; read < written; read++) expect((await peer.hears()).frame).toBe("message");
    stream.end();
    expect((await peer.hears()).frame).toBe("status");
    peer.close();
  });
});

describe("a client that breaks the rules", () => {
  const path = Subscribe.path;
  const open = { path, session: "", deadlineMs: 0 };

  test.each<[string, (peer: Peer) => void, number]>([
    ["sends text", (peer) => peer.socket.send("hello"), 1003],
    ["sends bytes that are no frame", (peer) => peer.socket.send(Buffer.from([0xff, 0xff])), 1002],
    ["sends an empty frame", (peer) => peer.socket.send(Buffer.alloc(0)), 1002],
    ["sends a frame of no kind", (peer) => peer.say({ call: 1 }), 1002],
    ["numbers a call 0", (peer) => peer.say({ call: 0, open }), 1002],
    ["speaks of a call that was not opened", (peer) => peer.say({ call: 1, end: {} }), 1002],
    ["gives a number twice", (peer) => [1, 1].forEach((call) => peer.say({ call, open })), 1002],
    ["counts down", (peer) => [2, 1].forEach((call) => peer.say({ call, open })), 1002],
    [
      "calls another package",
      (peer) => peer.say({ call: 1, open: { ...open, path: "/entente.domain.v1.SpeakerService/LookAhead" } }),
      1002,
    ],
    ["calls no path", (peer) => peer.say({ call: 1, open: { ...open, path: "http://elsewhere" } }), 1002],
    [
      "calls a path that is too long",
      (peer) => peer.say({ call: 1, open: { ...open, path: `${path}${"x".repeat(pathCharactersMax)}` } }),
      1002,
    ],
    [
      "brings a header in its token",
      (peer) => peer.say({ call: 1, open: { ...open, session: "a\r\nb: c" } }),
      1002,
    ],
    [
      "brings a token that is too long",
      (peer) => peer.say({ call: 1, open: { ...open, session: "x".repeat(sessionCharactersMax + 1) } }),
      1002,
    ],
    [
      "wants a deadline that is too far",
      (peer) => peer.say({ call: 1, open: { ...open, deadlineMs: deadlineMsMax + 1 } }),
      1002,
    ],
    ["sends a frame that is too large", (peer) => peer.socket.send(Buffer.alloc(frameBytesMax + 1)), 1009],
  ])("%s, and is let go of", async (_what, act, code) => {
    const peer = await rig.peer();
    act(peer);
    expect(await peer.closes()).toBe(code);
  });

  test("takes as many calls as one connection may have; the next is refused, and room is made when one ends", async () => {
    const peer = await rig.peer();
    const stream = await subscribe(peer, 1);
    for (let call = 2; call <= callsPerConnectionMax; call++) await subscribe(peer, call);
    peer.say({ call: callsPerConnectionMax + 1, open });
    expect(await codeOfEnd(peer)).toBe("exhausted");
    stream.end();
    expect(await peer.hears()).toMatchObject({ call: 1, status: { code: 0 } });
    await subscribe(peer, callsPerConnectionMax + 2);
    peer.close();
  });

  test("of a service that nobody has, of another origin, without the subprotocol: is not let in", async () => {
    expect(await rig.connect({ path: "/gateway.a.example" })).toBe(404);
    expect(await rig.connect({ path: "/ds.b.example" })).toBe(404);
    expect(await rig.connect({ from: "https://elsewhere.example" })).toBe(403);
    expect(await rig.connect({ protocols: [] })).toBe(400);
    expect(await rig.connect({ protocols: ["entente.v2"] })).toBe(400);
    const allowed = await rig.connect({ from: origin, path: `/as.${domain}` });
    expect(allowed).not.toEqual(expect.any(Number));
    (allowed as Peer).close();
  });

  test("asks without a WebSocket, and is told to", async () => {
    const { port } = rig.configuration.listener;
    const { get } = await import("node:https");
    const status = await new Promise((resolve) => {
      const servername = `web.${domain}`;
      get({ port, ca: rig.rootPem, servername, host: "127.0.0.1" }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    expect(status).toBe(426);
  });

  test("comes with more connections than one address may have; room is made when one goes", async () => {
    const peers: Peer[] = [];
    while (peers.length < 8) {
      const peer = await rig.connect();
      // Connections of the tests before are taken off as they close.
      if (typeof peer !== "number") peers.push(peer);
    }
    expect(await rig.connect()).toBe(503);
    const [first] = peers;
    first?.close();
    await first?.closes();
    let again = await rig.connect();
    while (typeof again === "number") again = await rig.connect();
    again.close();
    for (const peer of peers) peer.close();
  });
});

test("calls faster than one address may are refused with how long to wait", async () => {
  const slow = await Rig.start(handlers, { callsPerAddressBurst: 2, callsPerAddressPerSecond: 0.001 });
  const peer = await slow.peer();
  for (const call of [1, 2, 3])
    peer.say({ call, open: { path: Subscribe.path, session: "", deadlineMs: 0 } });
  const { call, status } = await peer.hears();
  expect(call).toBe(3);
  const refusal = decodeErrorDetail(status?.detail ?? new Uint8Array());
  expect(refusal?.code).toBe("too_fast");
  expect(refusal?.detail.retryAfterMs).toBeGreaterThan(1_000);
  expect(await slow.figure("entente_web_calls{")).toBe(2);
  expect(await slow.figure('entente_web_refused_total{reason="rate"')).toBe(1);
  await slow.stopGateway();
  expect(await peer.closes()).toBe(1001);
  await slow.stop();
});

test("a certificate that can not be used at start is told", async () => {
  const { configuration } = rig;
  const { startWeb } = await import("../src/index.ts");
  const key = join(rig.folder, "none.key");
  await expect(startWeb({ ...configuration, tls: { ...configuration.tls, key } })).rejects.toThrow(
    "none.key",
  );
  writeFileSync(key, "no key");
  await expect(startWeb({ ...configuration, tls: { ...configuration.tls, key } })).rejects.toThrow();
});
