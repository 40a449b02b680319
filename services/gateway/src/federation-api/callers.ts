import { X509Certificate } from "node:crypto";
import type { Metadata } from "@grpc/grpc-js";
import type { AuthenticatedCall } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { bucketsMax, callsPerDomainBurst, callsPerDomainPerSecond, connectionsMax } from "../limits.ts";
import type { Connections } from "../admission/connections.ts";
import { TokenBuckets } from "@entente/service-kit";
import type { PeerDirectory } from "../peers/peer-directory.ts";
import type { Peer } from "../peers/peer.ts";
import type { Agreement, Sessions } from "./greeting.ts";

/** A call from outside, as far as who makes it is concerned. */
export interface OutsideCall extends AuthenticatedCall {
  /** `address:port` of the other end. */
  getPeer(): string;
}

/** Who calls, by certificate and by greeting. */
export interface Caller {
  readonly peer: Peer;
  readonly fingerprint: string;
}

/** Says who calls from outside, before anything of the call's body is read. */
export class Callers {
  readonly #directory: PeerDirectory;
  readonly #connections: Connections;
  readonly #sessions: Sessions;
  readonly #rate: TokenBuckets;
  readonly #heard = new Map<string, number>();
  /** Certificates as they came, parsed; a connection shows one, so there are no more than connections. */
  readonly #parsed = new Map<string, X509Certificate>();
  /** By a call's metadata: what TLS has to say of a connection is dear to ask for, and one call is asked about twice. */
  readonly #shown = new WeakMap<Metadata, X509Certificate>();
  readonly #now: () => number;

  constructor(directory: PeerDirectory, connections: Connections, sessions: Sessions, now = Date.now) {
    this.#directory = directory;
    this.#connections = connections;
    this.#sessions = sessions;
    this.#now = now;
    this.#rate = new TokenBuckets({
      burst: callsPerDomainBurst,
      perSecond: callsPerDomainPerSecond,
      keysMax: bucketsMax,
      now,
    });
  }

  /**
   * The peer that a call's certificate stands for.
   *
   * @param metadata the call's own object: a certificate that it has shown is the same for all of the call.
   * @throws ServiceError `unknown_peer`, `wrong_certificate`, `peer_suspended`, `peer_blocked`, `too_many_connections`.
   */
  of(call: OutsideCall, metadata: Metadata): Caller {
    const certificate = this.#certificateOf(call, metadata);
    const peer = this.#directory.of(certificate);
    if (certificate !== undefined) this.#connections.recognise(call.getPeer(), peer.domain, certificate);
    this.#heard.delete(peer.domain);
    this.#heard.set(peer.domain, this.#now());
    const [oldest] = this.#heard.keys();
    if (this.#heard.size > connectionsMax && oldest !== undefined) this.#heard.delete(oldest);
    return { peer, fingerprint: certificate?.fingerprint256 ?? "" };
  }

  /** Counts a call against its domain's rate. @throws ServiceError `too_fast`. */
  admit({ peer }: Caller): void {
    const waitMs = this.#rate.take(peer.domain);
    if (waitMs > 0)
      throw refusal("too_fast", `${peer.domain} calls faster than it may`, { retryAfterMs: waitMs });
  }

  /** What was agreed on in the session that the call names. @throws ServiceError `no_session`, `greeting_changed`. */
  agreement({ peer, fingerprint }: Caller, metadata: Metadata): Agreement {
    return this.#sessions.of(metadata, peer.domain, fingerprint);
  }

  /** When a domain last called; 0 for never. */
  heardAtMs(domain: string): number {
    return this.#heard.get(domain) ?? 0;
  }

  #certificateOf(call: OutsideCall, metadata: Metadata): X509Certificate | undefined {
    const known = this.#shown.get(metadata);
    if (known !== undefined) return known;
    const raw = call.getAuthContext().sslPeerCertificate?.raw;
    if (raw === undefined) return undefined;
    const certificate = this.#parse(raw);
    this.#shown.set(metadata, certificate);
    return certificate;
  }

  #parse(raw: Buffer): X509Certificate {
    const key = raw.toString("latin1");
    const known = this.#parsed.get(key);
    if (known !== undefined) return known;
    const parsed = new X509Certificate(raw);
    this.#parsed.set(key, parsed);
    const [oldest] = this.#parsed.keys();
    if (this.#parsed.size > connectionsMax && oldest !== undefined) this.#parsed.delete(oldest);
    return parsed;
  }
}
