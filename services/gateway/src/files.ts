import { readFileSync, statSync } from "node:fs";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { ConfigurationError, dnsNames, type TlsIdentity } from "@entente/service-kit";
import type { Configuration } from "./configuration.ts";
import { fileBytesMax } from "./limits.ts";
import type { PeerList } from "./peers/peer.ts";
import { readPeers } from "./peers/peers-file.ts";

/** Everything that a gateway reads again while it runs. */
export interface GatewayFiles {
  readonly peers: PeerList;
  /** Towards other domains. */
  readonly federation: { readonly certificate: Buffer; readonly key: Buffer };
  /** Inside the domain. */
  readonly inside: TlsIdentity;
}

/**
 * Reads the files of a gateway.
 *
 * @throws ConfigurationError that names file and key: malformed, too large, a certificate for another name or without its key.
 */
export function readGatewayFiles(configuration: Configuration): GatewayFiles {
  const { domain, federationTls, domainTls } = configuration;
  for (const file of watchedFiles(configuration)) {
    if (sizeOf(file) > fileBytesMax)
      throw new ConfigurationError(file, [{ key: "", problem: `more than ${String(fileBytesMax)} bytes` }]);
  }
  return {
    peers: readPeers(configuration.peers),
    federation: readPair(federationTls.certificate, federationTls.key, domain),
    inside: {
      ...readPair(domainTls.certificate, domainTls.key, `gateway.${domain}`),
      roots: read(domainTls.roots),
    },
  };
}

/** The files by themselves; the roots of peers are found through the peers file. */
export function watchedFiles({ peers, federationTls, domainTls }: Configuration): readonly string[] {
  return [
    peers,
    federationTls.certificate,
    federationTls.key,
    domainTls.certificate,
    domainTls.key,
    domainTls.roots,
  ];
}

function readPair(certificate: string, key: string, name: string): { certificate: Buffer; key: Buffer } {
  const pair = { certificate: read(certificate), key: read(key) };
  const problem = pairProblem(pair, name);
  if (problem !== undefined) throw new ConfigurationError(certificate, [{ key: "", problem }]);
  return pair;
}

function pairProblem(pair: { certificate: Buffer; key: Buffer }, name: string): string | undefined {
  try {
    const certificate = new X509Certificate(pair.certificate);
    if (!certificate.checkPrivateKey(createPrivateKey(pair.key))) return "the key is not the certificate's";
    const names = dnsNames(certificate);
    return names.includes(name) ? undefined : `the certificate is for ${names.join(", ")}, not for ${name}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ConfigurationError(file, [{ key: "", problem: String(error) }]);
  }
}

function sizeOf(file: string): number {
  // A file that is not there is told of by whoever reads it.
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
