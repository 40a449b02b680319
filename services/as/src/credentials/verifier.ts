import { X509Certificate } from "node:crypto";
import { decode, textFromUtf8 } from "@entente/tls-codec";
import { type ClientId, clientIdParts, clientIdProblem, Credential, parseClientId } from "@entente/mls-wire";
import type { Identity, IdentityStore } from "@entente/storage";
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

/** How two credentials stand to each other; `unknown` where at least one was not issued here. */
export type CredentialRelation = "same_client" | "same_user" | "unrelated" | "unknown";

/** A client with the lifetime of its certificate; a basic credential has none of its own. */
interface Holder {
  readonly identity: Identity;
  readonly leaf: { readonly fromMs: number; readonly notAfterMs: number } | undefined;
}

/** Answers for credentials that this domain's authority has issued, and for no others. */
export class CredentialVerifier {
  readonly #domain: string;
  readonly #issuers: readonly X509Certificate[];
  readonly #identities: IdentityStore;

  /** @param issuers the issuing authority, and former ones whose credentials still hold. */
  constructor(domain: string, issuers: readonly X509Certificate[], identities: IdentityStore) {
    this.#domain = domain;
    this.#issuers = issuers;
    this.#identities = identities;
  }

  /** Never throws for what is in the question: a hostile credential gets a verdict like any other. */
  async verify(question: CredentialQuestion, nowMs: number): Promise<Verdict> {
    const holder = await this.#holder(question);
    if (typeof holder === "string") return { state: holder };
    const { leaf, identity } = holder;
    if (identity.revoked !== undefined) return { state: "revoked" };
    const { fromMs, notAfterMs } = leaf ?? { fromMs: identity.issuedAtMs, notAfterMs: identity.notAfterMs };
    if (nowMs < fromMs - notBeforeSkewMs || nowMs > notAfterMs) return { state: "expired" };
    // A basic credential does not say for which of the client's keys it is: the one in force.
    if (leaf === undefined && Buffer.compare(identity.signatureKey, question.signaturePublicKey) !== 0)
      return { state: "unknown" };
    return { state: "valid", clientId: identity.clientId, notAfterMs };
  }

  /**
   * How two credentials stand to each other (A23-59). Credentials that are revoked or have expired still stand for the client that
   * they were issued to, whichever of its keys they are for.
   */
  async compare(first: CredentialQuestion, second: CredentialQuestion): Promise<CredentialRelation> {
    const [one, other] = await Promise.all([this.#holder(first), this.#holder(second)]);
    if (typeof one === "string" || typeof other === "string") return "unknown";
    if (one.identity.clientId === other.identity.clientId) return "same_client";
    return one.identity.userId === other.identity.userId ? "same_user" : "unrelated";
  }

  /** The client that a credential of this domain was issued to, for the key that presents it. */
  async #holder(question: CredentialQuestion): Promise<Holder | "malformed" | "unknown"> {
    const named = basicClient(question.credential);
    if (named !== undefined) return this.#keyHolder(question, named);
    const certificates = certificatesOf(question.credential, this.#issuers);
    if (certificates === undefined) return "malformed";
    const { leaf, issuer } = certificates;
    if (!isIssuedBy(leaf, issuer)) return "unknown";
    const clientId = this.#clientOf(leaf);
    const key = signaturePublicKey(leaf.publicKey);
    const fits =
      clientId !== undefined &&
      (question.clientId === undefined || question.clientId === clientId) &&
      key !== undefined &&
      Buffer.compare(key.publicKey, question.signaturePublicKey) === 0;
    if (!fits) return "unknown";
    const identity = await this.#identities.findBySerial(leaf.serialNumber.toLowerCase());
    return identity === undefined || identity.clientId !== clientId
      ? "unknown"
      : { identity, leaf: { fromMs: leaf.validFromDate.getTime(), notAfterMs: leaf.validToDate.getTime() } };
  }

  /** A key that the client has, or had, as the log says it too: what a basic credential stands for. */
  async #keyHolder(
    { clientId: expected, signaturePublicKey }: CredentialQuestion,
    named: ClientId,
  ): Promise<Holder | "unknown"> {
    if (expected !== undefined && expected !== named) return "unknown";
    const identity = await this.#identities.findBySignatureKey(signaturePublicKey);
    return identity?.clientId === named ? { identity, leaf: undefined } : "unknown";
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

/** The client that a basic credential names. */
function basicClient(bytes: Uint8Array): ClientId | undefined {
  if (bytes.length > credentialBytesMax) return undefined;
  try {
    const credential = decode(Credential, bytes);
    if (credential.credentialType !== "basic") return undefined;
    const text = textFromUtf8(credential.identity) ?? "";
    return clientIdProblem(text) === undefined ? parseClientId(text) : undefined;
  } catch {
    // A DecodeError: no credential at all, which the caller finds as well.
    return undefined;
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

/** A credential in the one form in which this service issues them: leaf, then issuing authority, nothing else. */
function certificatesOf(
  bytes: Uint8Array,
  issuers: readonly X509Certificate[],
): { readonly leaf: X509Certificate; readonly issuer: X509Certificate } | undefined {
  if (bytes.length > credentialBytesMax) return undefined;
  try {
    const credential = decode(Credential, bytes);
    if (credential.credentialType !== "x509") return undefined;
    const [leaf, authority, ...others] = credential.certificates;
    if (leaf === undefined || authority === undefined || others.length > 0) return undefined;
    const issuer = issuers.find((each) => Buffer.compare(authority.certData, each.raw) === 0);
    return issuer && { leaf: new X509Certificate(leaf.certData), issuer };
  } catch {
    // A DecodeError for the TLS structure, OpenSSL's errors for DER that is no certificate: malformed, both.
    return undefined;
  }
}
