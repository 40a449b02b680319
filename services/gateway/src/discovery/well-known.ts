import { type IncomingMessage } from "node:http";
import { request } from "node:https";
import { connect, type TLSSocket } from "node:tls";
import { z } from "zod";
import { HostPort, type HttpProxy, tunnel } from "@entente/service-kit";
import {
  addressesPerPeerMax,
  discoveredDefaultMs,
  discoveredLeastMs,
  discoveredMostMs,
  wellKnownBytesMax,
  wellKnownMs,
} from "../limits.ts";

/** Where a domain says where its gateway is. */
export const wellKnownPath = "/.well-known/mls-federation";

/** What it says: addresses of gateways, best first. Keys that are not known are passed over. */
const WellKnown = z.object({ gateways: z.array(HostPort).min(1).max(addressesPerPeerMax) });

/** An answer, and for how long it counts. */
export interface WellKnownAnswer {
  readonly gateways: readonly string[];
  readonly lifetimeMs: number;
}

/** How the document is fetched. */
export interface WellKnownSource {
  /** The address to connect to; it was looked up and looked at before, and nothing is looked up again. */
  readonly address: string;
  readonly port: number;
  /** Root certificates, PEM; the system's unless told. */
  readonly roots: string | undefined;
  /** Through which it is connected to, where that is so. */
  readonly proxy?: HttpProxy | undefined;
}

/**
 * Fetches a domain's document. At most one redirect, and only to the same host and port. `undefined` where the domain has none.
 *
 * @throws Error that says in one line what is wrong with the answer.
 */
export async function readWellKnown(
  domain: string,
  source: WellKnownSource,
): Promise<WellKnownAnswer | undefined> {
  const signal = AbortSignal.timeout(wellKnownMs);
  let answer = await get(domain, wellKnownPath, source, signal);
  if ([301, 302, 307, 308].includes(answer.statusCode ?? 0)) {
    answer.destroy();
    answer = await get(domain, redirectOf(domain, source.port, answer), source, signal);
  }
  if (answer.statusCode === 404) {
    answer.destroy();
    return undefined;
  }
  if (answer.statusCode !== 200) {
    answer.destroy();
    throw new Error(`status ${String(answer.statusCode)}`);
  }
  const lifetimeMs = lifetimeOf(answer.headers["cache-control"]);
  const parsed = WellKnown.safeParse(parse(await bodyOf(answer)));
  if (!parsed.success) throw new Error("not a list of gateways");
  return { gateways: parsed.data.gateways, lifetimeMs };
}

async function get(
  domain: string,
  path: string,
  source: WellKnownSource,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const tunnelled = await tlsThroughProxy(domain, source, signal);
  return new Promise((resolve, reject) => {
    const asked = request({
      host: source.address,
      port: source.port,
      path,
      servername: domain,
      headers: {
        host: source.port === 443 ? domain : `${domain}:${String(source.port)}`,
        accept: "application/json",
      },
      minVersion: "TLSv1.3",
      signal,
      ...(source.roots === undefined ? {} : { ca: source.roots }),
      // An agent, even a fresh one, would make a connection of its own.
      ...(tunnelled === undefined ? { agent: false } : { createConnection: () => tunnelled }),
    });
    asked.once("response", resolve);
    asked.once("error", reject);
    asked.end();
  });
}

/** The web server's TLS begins inside the tunnel; the proxy sees an address and sizes. */
async function tlsThroughProxy(
  domain: string,
  { address, port, proxy, roots }: WellKnownSource,
  signal: AbortSignal,
): Promise<TLSSocket | undefined> {
  if (proxy === undefined) return undefined;
  const socket = await tunnel(proxy, `${address}:${String(port)}`, signal);
  return connect({
    socket,
    servername: domain,
    minVersion: "TLSv1.3",
    ...(roots === undefined ? {} : { ca: roots }),
  });
}

function redirectOf(domain: string, port: number, answer: IncomingMessage): string {
  const origin = `https://${domain}:${String(port)}`;
  const target = URL.parse(answer.headers.location ?? "", `${origin}${wellKnownPath}`);
  if (target === null || target.origin !== new URL(origin).origin)
    throw new Error("a redirect to another host");
  return `${target.pathname}${target.search}`;
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > wellKnownBytesMax) {
      answer.destroy();
      throw new Error(`more than ${String(wellKnownBytesMax)} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says of a stranger's text helps nobody.
    throw new Error("not JSON");
  }
}

/** By `max-age`, within an hour and two days. */
function lifetimeOf(cacheControl: string | undefined): number {
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/.exec(cacheControl ?? "")?.[1];
  if (seconds === undefined) return discoveredDefaultMs;
  return Math.min(discoveredMostMs, Math.max(discoveredLeastMs, Number(seconds) * 1_000));
}
