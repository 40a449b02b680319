import type { X509Certificate } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import {
  type DomainStatement,
  parseVerifierKey,
  TransparencyError,
  type VerifierKey,
} from "@entente/transparency";
import { FederationLogService } from "@entente/proto";
import { type Logger, ServiceError } from "@entente/service-kit";
import {
  capabilitiesLookMsMax,
  peerCallMs,
  statementFirstLookMs,
  statementLookMs,
  statementRetryMsMax,
} from "../limits.ts";
import type { Clock } from "../tokens.ts";
import type { GatewayChannel } from "./gateway-channel.ts";
import { believeStatement, type StatedDomain } from "./stated-domain.ts";

/** A peer whose statement is believed. */
export interface KnownPeer {
  readonly stated: StatedDomain;
  readonly statement: DomainStatement;
  /** The key of its log, named like the log's origin. */
  readonly logKey: VerifierKey;
  /** Undefined for a domain that does not witness. */
  readonly witnessKey: VerifierKey | undefined;
}

/** A peer as the configuration names it. */
export interface PeerRoots {
  readonly domain: string;
  readonly roots: readonly X509Certificate[];
}

/** What the peers state of themselves, asked for again and again; the last one that was believed stays. */
export class PeerStatements {
  readonly #peers: readonly PeerRoots[];
  readonly #gateway: GatewayChannel | undefined;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #known = new Map<string, KnownPeer>();
  readonly #lookedAtMs = new Map<string, number>();
  readonly #stopping = new AbortController();
  #running: readonly Promise<void>[] = [];

  /** @param learnt called when a statement is known that was not. */
  readonly #learnt: () => void;

  constructor(parts: {
    readonly peers: readonly PeerRoots[];
    readonly gateway: GatewayChannel | undefined;
    readonly clock: Clock;
    readonly log: Logger;
    readonly learnt: () => void;
  }) {
    this.#peers = parts.peers;
    this.#gateway = parts.gateway;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#learnt = parts.learnt;
  }

  /** Domains that this one federates with, whether their statements are known or not. */
  get configured(): readonly string[] {
    return this.#gateway === undefined ? [] : this.#peers.map(({ domain }) => domain);
  }

  /** Peers whose statements are believed. */
  known(): readonly KnownPeer[] {
    return [...this.#known.values()];
  }

  /** One of them. */
  of(domain: string): KnownPeer | undefined {
    return this.#known.get(domain);
  }

  /** The peer with a log of this origin. */
  withOrigin(origin: string): KnownPeer | undefined {
    return this.known().find(({ logKey }) => logKey.name === origin);
  }

  /** Asks a configured peer now, unless it was asked a moment ago: its checkpoint may come before its statement. */
  async look(domain: string): Promise<void> {
    const peer = this.#peers.find((each) => each.domain === domain);
    const gateway = this.#gateway;
    const nowMs = this.#clock();
    const isRecent = nowMs - (this.#lookedAtMs.get(domain) ?? -Infinity) < statementFirstLookMs;
    if (peer === undefined || gateway === undefined || isRecent) return;
    this.#lookedAtMs.set(domain, nowMs);
    await this.#ask(peer, gateway);
  }

  start(): void {
    const gateway = this.#gateway;
    if (gateway === undefined) return;
    this.#running = this.#peers.map((peer) => this.#follow(peer, gateway));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running);
  }

  async #follow(peer: PeerRoots, gateway: GatewayChannel): Promise<void> {
    const { signal } = this.#stopping;
    let waitMs = statementFirstLookMs;
    while (!signal.aborted) {
      const learnt = await this.#ask(peer, gateway);
      const isWhole = this.of(peer.domain)?.statement.capabilities.length !== 0;
      const waitMsMax = learnt ? capabilitiesLookMsMax : statementRetryMsMax;
      waitMs = learnt && isWhole ? statementLookMs : Math.min(waitMs * 2, waitMsMax);
      await pause(waitMs * (0.5 + Math.random()), undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  async #ask(peer: PeerRoots, gateway: GatewayChannel): Promise<boolean> {
    const { domain } = peer;
    try {
      const { stated } = await gateway.unary(domain, FederationLogService.ReadStatement, {}, peerCallMs);
      const { statement = new Uint8Array(), statementCertificate = new Uint8Array() } = stated ?? {};
      this.learn(peer, { domain, statement, certificate: statementCertificate });
      return true;
    } catch (error) {
      const expected = error instanceof ServiceError || error instanceof TransparencyError;
      if (!expected) throw error;
      this.#log.info({ domain, code: error.code }, "the statement of a peer is not known yet, or not anew");
      return false;
    }
  }

  /** Takes a peer's statement. @throws TransparencyError for one that is not believed, or older than the one that is. */
  learn({ domain, roots }: PeerRoots, stated: StatedDomain): void {
    const earlier = this.#known.get(domain);
    const statement = believeStatement(stated, roots, this.#clock(), earlier?.statement.revision);
    const { logKey, witnessKey } = statement;
    this.#known.set(domain, {
      stated,
      statement,
      logKey: parseVerifierKey(logKey),
      witnessKey: witnessKey === undefined ? undefined : parseVerifierKey(witnessKey),
    });
    if (earlier === undefined) this.#learnt();
  }
}
