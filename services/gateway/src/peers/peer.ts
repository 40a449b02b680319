import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { ConfigurationError, DomainText, HostPort, readConfiguration } from "@entente/service-kit";
import { addressesPerPeerMax, peersMax, pinsPerPeerMax, rootsPerPeerMax } from "../limits.ts";

/** What the operator has decided of a peer: calls pass, calls wait for a decision, calls never pass. */
export const peerStates = ["allowed", "suspended", "blocked"] as const;

/** The peers file. A domain that is not in it is not spoken to. */
export const PeersFile = z.strictObject({
  peers: z
    .array(
      z.strictObject({
        domain: DomainText,
        /** The peer's gateway. Addresses only: who answers there is decided by its certificate. */
        addresses: z.array(HostPort).min(1).max(addressesPerPeerMax),
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
});

/** Another domain, as this one knows it. */
export interface Peer {
  readonly domain: string;
  readonly addresses: readonly string[];
  readonly roots: readonly X509Certificate[];
  /** Undefined: any key under the peer's root. */
  readonly spkiPins: ReadonlySet<string> | undefined;
  readonly state: (typeof peerStates)[number];
}

/**
 * Reads a peers file and the root certificates that it names.
 *
 * @throws ConfigurationError with every problem: a bad key, a missing or malformed root, a domain named twice.
 */
export function readPeers(file: string): readonly Peer[] {
  const parsed = readConfiguration(file, PeersFile);
  const seen = new Set<string>();
  return parsed.peers.map((entry, index) => {
    const key = `peers.${String(index)}`;
    if (seen.has(entry.domain))
      throw new ConfigurationError(file, [{ key: `${key}.domain`, problem: "named twice" }]);
    seen.add(entry.domain);
    return {
      domain: entry.domain,
      addresses: entry.addresses,
      roots: readRoots(file, `${key}.roots`, resolve(dirname(file), entry.roots)),
      spkiPins: entry.spkiPins === undefined ? undefined : new Set(entry.spkiPins),
      state: entry.state,
    };
  });
}

function readRoots(file: string, key: string, path: string): readonly X509Certificate[] {
  try {
    const blocks =
      readFileSync(path, "utf8").match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0 || blocks.length > rootsPerPeerMax) {
      throw new Error(
        `holds ${String(blocks.length)} certificates; 1 to ${String(rootsPerPeerMax)} are taken`,
      );
    }
    return blocks.map((pem) => new X509Certificate(pem));
  } catch (error) {
    throw new ConfigurationError(file, [
      { key, problem: `${path}: ${error instanceof Error ? error.message : String(error)}` },
    ]);
  }
}

/** SHA-256 of a certificate's SubjectPublicKeyInfo, hexadecimal. */
export function spkiPin(certificate: X509Certificate): string {
  return createHash("sha256")
    .update(certificate.publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
}
