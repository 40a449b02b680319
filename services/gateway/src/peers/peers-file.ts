import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { ConfigurationError, DomainText, HostPort, readConfiguration } from "@entente/service-kit";
import { addressesPerPeerMax, openRootsMax, peersMax, pinsPerPeerMax, rootsPerPeerMax } from "../limits.ts";
import { confusableProblem } from "./confusable.ts";
import { type Peer, type PeerList, peerStates } from "./peer.ts";

/** The peers file. A domain that is not in it is not spoken to, unless `open` says otherwise. */
export const PeersFile = z.strictObject({
  peers: z
    .array(
      z.strictObject({
        domain: DomainText,
        /**
         * The peer's gateway. Addresses only: who answers there is decided by its certificate. Without them they are looked for,
         * in `.well-known/mls-federation` and then in SRV records, and only public addresses are taken.
         */
        addresses: z.array(HostPort).min(1).max(addressesPerPeerMax).optional(),
        /** PEM file with the peer's root certificates, relative to this file. */
        roots: z.string().min(1),
        /** SHA-256 of the SubjectPublicKeyInfo of the keys that the peer's gateway may use, hexadecimal. */
        spkiPins: z
          .array(z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits"))
          .min(1)
          .max(pinsPerPeerMax)
          .optional(),
        state: z.enum(peerStates).default("allowed"),
      }),
    )
    .max(peersMax),
  /** Speak to any domain whose certificate is under one of these roots (PEM file), unless it is listed above with another state. */
  open: z.strictObject({ roots: z.string().min(1) }).optional(),
});

/**
 * Reads a peers file and the root certificates that it names.
 *
 * @throws ConfigurationError with every problem: a bad key, a missing or malformed root, a domain named twice.
 */
export function readPeers(file: string): PeerList {
  const parsed = readConfiguration(file, PeersFile);
  const seen = new Set<string>();
  const peers = parsed.peers.map((entry, index): Peer => {
    const key = `peers.${String(index)}`;
    const problem = seen.has(entry.domain) ? "named twice" : confusableProblem(entry.domain);
    if (problem !== undefined) throw new ConfigurationError(file, [{ key: `${key}.domain`, problem }]);
    seen.add(entry.domain);
    return {
      domain: entry.domain,
      addresses: entry.addresses,
      roots: readRoots(file, `${key}.roots`, entry.roots, rootsPerPeerMax),
      spkiPins: entry.spkiPins === undefined ? undefined : new Set(entry.spkiPins),
      state: entry.state,
      listed: true,
    };
  });
  const { open } = parsed;
  return {
    peers,
    openRoots: open === undefined ? undefined : readRoots(file, "open.roots", open.roots, openRootsMax),
  };
}

function readRoots(file: string, key: string, name: string, most: number): readonly X509Certificate[] {
  const path = resolve(dirname(file), name);
  try {
    const blocks =
      readFileSync(path, "utf8").match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0 || blocks.length > most) {
      throw new Error(`holds ${String(blocks.length)} certificates; 1 to ${String(most)} are taken`);
    }
    return blocks.map((pem) => new X509Certificate(pem));
  } catch (error) {
    throw new ConfigurationError(file, [
      { key, problem: `${path}: ${error instanceof Error ? error.message : String(error)}` },
    ]);
  }
}
