import type { X509Certificate } from "node:crypto";
import { dnsNames } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { type Peer, spkiPin } from "./peer.ts";

/** The peers of this domain, and who of them a certificate stands for. */
export class PeerDirectory {
  readonly #peers: ReadonlyMap<string, Peer>;

  constructor(peers: readonly Peer[]) {
    this.#peers = new Map(peers.map((peer) => [peer.domain, peer]));
  }

  /** Every peer, whatever its state. */
  all(): readonly Peer[] {
    return [...this.#peers.values()];
  }

  /**
   * The peer of a domain, if calls to it may pass.
   *
   * @throws ServiceError `unknown_domain`, `peer_suspended`, `peer_blocked`.
   */
  to(domain: string): Peer {
    const peer = this.#peers.get(domain);
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
    const names = certificate === undefined ? [] : dnsNames(certificate);
    const [name, ...others] = names;
    const peer = name === undefined || others.length > 0 ? undefined : this.#peers.get(name);
    if (certificate === undefined || peer === undefined) {
      throw refusal(
        "unknown_peer",
        "the certificate's subject alternative name is not exactly one federated domain",
      );
    }
    const problem = certificateProblem(peer, certificate);
    if (problem !== undefined) throw refusal("wrong_certificate", problem);
    return allowed(peer);
  }
}

/** What is wrong with a certificate that names a peer, or undefined. Its signature chain in general is TLS's to check. */
export function certificateProblem(peer: Peer, certificate: X509Certificate): string | undefined {
  const issued = peer.roots.some(
    (root) => certificate.checkIssued(root) && certificate.verify(root.publicKey),
  );
  if (!issued) return "the certificate was not issued under a root of the domain that it names";
  if (peer.spkiPins !== undefined && !peer.spkiPins.has(spkiPin(certificate))) {
    return "the certificate's key is not among the pinned keys of the domain that it names";
  }
  return undefined;
}

function allowed(peer: Peer): Peer {
  if (peer.state === "suspended") throw refusal("peer_suspended", "federation with this domain is suspended");
  if (peer.state === "blocked") throw refusal("peer_blocked", "federation with this domain is blocked");
  return peer;
}
