import type { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { refusal } from "../errors.ts";
import {
  bucketsMax,
  connectionsMax,
  connectionsPerAddressBurst,
  connectionsPerAddressPerSecond,
  connectionsPerPeerMax,
  silentConnectionMs,
  strangersMax,
  strangersPerAddressMax,
} from "../limits.ts";
import { networkOf } from "./network.ts";
import { TokenBuckets } from "@entente/service-kit";

interface Connection {
  readonly socket: Socket;
  readonly network: string;
  domain: string | undefined;
  certificate: X509Certificate | undefined;
  silence: NodeJS.Timeout | undefined;
}

/**
 * The connections from outside. Until a peer's certificate has been seen in a call a connection is a stranger's: there are few of
 * those, fewer of one address, and none stays long. Everything here happens before a byte of TLS is read.
 */
export class Connections {
  readonly #open = new Map<string, Connection>();
  readonly #strangers = new Map<string, number>();
  readonly #peers = new Map<string, Set<string>>();
  readonly #rate: TokenBuckets;
  #strangersOpen = 0;

  constructor(now: () => number = Date.now) {
    this.#rate = new TokenBuckets({
      burst: connectionsPerAddressBurst,
      perSecond: connectionsPerAddressPerSecond,
      keysMax: bucketsMax,
      now,
    });
  }

  /** Takes a new connection, or says why not; who is not taken is to be closed at once. */
  admit(socket: Socket): "admitted" | "too_many_connections" | "too_fast" {
    const network = networkOf(socket.remoteAddress ?? "");
    if (this.#rate.take(network) > 0) return "too_fast";
    const strangers = this.#strangers.get(network) ?? 0;
    const full = this.#open.size >= connectionsMax || this.#strangersOpen >= strangersMax;
    if (full || strangers >= strangersPerAddressMax) return "too_many_connections";
    const key = `${socket.remoteAddress ?? ""}:${String(socket.remotePort ?? 0)}`;
    const connection: Connection = {
      socket,
      network,
      domain: undefined,
      certificate: undefined,
      silence: undefined,
    };
    connection.silence = setTimeout(() => socket.destroy(), silentConnectionMs);
    this.#open.set(key, connection);
    this.#strangers.set(network, strangers + 1);
    this.#strangersOpen += 1;
    socket.once("close", () => {
      this.#forget(key, connection);
    });
    return "admitted";
  }

  /**
   * A call on the connection has shown a peer's certificate.
   *
   * @param key as grpc-js names the other end of a call, `address:port`.
   * @throws ServiceError `too_many_connections`, after which the connection is closed.
   */
  recognise(key: string, domain: string, certificate: X509Certificate): void {
    const connection = this.#open.get(key);
    if (connection === undefined || connection.domain === domain) return;
    const others = this.#peers.get(domain) ?? new Set<string>();
    if (others.size >= connectionsPerPeerMax) {
      // The refusal goes out first; a peer that keeps the connection loses it as a stranger does.
      throw refusal(
        "too_many_connections",
        `${String(connectionsPerPeerMax)} connections of ${domain} are open already`,
        { retryAfterMs: silentConnectionMs },
      );
    }
    this.#noStranger(connection);
    connection.domain = domain;
    connection.certificate = certificate;
    this.#peers.set(domain, others.add(key));
  }

  /** Closes every connection of a domain. */
  close(domain: string): void {
    for (const key of [...(this.#peers.get(domain) ?? [])]) this.#open.get(key)?.socket.destroy();
  }

  /** The certificates that a domain's connections have shown. */
  shown(domain: string): readonly (X509Certificate | undefined)[] {
    return [...(this.#peers.get(domain) ?? [])].map((key) => this.#open.get(key)?.certificate);
  }

  /** Connections of one domain. */
  count(domain: string): number {
    return this.#peers.get(domain)?.size ?? 0;
  }

  /** All connections, and those of them that are strangers'. */
  totals(): { readonly open: number; readonly strangers: number } {
    return { open: this.#open.size, strangers: this.#strangersOpen };
  }

  /** Closes everything. */
  closeAll(): void {
    for (const { socket } of [...this.#open.values()]) socket.destroy();
  }

  #noStranger(connection: Connection): void {
    if (connection.silence === undefined) return;
    clearTimeout(connection.silence);
    connection.silence = undefined;
    this.#strangersOpen -= 1;
    const left = (this.#strangers.get(connection.network) ?? 1) - 1;
    if (left > 0) this.#strangers.set(connection.network, left);
    else this.#strangers.delete(connection.network);
  }

  #forget(key: string, connection: Connection): void {
    this.#open.delete(key);
    this.#noStranger(connection);
    if (connection.domain === undefined) return;
    const others = this.#peers.get(connection.domain);
    others?.delete(key);
    if (others?.size === 0) this.#peers.delete(connection.domain);
  }
}
