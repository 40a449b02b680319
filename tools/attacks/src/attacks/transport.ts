import http2 from "node:http2";
import net from "node:net";
import tls from "node:tls";
import { FederationService } from "@entente/proto";
import type { Attack } from "../attack.ts";
import { type Stage, victim } from "../stage.ts";

/** How long a connection may stay open before it counts as not refused, in milliseconds. */
const patienceMs = 25_000;

/** Addresses of loopback that nobody else uses, so that the rates of the others are not touched. */
const [talker, flooder] = ["127.0.0.9", "127.0.0.8"] as const;

function socketFrom(stage: Stage, localAddress: string): net.Socket {
  const socket = net.connect({ host: "127.0.0.1", port: stage.ports.gatewayFederation, localAddress });
  // What comes back is an alert at most; the end of the connection is what is waited for.
  socket.resume();
  socket.on("error", () => undefined);
  return socket;
}

/** Bytes at the federation port, as somebody sends them who does not speak TLS. */
function bytes(name: string, sent: Buffer | string): Attack {
  const run = (stage: Stage): Promise<string> =>
    new Promise((resolve) => {
      const socket = socketFrom(stage, talker);
      socket.on("connect", () => socket.write(sent));
      socket.setTimeout(patienceMs, () => {
        resolve("through");
        socket.destroy();
      });
      socket.on("close", () => {
        resolve("closed");
      });
    });
  return { name, source: "4.8", refusedWith: ["closed"], run };
}

/** What the hostile domain shows in a TLS handshake of its own making. */
export function shown(stage: Stage): tls.ConnectionOptions {
  const { certificatePem: cert, keyPem: key } = stage.shown;
  return { ca: stage.victimRoot, cert, key, servername: victim };
}

function session(stage: Stage): http2.ClientHttp2Session {
  return http2.connect(`https://127.0.0.1:${String(stage.ports.gatewayFederation)}`, shown(stage));
}

const headers = (more: http2.OutgoingHttpHeaders = {}): http2.OutgoingHttpHeaders => ({
  ":method": "POST",
  ":path": FederationService.SubmitCommit.path,
  "content-type": "application/grpc",
  te: "trailers",
  ...more,
});

/** Waits for how a session ends, at most so long. */
function outcome(
  client: http2.ClientHttp2Session,
  begin: (done: (code: string) => void) => void,
): Promise<string> {
  return new Promise((resolve) => {
    const done = (code: string): void => {
      clearTimeout(late);
      resolve(code);
      client.destroy();
    };
    const late = setTimeout(() => {
      done("through");
    }, patienceMs);
    for (const event of ["error", "goaway", "close"])
      client.on(event, () => {
        done("closed");
      });
    begin(done);
  });
}

/** One request at a raw HTTP/2 session; the gRPC status or the HTTP status that it ends with, or how the session broke. */
function request(
  name: string,
  source: string,
  more: http2.OutgoingHttpHeaders,
  body: Buffer,
  ...refusedWith: readonly string[]
): Attack {
  const run = (stage: Stage): Promise<string> => {
    const client = session(stage);
    return outcome(client, (done) => {
      const stream = client.request(headers(more));
      let [status, grpc] = ["reset", ""];
      const read = (answer: http2.IncomingHttpHeaders): void => {
        if (answer[":status"] !== undefined) status = `http ${String(answer[":status"])}`;
        const told = answer["grpc-status"];
        if (told !== undefined) grpc = `grpc ${String(told)}`;
      };
      stream.on("response", read);
      stream.on("trailers", read);
      stream.on("error", () => undefined);
      stream.on("close", () => {
        done(grpc === "" ? status : grpc);
      });
      stream.resume();
      stream.end(body);
    });
  };
  return { name, source, refusedWith, run };
}

function frame(length: number, flag: number): Buffer {
  const prefix = Buffer.alloc(15);
  prefix[0] = flag;
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

/** Connections from one address without a word; how many of them are kept. */
async function flood(stage: Stage): Promise<string> {
  const count = 500;
  const sockets = Array.from({ length: count }, () => socketFrom(stage, flooder));
  const closed = sockets.map((socket) => new Promise((resolve) => socket.on("close", resolve)));
  // All but those that may stay have to be closed; those are closed later, so waiting for more would be waiting for them.
  const kept = 32;
  let gone = 0;
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, patienceMs);
    for (const each of closed)
      void each.then(() => {
        gone += 1;
        if (gone < count - kept) return;
        clearTimeout(late);
        resolve();
      });
  });
  for (const socket of sockets) socket.destroy();
  return gone >= count - kept ? "refused past the bound" : `${String(count - gone)} were kept`;
}

/** More connections of one peer than it may have. */
async function connections(stage: Stage): Promise<string> {
  const codes: string[] = [];
  for (let index = 0; index < 6; index++) codes.push(await stage.gateway().greet(victim));
  return codes.includes("too_many_connections") ? "too_many_connections" : codes.join(" ");
}

function oldTls(stage: Stage): Promise<string> {
  return new Promise((resolve) => {
    const { gatewayFederation: port } = stage.ports;
    const versions = { minVersion: "TLSv1.2", maxVersion: "TLSv1.2" } as const;
    const socket = tls.connect({ host: "127.0.0.1", port, ...shown(stage), ...versions }, () => {
      resolve("through");
      socket.destroy();
    });
    socket.on("error", () => {
      resolve("closed");
    });
  });
}

const nothing = Buffer.alloc(0);

/** Below gRPC: bytes, TLS and HTTP/2 (4.6, 4.8). */
export const transportAttacks: readonly Attack[] = [
  bytes("http-1-request", "GET / HTTP/1.1\r\nHost: b.example\r\n\r\n"),
  bytes("http-2-without-tls", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  bytes("smtp-banner", "220 mail.example ESMTP\r\nEHLO x\r\n"),
  bytes("ssh-banner", "SSH-2.0-OpenSSH_9.9\r\n"),
  bytes("not-found-page", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html></html>"),
  bytes("tls-alert", Buffer.from("15030300020228", "hex")),
  bytes("repeated-bytes", Buffer.alloc(65_536, 0xa5)),
  bytes("half-a-handshake", Buffer.from("16030102000100010cfc0303", "hex")),
  { name: "tls-1.2", source: "4.1", refusedWith: ["closed"], run: oldTls },
  request(
    "page-request",
    "4.8",
    { ":method": "GET", "content-type": "text/html" },
    nothing,
    "http 415",
    "reset",
  ),
  request(
    "header-block-of-64-kib",
    "4.6",
    { "x-long": "x".repeat(65_000) },
    nothing,
    "closed",
    "reset",
    "http 431",
    "grpc 9",
  ),
  request("prototype-header", "CVE-2026-21710", { ["__proto__"]: "x", constructor: "y" }, nothing, "grpc 9"),
  request("timeout-that-is-none", "4.6", { "grpc-timeout": "forever" }, nothing, "grpc 13", "grpc 9"),
  request("frame-of-4-gib", "CVE-2024-37168", {}, frame(0xffff_ffff, 0), "grpc 8", "grpc 9"),
  request("compressed-without-encoding", "4.6", {}, frame(10, 1), "grpc 9", "grpc 13"),
  request("encoding-that-is-none", "4.6", { "grpc-encoding": "bomb" }, frame(10, 1), "grpc 9", "grpc 12"),
  {
    name: "flood-of-connections",
    source: "CVE-2026-43506",
    refusedWith: ["refused past the bound"],
    run: flood,
  },
  {
    name: "six-connections-of-a-peer",
    source: "4.6",
    refusedWith: ["too_many_connections"],
    run: connections,
  },
];
