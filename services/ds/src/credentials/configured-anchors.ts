import type { X509Certificate } from "node:crypto";
import type { Logger } from "@entente/service-kit";
import type { Configuration } from "../configuration.ts";
import { readOrderingKeys } from "../ordering/ordering-keys.ts";
import { PeersFileWatch, readPeerAnchors } from "./peers-file.ts";
import { readRoots, type TrustAnchor, TrustAnchors } from "./trust-anchors.ts";

/** The anchors that the configuration names, this domain's own first. @throws ConfigurationError. */
export function readAnchors({ domain, tls, trustAnchors, ordering, peers }: Configuration): TrustAnchors {
  const named = trustAnchors.map((anchor) =>
    anchorOf(anchor.domain, readRoots(anchor.roots), anchor.orderingCertificates),
  );
  const roots = named.find((anchor) => anchor.domain === domain)?.roots ?? readRoots(tls.roots);
  const own = anchorOf(domain, roots, ordering.certificates);
  const listed = peers === undefined ? [] : readPeerAnchors(peers);
  return new TrustAnchors([own, ...[...named, ...listed].filter((anchor) => anchor.domain !== domain)]);
}

/** Follows the peers file where there is one. */
export function watchPeers(
  { peers }: Configuration,
  anchors: TrustAnchors,
  log: Logger,
): PeersFileWatch | undefined {
  const [own] = anchors.all();
  return peers === undefined || own === undefined ? undefined : new PeersFileWatch(peers, own, anchors, log);
}

function anchorOf(domain: string, roots: readonly X509Certificate[], keys: string | undefined): TrustAnchor {
  return {
    domain,
    roots,
    ordering: keys === undefined ? [] : readOrderingKeys(domain, keys, roots).certificates,
  };
}
