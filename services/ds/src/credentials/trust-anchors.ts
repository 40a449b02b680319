import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { clientIdParts } from "@entente/mls-wire";
import type { VerifySignature } from "@entente/ordering";
import { ConfigurationError } from "@entente/service-kit";
import { clockSkewMs } from "../limits.ts";
import { verifierOf } from "../ordering/ordering-keys.ts";
import type { X509Credential } from "./x509-credential.ts";

/** The root certificates of one domain. */
export interface TrustAnchor {
  readonly domain: string;
  readonly roots: readonly X509Certificate[];
  /** Certificates of its ordering keys, each issued by one of the roots. */
  readonly ordering: readonly X509Certificate[];
}

/** The roots of this domain and its peers: what a credential's chain has to end at. */
export class TrustAnchors {
  #anchors: ReadonlyMap<string, TrustAnchor>;
  #verify: VerifySignature | undefined;

  /** @param anchors this domain's own first. */
  constructor(anchors: readonly TrustAnchor[]) {
    this.#anchors = new Map(anchors.map((anchor) => [anchor.domain, anchor]));
  }

  /** Goes on with other anchors, of this domain and of its peers as they are now; this domain's own first. */
  replace(anchors: readonly TrustAnchor[]): void {
    this.#verify = undefined;
    this.#anchors = new Map(anchors.map((anchor) => [anchor.domain, anchor]));
  }

  /** This domain's own first. */
  all(): readonly TrustAnchor[] {
    return [...this.#anchors.values()];
  }

  /** Whether a signature is one of an ordering key of a domain that is known now. */
  readonly verifyOrdering: VerifySignature = (domain, signature, input) => {
    this.#verify ??= verifierOf(
      this.all().map((each) => ({ domain: each.domain, certificates: each.ordering })),
    );
    return this.#verify(domain, signature, input);
  };

  /**
   * Whether the chain of a credential is one of the domain that its client belongs to: leaf, issuing authority, and a root
   * of exactly that domain, each in its lifetime. Says nothing of revocation: that is for the domain's Authentication Service.
   */
  chains(credential: X509Credential, nowMs: number): boolean {
    const anchor = this.#anchors.get(clientIdParts(credential.clientId).domain);
    const [leaf, issuer] = credential.chain;
    if (anchor === undefined || leaf === undefined || issuer === undefined || leaf.ca || !issuer.ca)
      return false;
    const issued = leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey);
    const rooted = anchor.roots.some((root) => issuer.checkIssued(root) && issuer.verify(root.publicKey));
    return issued && rooted && [leaf, issuer].every((certificate) => inLifetime(certificate, nowMs));
  }
}

function inLifetime(certificate: X509Certificate, nowMs: number): boolean {
  return (
    certificate.validFromDate.getTime() - clockSkewMs <= nowMs && nowMs <= certificate.validToDate.getTime()
  );
}

/** Reads a PEM file of 1 to 4 certificates. @throws ConfigurationError that names the file. */
export function readRoots(file: string): readonly X509Certificate[] {
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigurationError(file, [{ key: "", problem: String(error) }]);
  }
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length < 1 || blocks.length > 4) {
    throw new ConfigurationError(file, [{ key: "", problem: "1 to 4 root certificates are needed" }]);
  }
  return blocks.map((block) => new X509Certificate(block));
}
