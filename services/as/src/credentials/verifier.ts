import { X509Certificate } from "node:crypto";
import { decode } from "@entente/tls-codec";
import { clientIdParts, clientIdProblem, Credential, parseClientId } from "@entente/mls-wire";
import type { IdentityStore } from "@entente/storage";
import { signaturePublicKey } from "@entente/service-kit";
import { credentialBytesMax, notBeforeSkewMs } from "../limits.ts";
import { clientUriScheme } from "./issuer.ts";

/** What is asked of a credential. */
export interface CredentialQuestion {
  /** MLS Credential, TLS encoding, as it was received. */
  readonly credential: Uint8Array;
  /** The key of the leaf that presents it. */
  readonly signaturePublicKey: Uint8Array;
  /** The client that it is expected to stand for; undefined: whatever it says. */
  readonly clientId: string | undefined;
}

/** Whether this service vouches for a credential. */
export type Verdict =
  | { readonly state: "valid"; readonly clientId: string; readonly notAfterMs: number }
  | { readonly state: "expired" | "revoked" | "unknown" | "malformed" };

/** Answers for credentials that this domain's authority has issued, and for no others. */
export class CredentialVerifier {
  readonly #domain: string;
  readonly #issuer: X509Certificate;
  readonly #identities: IdentityStore;

  constructor(domain: string, issuer: X509Certificate, identities: IdentityStore) {
    this.#domain = domain;
    this.#issuer = issuer;
    this.#identities = identities;
  }

  /** Never throws for what is in the question: a hostile credential gets a verdict like any other. */
  async verify(question: CredentialQuestion, nowMs: number): Promise<Verdict> {
    const leaf = leafCertificate(question.credential, this.#issuer.raw);
    if (leaf === undefined) return { state: "malformed" };
    if (!isIssuedBy(leaf, this.#issuer)) return { state: "unknown" };
    const clientId = this.#clientOf(leaf);
    const key = signaturePublicKey(leaf.publicKey);
    const fits =
      clientId !== undefined &&
      (question.clientId === undefined || question.clientId === clientId) &&
      key !== undefined &&
      Buffer.compare(key.publicKey, question.signaturePublicKey) === 0;
    if (!fits) return { state: "unknown" };
    const identity = await this.#identities.findBySerial(leaf.serialNumber.toLowerCase());
    if (identity === undefined || identity.clientId !== clientId) return { state: "unknown" };
    if (identity.revoked !== undefined) return { state: "revoked" };
    const notAfterMs = leaf.validToDate.getTime();
    if (nowMs < leaf.validFromDate.getTime() - notBeforeSkewMs || nowMs > notAfterMs)
      return { state: "expired" };
    return { state: "valid", clientId, notAfterMs };
  }

  /** The client that a certificate names: exactly one name, of this domain. */
  #clientOf(leaf: X509Certificate): string | undefined {
    const name = leaf.subjectAltName ?? "";
    const prefix = `URI:${clientUriScheme}`;
    if (!name.startsWith(prefix)) return undefined;
    const text = name.slice(prefix.length);
    if (clientIdProblem(text) !== undefined) return undefined;
    const clientId = parseClientId(text);
    return clientIdParts(clientId).domain === this.#domain ? clientId : undefined;
  }
}

function isIssuedBy(leaf: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey);
  } catch {
    // OpenSSL throws for algorithms that it does not know; such a certificate is not the authority's work.
    return false;
  }
}

/** The leaf of a credential in the one form in which this service issues them: leaf, then issuing authority, nothing else. */
function leafCertificate(bytes: Uint8Array, issuer: Uint8Array): X509Certificate | undefined {
  if (bytes.length > credentialBytesMax) return undefined;
  try {
    const credential = decode(Credential, bytes);
    if (credential.credentialType !== "x509") return undefined;
    const [leaf, authority, ...others] = credential.certificates;
    if (leaf === undefined || authority === undefined || others.length > 0) return undefined;
    if (Buffer.compare(authority.certData, issuer) !== 0) return undefined;
    return new X509Certificate(leaf.certData);
  } catch {
    // A DecodeError for the TLS structure, OpenSSL's errors for DER that is no certificate: malformed, both.
    return undefined;
  }
}
