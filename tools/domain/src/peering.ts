import { X509Certificate } from "node:crypto";
import { PeersFile } from "@entente/gateway";
import { parseConfiguration } from "@entente/service-kit";
import type { z } from "zod";
import { type DomainFolder, json } from "./domain-folder.ts";

/** What one domain gives another so that they can federate. Nothing in it is secret; that it arrives unchanged matters. */
export interface PeerCard {
  readonly domain: string;
  readonly addresses: readonly string[];
  readonly rootCertificatePem: string;
}

/** One entry of the peers file. */
export type PeerEntry = z.output<typeof PeersFile>["peers"][number];

/** The card of a domain whose gateway is reached at `host`. */
export function peerCard(folder: DomainFolder, host = folder.settings.host): PeerCard {
  return {
    domain: folder.domain,
    addresses: [`${host}:${String(folder.settings.ports.gatewayFederation)}`],
    rootCertificatePem: folder.read("root.pem"),
  };
}

/** The peers that a folder has. @throws ConfigurationError. */
export function peersOf(folder: DomainFolder): readonly PeerEntry[] {
  return parseConfiguration(folder.file(peersFile), JSON.parse(folder.read(peersFile)), PeersFile).peers;
}

/**
 * Adds a peer, or replaces what is known of it. The services see it when they are started next.
 *
 * @throws Error when the card's certificate is none, or is for another domain.
 */
export function addPeer(folder: DomainFolder, card: PeerCard): void {
  const root = new X509Certificate(card.rootCertificatePem);
  if (root.subject !== `CN=${card.domain} root`)
    throw new Error(`the certificate is for ${root.subject}, not for ${card.domain}`);
  const rootFile = `${card.domain}.pem`;
  folder.write(`peers/${rootFile}`, card.rootCertificatePem);
  const entry: PeerEntry = {
    domain: card.domain,
    addresses: [...card.addresses],
    roots: rootFile,
    state: "allowed",
  };
  const peers = [...peersOf(folder).filter(({ domain }) => domain !== card.domain), entry];
  folder.write(peersFile, json({ peers }));
}

/** Where the peers are, below the folder. */
export const peersFile = "peers/peers.json";
