import type { X509Certificate } from "node:crypto";
import { domainNameProblem } from "@entente/mls-wire";
import { dnsNames } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { unlistedPeersMax } from "../limits.ts";
import { certificateProblem, type Peer, type PeerList, samePeer } from "./peer.ts";

/** The peers of this domain, and who of them a certificate stands for. What the operator decides takes effect with `replace`. */
export class PeerDirectory {
  readonly #own: string;
  readonly #now: () => number;
  #listed: ReadonlyMap<string, Peer>;
  #openRoots: readonly X509Certificate[] | undefined;
  /** Known because federation is open. Bounded: the one that was added first goes first. */
  readonly #unlisted = new Map<string, Peer>();

  constructor(own: string, { peers, openRoots }: PeerList, now: () => number = Date.now) {
    this.#own = own;
    this.#now = now;
    this.#listed = new Map(peers.map((peer) => [peer.domain, peer]));
    this.#openRoots = openRoots;
  }

  /** Every peer, whatever its state. */
  all(): readonly Peer[] {
    return [...this.#listed.values(), ...this.#unlisted.values()];
  }

  /** What is known of a domain, whatever its state; undefined where it is not spoken to. */
  find(domain: string): Peer | undefined {
    return this.#listed.get(domain) ?? this.#unlisted.get(domain);
  }

  /** The roots under which some peer's certificate may be. */
  roots(): readonly X509Certificate[] {
    return [...[...this.#listed.values()].flatMap(({ roots }) => roots), ...(this.#openRoots ?? [])];
  }

  /** Takes what the operator has decided now. Returns the domains of which something is other than before. */
  replace({ peers, openRoots }: PeerList): readonly string[] {
    const before = new Map(this.all().map((peer) => [peer.domain, peer]));
    this.#listed = new Map(peers.map((peer) => [peer.domain, peer]));
    this.#openRoots = openRoots;
    this.#unlisted.clear();
    const changed = peers.filter((peer) => {
      const known = before.get(peer.domain);
      return known === undefined || !samePeer(known, peer);
    });
    const gone = [...before.keys()].filter((domain) => !this.#listed.has(domain));
    return [...changed.map(({ domain }) => domain), ...gone];
  }

  /**
   * The peer of a domain, if calls to it may pass.
   *
   * @throws ServiceError `unknown_domain`, `peer_suspended`, `peer_blocked`.
   */
  to(domain: string): Peer {
    const peer = this.find(domain) ?? this.#open(domain);
    if (peer === undefined)
      throw refusal("unknown_domain", "this domain does not federate with the one that was asked for");
    return allowed(peer);
  }

  /**
   * The peer that a certificate stands for. The certificate is the only thing that says who calls: it names exactly one
   * known domain, was issued under a root of that very domain (another peer's root is no good), and its key is pinned
   * where the operator pins keys.
   *
   * @throws ServiceError `unknown_peer`, `wrong_certificate`, `peer_suspended`, `peer_blocked`.
   */
  of(certificate: X509Certificate | undefined): Peer {
    const [name, ...others] = certificate === undefined ? [] : dnsNames(certificate);
    const alone = name !== undefined && others.length === 0;
    const peer = alone ? (this.find(name) ?? this.#open(name)) : undefined;
    if (certificate === undefined || peer === undefined) {
      throw refusal(
        "unknown_peer",
        "the certificate's subject alternative name is not exactly one federated domain",
      );
    }
    const problem = certificateProblem(peer, certificate, this.#now());
    if (problem !== undefined) throw refusal("wrong_certificate", problem);
    if (!peer.listed) this.#remember(peer);
    return allowed(peer);
  }

  /** A domain that is spoken to only because federation is open. */
  #open(domain: string): Peer | undefined {
    if (this.#openRoots === undefined || domain === this.#own || domainNameProblem(domain) !== undefined)
      return undefined;
    return {
      domain,
      addresses: undefined,
      roots: this.#openRoots,
      spkiPins: undefined,
      state: "allowed",
      listed: false,
    };
  }

  #remember(peer: Peer): void {
    if (this.#unlisted.has(peer.domain)) return;
    this.#unlisted.set(peer.domain, peer);
    const [oldest] = this.#unlisted.keys();
    if (this.#unlisted.size > unlistedPeersMax && oldest !== undefined) this.#unlisted.delete(oldest);
  }
}

function allowed(peer: Peer): Peer {
  if (peer.state === "suspended") throw refusal("peer_suspended", "federation with this domain is suspended");
  if (peer.state === "blocked") throw refusal("peer_blocked", "federation with this domain is blocked");
  return peer;
}
