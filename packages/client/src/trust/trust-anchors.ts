import { equalBytes } from "@entente/tls-codec";
import type { common } from "@entente/proto";

/** Domains that a client believes in at once. */
const domainsMax = 1_024;

/** Roots of one domain. */
const rootsMax = 4;

/** Certificates of one domain's ordering keys. */
const orderingCertificatesMax = 4;

/**
 * The roots of the domains that a client can check. The home domain's root comes with the client's own configuration and
 * nothing that a service says can replace it; the peers' come from the home domain.
 */
export class TrustAnchors {
  readonly #home: { readonly domain: string; readonly root: Uint8Array };
  #peers: ReadonlyMap<string, readonly Uint8Array[]> = new Map();
  #ordering: ReadonlyMap<string, readonly Uint8Array[]> = new Map();

  constructor(homeDomain: string, homeRoot: Uint8Array) {
    this.#home = { domain: homeDomain, root: homeRoot };
  }

  /** The roots of a domain, DER; none for a domain that is not known. */
  of(domain: string): readonly Uint8Array[] {
    return domain === this.#home.domain ? [this.#home.root] : (this.#peers.get(domain) ?? []);
  }

  /** Certificates that are said to be of a domain's ordering keys, DER. They prove themselves under the domain's roots. */
  orderingCertificatesOf(domain: string): readonly Uint8Array[] {
    return this.#ordering.get(domain) ?? [];
  }

  /** Whether the client knows a domain. */
  knows(domain: string): boolean {
    return this.of(domain).length > 0;
  }

  /**
   * Takes the list that the home domain serves. Returns false, and keeps what was known, when the list does not hold the
   * home domain's own root or is past its bounds: it is not the home domain's list then.
   */
  replace(anchors: readonly common.TrustAnchor.$Properties[]): boolean {
    const peers = new Map<string, readonly Uint8Array[]>();
    const ordering = new Map<string, readonly Uint8Array[]>();
    for (const { domain = "", rootCertificates = [], orderingCertificates = [] } of anchors) {
      if (rootCertificates.length < 1 || rootCertificates.length > rootsMax) return false;
      if (orderingCertificates.length > orderingCertificatesMax) return false;
      ordering.set(domain, orderingCertificates);
      peers.set(domain, rootCertificates);
    }
    const home = peers.get(this.#home.domain) ?? [];
    if (peers.size > domainsMax || !home.some((root) => equalBytes(root, this.#home.root))) return false;
    peers.delete(this.#home.domain);
    this.#peers = peers;
    this.#ordering = ordering;
    return true;
  }
}
