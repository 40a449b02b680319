import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { equalBytes } from "@entente/tls-codec";
import type { Credential } from "@entente/mls-wire";
import { rawSignatureKey } from "../mls/certificate.ts";
import type { DomainSenders } from "../mls/external-sender.ts";
import { bufferOf, isAuthority, issuedByOneOf } from "./certificate-chain.ts";
import type { TrustAnchors } from "./trust-anchors.ts";

/**
 * The keys with which domains propose in groups: certificates for `sender.<domain>` that a root of that very domain has issued.
 * Lifetimes are not looked at: a group keeps the sender that it was made with, until its members change it.
 */
export class SenderTrust implements DomainSenders {
  readonly #anchors: TrustAnchors;
  readonly #refresh: () => Promise<void>;

  /** @param refresh fetches the trust anchors anew. */
  constructor(anchors: TrustAnchors, refresh: () => Promise<void>) {
    this.#anchors = anchors;
    this.#refresh = refresh;
  }

  async isSender(
    domain: string,
    credential: Credential,
    signatureKey: Uint8Array,
  ): Promise<boolean | undefined> {
    const certificate = certificateOf(credential);
    const name = certificate && domainName(certificate);
    if (certificate === undefined || name === undefined) return undefined;
    const key = rawSignatureKey(new Uint8Array(certificate.publicKey.rawData));
    const isKey = key !== undefined && equalBytes(key, signatureKey);
    if (name !== `sender.${domain}` || isAuthority(certificate) || !isKey) return false;
    if (!this.#anchors.knows(domain)) await this.#refresh();
    const roots = this.#anchors.of(domain).map((root) => new x509.X509Certificate(bufferOf(root)));
    return issuedByOneOf(roots, certificate);
  }
}

function certificateOf(credential: Credential): x509.X509Certificate | undefined {
  if (credential.credentialType !== "x509") return undefined;
  const [only, ...more] = credential.certificates as readonly { readonly certData: Uint8Array }[];
  if (only === undefined || more.length > 0) return undefined;
  try {
    return new x509.X509Certificate(bufferOf(only.certData));
  } catch {
    // Whatever the parser says of it: no certificate.
    return undefined;
  }
}

/** The only name of a certificate, where that is a dNSName: a client's is a URI. */
function domainName(certificate: x509.X509Certificate): string | undefined {
  try {
    const names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? [];
    return names.length === 1 && names[0]?.type === "dns" ? names[0].value : undefined;
  } catch {
    return undefined;
  }
}
