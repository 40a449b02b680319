import { randomBytes } from "node:crypto";
import { domainNameProblem } from "@entente/mls-wire";
import {
  type Config,
  defaultTimers,
  encodeMessage,
  heardDomains,
  hearPing,
  isHeard,
  type Message,
  type Peers,
  type Ping,
  type PingVerdict,
  suspectNow,
} from "@entente/ordering";
import type { federation } from "@entente/proto";
import type { Logger } from "@entente/service-kit";
import { hexOf } from "../digest.ts";
import { refusal } from "../errors.ts";
import { toUint64, uint64Of } from "../fields.ts";
import type { GatewayChannel } from "../gateway-channel.ts";
import { introductionMs, pingMs, watchedDomainsMax } from "./limits.ts";
import type { DomainRecord } from "./domain-record.ts";
import { Introductions } from "./introductions.ts";
import { type LinkOwner, PeerLink } from "./peer-link.ts";
import type { Remembered } from "./remembered.ts";
import type { Speaking } from "./speaking.ts";

const bootIdBytes = 16;

/** What the table is made of. */
export interface PeerTableParts {
  readonly home: string;
  readonly gateway: GatewayChannel;
  readonly record: DomainRecord;
  readonly log: Logger;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  readonly speaking: Pick<Speaking, "isSure" | "look" | "word">;
  readonly remembered: Remembered;
  /** This process speaks for the domain, and has been shown words of it that it does not know. */
  readonly forgotten: (domain: string) => Promise<void>;
  /** A domain that was heard is heard no more. */
  readonly lost: (domain: string) => void;
  /** A domain is heard that was not, or not any more. */
  readonly found: (domain: string) => void;
}

/**
 * Who of the other domains lives, and the ways to them. One sign of life per pair of domains and half second, whatever the
 * number of groups; none to a domain that no group is ordered with together.
 */
export class PeerTable implements LinkOwner {
  readonly gateway: GatewayChannel;
  readonly clock: () => number;
  readonly #parts: PeerTableParts;
  readonly #bootId = randomBytes(bootIdBytes);
  readonly #links = new Map<string, PeerLink>();
  readonly #watched = new Set<string>();
  readonly #alive = new Set<string>();
  /** The run of each domain's service that was heard last. */
  readonly #runs = new Map<string, string>();
  /** When a request of each domain came last, and when one was answered. */
  readonly #cameAtMs = new Map<string, number>();
  readonly #answeredAtMs = new Map<string, number>();
  #peers: Peers = new Map();
  #timer: NodeJS.Timeout | undefined;
  /** Those who have not said yet whether they remember more than this domain does. */
  readonly #introductions = new Introductions(introductionMs);
  #isStopped = false;
  /** Says nothing while it is looked at whether this domain has forgotten what it said, nor once it has. */
  #isSilent = false;

  constructor(parts: PeerTableParts) {
    this.#parts = parts;
    this.gateway = parts.gateway;
    this.clock = parts.clock;
  }

  /** For the steps of the core. */
  get peers(): Peers {
    return this.#peers;
  }

  /** Signs of life are for the process that speaks for the domain. */
  get isSpeaking(): boolean {
    return this.#parts.speaking.isSure && !this.#isSilent;
  }

  start(): void {
    this.#introductions.begin();
    this.#schedule();
  }

  /** Gives no signs of life until the next start, and expects none. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#alive.clear();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#introductions.end();
  }

  /** Groups are ordered together with these domains from now on. */
  watch(domains: readonly string[]): void {
    for (const domain of domains) {
      if (domain === this.#parts.home || this.#watched.has(domain)) continue;
      if (this.#watched.size >= watchedDomainsMax) return;
      this.#watched.add(domain);
      if (this.#timer !== undefined) this.#linkTo(domain).ping(0);
    }
  }

  /** Groups of this configuration are ordered from now on: one that a single domain orders needs no signs of life. */
  watchConfig({ voters, memberDomains }: Config): void {
    if (voters.length > 1) this.watch([...voters, ...memberDomains]);
  }

  /**
   * Resolves when every other voter has answered since this process began to speak, or has had its time: before that nothing is said
   * in a group that could contradict what was said before and is forgotten.
   */
  introduced({ voters }: Config): Promise<void> {
    const others = voters.filter((domain) => domain !== this.#parts.home);
    return this.#introductions.of(others);
  }

  send(domains: readonly string[], message: Message): void {
    if (this.#isStopped || this.#isSilent) return;
    const encoded = encodeMessage(message);
    for (const domain of domains) if (domain !== this.#parts.home) this.#linkTo(domain).send(encoded);
  }

  ping(): federation.OrderingPing.$Properties {
    const { row, nextSequence } = this.#parts.record.state;
    return {
      bootId: this.#bootId,
      incarnation: toUint64(row.incarnation),
      sequence: toUint64(nextSequence),
      hears: this.#inTouch().slice(0, watchedDomainsMax),
    };
  }

  /**
   * A domain has given a sign of life with a request. Returns what it is told: that it lost state, when it says less than it said before, and
   * what of its own words is past what it says.
   *
   * @throws ServiceError `bad_field`.
   */
  heard(
    domain: string,
    ping: federation.OrderingPing | null | undefined,
  ): { readonly amnesia: boolean; readonly proof: Uint8Array } {
    const { verdict, told } = this.#note(domain, ping);
    this.#cameAtMs.set(domain, this.clock());
    return { amnesia: verdict === "amnesia", proof: this.#parts.remembered.proofFor(domain, told) };
  }

  /**
   * Domains whose requests come and who answer this one's. A link that is open one way only carries answers too, and so signs
   * of life of a domain that nothing else can be got from, or through to: who orders has to be in touch with a quorum both ways.
   */
  #inTouch(): readonly string[] {
    const sinceMs = this.clock() - defaultTimers.suspectMs;
    const isLate = (at: ReadonlyMap<string, number>, domain: string): boolean =>
      (at.get(domain) ?? Number.NEGATIVE_INFINITY) <= sinceMs;
    return heardDomains(this.#peers, this.clock(), defaultTimers.suspectMs).filter(
      (domain) => !isLate(this.#cameAtMs, domain) && !isLate(this.#answeredAtMs, domain),
    );
  }

  #note(
    domain: string,
    ping: federation.OrderingPing | null | undefined,
  ): { readonly verdict: PingVerdict; readonly told: Ping } {
    const told = this.#inOrder(domain, pingOf(ping));
    const { peers, verdict } = hearPing(this.#peers, domain, told, this.clock());
    this.#peers = peers;
    if (verdict === "amnesia") {
      this.#parts.log.error({ domain }, "a domain has lost ordering state and does not know it");
      return { verdict, told };
    }
    if (verdict === "new_incarnation") this.#parts.record.learn(domain, told.incarnation);
    if (!this.#alive.has(domain)) {
      this.#alive.add(domain);
      this.#parts.found(domain);
    }
    return { verdict, told };
  }

  /** Exchanges overtake each other: what one run of a service says of its numbers counts at its highest. */
  #inOrder(domain: string, { bootId, ...told }: Ping & { readonly bootId: string }): Ping {
    const before = this.#peers.get(domain);
    const isSameRun = this.#runs.get(domain) === bootId && before?.incarnation === told.incarnation;
    this.#runs.set(domain, bootId);
    return isSameRun && before.sequence > told.sequence ? { ...told, sequence: before.sequence } : told;
  }

  answered(domain: string, { ping, amnesia, proof }: federation.ExchangeOrderingResponse): void {
    if (this.#parts.remembered.isProof(proof)) void this.shown(domain);
    else if (amnesia)
      this.#parts.log.error(
        { domain },
        "a domain says that this one has forgotten, and shows nothing for it",
      );
    this.#introductions.answered(domain);
    try {
      this.#note(domain, ping);
      this.#answeredAtMs.set(domain, this.clock());
    } catch (error) {
      this.#parts.log.warn({ err: error, domain }, "a sign of life breaks the rules");
    }
  }

  /**
   * A domain has shown words of this one, under its signature, that the store does not know. A process that was paused says less than the
   * one that took over; that is no loss.
   */
  async shown(domain: string): Promise<void> {
    if (this.#isSilent) return;
    this.#isSilent = true;
    const { speaking, forgotten } = this.#parts;
    const { word } = speaking;
    await speaking.look();
    if (word === undefined || speaking.word !== word) this.#isSilent = false;
    else await forgotten(domain);
  }

  gone(domain: string): void {
    this.#peers = suspectNow(this.#peers, domain);
    this.#missing();
  }

  /** Tells once of each domain that was heard and is not any more. */
  #missing(): void {
    for (const domain of this.#alive) {
      if (isHeard(this.#peers, domain, this.clock(), defaultTimers.suspectMs)) continue;
      this.#alive.delete(domain);
      this.#parts.lost(domain);
    }
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(
      () => {
        this.#missing();
        for (const domain of this.#watched) this.#linkTo(domain).ping(pingMs * 0.8);
        this.#schedule();
      },
      pingMs * (0.9 + 0.2 * Math.random()),
    );
  }

  #linkTo(domain: string): PeerLink {
    const link = this.#links.get(domain) ?? new PeerLink(domain, this);
    this.#links.set(domain, link);
    return link;
  }
}

function pingOf(ping: federation.OrderingPing | null | undefined): Ping & { readonly bootId: string } {
  if (ping === null || ping === undefined) throw refusal("bad_field", "no sign of life", { field: "ping" });
  const { bootId, incarnation, sequence, hears } = ping;
  if (bootId.length !== bootIdBytes)
    throw refusal("bad_field", "16 bytes are needed", { field: "ping.boot_id" });
  const isWell =
    hears.length <= watchedDomainsMax && hears.every((name) => domainNameProblem(name) === undefined);
  if (!isWell) throw refusal("bad_field", "not a list of domains", { field: "ping.hears" });
  return {
    bootId: hexOf(bootId),
    incarnation: uint64Of(incarnation, "ping.incarnation"),
    sequence: uint64Of(sequence, "ping.sequence"),
    hears,
  };
}
