import { X509Certificate } from "node:crypto";
import { PeersFile, type PeerState } from "@entente/gateway";
import { parseConfiguration } from "@entente/service-kit";
import type { z } from "zod";
import { type DomainFolder, json } from "./domain-folder.ts";

/** What one domain gives another so that they can federate. Nothing in it is secret; that it arrives unchanged matters. */
export interface PeerCard {
  readonly domain: string;
  readonly addresses: readonly string[];
  readonly rootCertificatePem: string;
  /** Certificates of the keys that sign the domain's votes on Commits: the one in use, then former ones. */
  readonly orderingCertificatesPem?: string;
}

/** One entry of the peers file. */
export type PeerEntry = z.output<typeof PeersFile>["peers"][number];

/** The card of a domain whose gateway is reached at `host`. */
export function peerCard(
  folder: DomainFolder,
  host = folder.settings.publicHost ?? folder.settings.host,
): PeerCard {
  return {
    domain: folder.domain,
    addresses: [`${host}:${String(folder.settings.ports.gatewayFederation)}`],
    rootCertificatePem: folder.read("root.pem"),
    orderingCertificatesPem: folder.read("ordering.pem"),
  };
}

/** The peers that a folder has. @throws ConfigurationError. */
export function peersOf(folder: DomainFolder): readonly PeerEntry[] {
  return peersFileOf(folder).peers;
}

/**
 * Adds a peer, or replaces what is known of it. What the operator decided about it stays: its state and its pinned keys. Running
 * services see it at once.
 *
 * @throws Error when the card's certificate is none, or is for another domain.
 */
export function addPeer(folder: DomainFolder, card: PeerCard): void {
  const root = new X509Certificate(card.rootCertificatePem);
  if (root.subject !== `CN=${card.domain} root`)
    throw new Error(`the certificate is for ${root.subject}, not for ${card.domain}`);
  const rootFile = `${card.domain}.pem`;
  folder.write(`peers/${rootFile}`, card.rootCertificatePem);
  if (card.orderingCertificatesPem !== undefined)
    folder.write(orderingFileOf(card.domain), card.orderingCertificatesPem);
  const file = peersFileOf(folder);
  const known = file.peers.find(({ domain }) => domain === card.domain);
  const entry: PeerEntry = {
    state: "allowed",
    ...known,
    domain: card.domain,
    addresses: [...card.addresses],
    roots: rootFile,
  };
  writePeers(folder, { ...file, peers: [...file.peers.filter((each) => each !== known), entry] });
}

/** Decides about a peer. Running services see it at once. @throws ConfigurationError; RangeError for a domain that is no peer. */
export function setPeerState(folder: DomainFolder, domain: string, state: PeerState): void {
  const file = peersFileOf(folder);
  if (!file.peers.some((peer) => peer.domain === domain)) throw new RangeError(`${domain} is no peer`);
  const peers = file.peers.map((peer) => (peer.domain === domain ? { ...peer, state } : peer));
  writePeers(folder, { ...file, peers });
}

/** Federates with a domain no longer. Running services see it at once. Does nothing for a domain that is no peer. */
export function removePeer(folder: DomainFolder, domain: string): void {
  const file = peersFileOf(folder);
  writePeers(folder, { ...file, peers: file.peers.filter((peer) => peer.domain !== domain) });
}

function peersFileOf(folder: DomainFolder): z.output<typeof PeersFile> {
  return parseConfiguration(folder.file(peersFile), JSON.parse(folder.read(peersFile)), PeersFile);
}

function writePeers(folder: DomainFolder, file: z.output<typeof PeersFile>): void {
  folder.write(peersFile, json(file));
}

/** Where the certificates of a peer's ordering keys are, below the folder. */
export function orderingFileOf(domain: string): string {
  return `peers/${domain}.ordering.pem`;
}

/** Where the peers are, below the folder. */
export const peersFile = "peers/peers.json";
