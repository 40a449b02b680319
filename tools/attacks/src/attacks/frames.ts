import tls from "node:tls";
import type { Attack } from "../attack.ts";
import type { Stage } from "../stage.ts";
import { shown } from "./transport.ts";

/** Frame types of HTTP/2 (RFC 9113 section 6). */
const types = { data: 0, headers: 1, reset: 3, settings: 4, windowUpdate: 8, continuation: 9 } as const;

/** How long a connection may stay open before it counts as not refused, in milliseconds. */
const patienceMs = 25_000;

/** `:method: POST`, `:scheme: https`, `:path: /`, from the static table of HPACK. */
const request = Buffer.from([0x83, 0x87, 0x84]);

function frame(type: number, flags: number, stream: number, body: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(body.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, body]);
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Frames as no library would send them, on a connection of the hostile domain. Refused when the connection is closed. */
function frames(name: string, source: string, ...sent: readonly Buffer[]): Attack {
  const run = (stage: Stage): Promise<string> =>
    new Promise((resolve) => {
      const options = { ...shown(stage), ALPNProtocols: ["h2"] };
      const socket = tls.connect(
        { host: "127.0.0.1", port: stage.ports.gatewayFederation, ...options },
        () => {
          const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
          socket.write(Buffer.concat([preface, frame(types.settings, 0, 0, Buffer.alloc(0)), ...sent]));
        },
      );
      socket.resume();
      socket.setTimeout(patienceMs, () => {
        resolve("through");
        socket.destroy();
      });
      socket.on("error", () => undefined);
      socket.on("close", () => {
        resolve("closed");
      });
    });
  return { name, source, refusedWith: ["closed"], run };
}

const many = (count: number, made: (index: number) => Buffer): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, index) => made(index)));

/** HTTP/2 at its edges (CVE-2023-44487, CVE-2024-27983, CVE-2025-59465). */
export const frameAttacks: readonly Attack[] = [
  frames(
    "rapid-reset",
    "CVE-2023-44487",
    many(10_000, (index) =>
      Buffer.concat([
        frame(types.headers, 4, 2 * index + 1, request),
        frame(types.reset, 0, 2 * index + 1, uint32(8)),
      ]),
    ),
  ),
  frames(
    "continuation-flood",
    "CVE-2024-27983",
    frame(types.headers, 0, 1, request),
    many(10_000, () => frame(types.continuation, 0, 1, Buffer.from([0x82]))),
  ),
  frames("settings-of-five-bytes", "RFC 9113 6.5", frame(types.settings, 0, 0, Buffer.alloc(5))),
  frames("data-on-stream-zero", "RFC 9113 6.1", frame(types.data, 0, 0, Buffer.alloc(5))),
  frames("request-on-a-servers-stream", "RFC 9113 5.1.1", frame(types.headers, 4, 2, request)),
  frames("window-beyond-its-bound", "RFC 9113 6.9.1", frame(types.windowUpdate, 0, 0, uint32(0x7fff_ffff))),
  frames("frame-larger-than-allowed", "RFC 9113 4.2", frame(types.data, 0, 1, Buffer.alloc(20_000))),
  frames(
    "header-index-that-is-none",
    "RFC 7541 2.3.3",
    frame(types.headers, 4, 1, Buffer.from([0xff, 0xff, 0x7f])),
  ),
  frames("header-number-without-end", "CVE-2023-33953", frame(types.headers, 4, 1, Buffer.alloc(200, 0xff))),
];
