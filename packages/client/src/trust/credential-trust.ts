import { decode, DecodeError, hexFromBytes } from "@entente/tls-codec";
import { type ClientId, Credential } from "@entente/mls-wire";
import { common } from "@entente/proto";
import type { Authenticator, PresentedCredential, Verdict } from "../mls/authenticator.ts";
import { isPassing } from "../transport/rpc-failure.ts";
import { type CertifiedClient, type ChainProblem, verifyChain } from "./certificate-chain.ts";
import type { TrustAnchors } from "./trust-anchors.ts";

/** Why a credential is refused. */
export type CredentialProblem =
  | ChainProblem
  /** A credential of a type that is not checked here. */
  | "unsupported_type"
  /** The key of the leaf is not the certificate's. */
  | "wrong_key"
  /** The Authentication Service of the credential's domain does not vouch for it. */
  | "revoked"
  | "not_vouched_for";

/** What is known of a credential. */
export type CredentialOpinion =
  | {
      readonly accepted: true;
      readonly clientId: ClientId;
      readonly notAfterMs: number;
      /** False while the credential's domain could not be asked: the chain is good, a revocation would not be known yet. */
      readonly confirmed: boolean;
    }
  | { readonly accepted: false; readonly problem: CredentialProblem };

/** Asks the credential's own domain, through the home domain. @throws RpcFailure. */
export type CredentialQuery = (
  query: common.CredentialQuery.$Properties,
) => Promise<common.CredentialVerdict.$Properties>;

/** How long a confirmed opinion stands, in milliseconds. */
const confirmedMs = 10 * 60_000;

/** How long an opinion stands that could not be confirmed. */
const unconfirmedMs = 30_000;

/** Opinions that are remembered. */
const opinionsMax = 10_000;

/**
 * Forms an opinion of each credential that a client meets: first the certificate chain, which nobody can talk a client
 * out of, then the word of the Authentication Service of the credential's own domain. When that service can not be
 * reached a good chain is enough for the moment, so that one silent domain does not stop a group; the opinion is formed
 * anew soon.
 */
export class CredentialTrust implements Authenticator {
  readonly #anchors: TrustAnchors;
  readonly #ask: CredentialQuery;
  readonly #refresh: () => Promise<void>;
  readonly #clock: () => number;
  readonly #opinions = new Map<string, { readonly opinion: CredentialOpinion; readonly untilMs: number }>();
  readonly #forming = new Map<string, Promise<CredentialOpinion>>();

  /** @param refresh fetches the trust anchors anew; called when a credential is of a domain that is not known. */
  constructor(
    anchors: TrustAnchors,
    ask: CredentialQuery,
    refresh: () => Promise<void>,
    clock: () => number,
  ) {
    this.#anchors = anchors;
    this.#ask = ask;
    this.#refresh = refresh;
    this.#clock = clock;
  }

  /** The opinion as the groups ask for it. Throws what the question to the credential's domain throws, if it does. */
  async authenticate({ client, credential, signatureKey }: PresentedCredential): Promise<Verdict> {
    const opinion = await this.opinion(credential, signatureKey);
    if (!opinion.accepted) return { accepted: false, reason: opinion.problem };
    return opinion.clientId === client ? { accepted: true } : { accepted: false, reason: "wrong_client" };
  }

  /**
   * The opinion of a credential that a leaf with this key presents. Never throws for what is in the credential.
   *
   * @param credential MLS Credential, TLS encoding, as received.
   */
  opinion(credential: Uint8Array, signatureKey: Uint8Array): Promise<CredentialOpinion> {
    const key = `${hexFromBytes(signatureKey)} ${hexFromBytes(credential)}`;
    const known = this.#opinions.get(key);
    if (known !== undefined && this.#clock() < known.untilMs) return Promise.resolve(known.opinion);
    const forming = this.#forming.get(key);
    if (forming !== undefined) return forming;
    const formed = this.#form(credential, signatureKey)
      .then((opinion) => {
        this.#remember(key, opinion);
        return opinion;
      })
      .finally(() => this.#forming.delete(key));
    this.#forming.set(key, formed);
    return formed;
  }

  async #form(bytes: Uint8Array, signatureKey: Uint8Array): Promise<CredentialOpinion> {
    const certificates = certificatesOf(bytes);
    if (typeof certificates === "string") return { accepted: false, problem: certificates };
    let client = await this.#verify(certificates);
    if (client === "unknown_domain") {
      await this.#refresh();
      client = await this.#verify(certificates);
    }
    if (typeof client === "string") return { accepted: false, problem: client };
    if (hexFromBytes(client.signaturePublicKey) !== hexFromBytes(signatureKey))
      return { accepted: false, problem: "wrong_key" };
    return this.#confirm(bytes, client);
  }

  #verify(certificates: readonly Uint8Array[]): Promise<CertifiedClient | ChainProblem> {
    return verifyChain(certificates, (domain) => this.#anchors.of(domain), this.#clock());
  }

  async #confirm(
    credential: Uint8Array,
    { clientId, signaturePublicKey, notAfterMs }: CertifiedClient,
  ): Promise<CredentialOpinion> {
    try {
      const { state } = await this.#ask({ credential, signaturePublicKey, clientId });
      if (state === common.CredentialState.CREDENTIAL_STATE_VALID)
        return { accepted: true, clientId, notAfterMs, confirmed: true };
      const problem =
        problemOfState.get(state ?? common.CredentialState.CREDENTIAL_STATE_UNSPECIFIED) ?? "not_vouched_for";
      return { accepted: false, problem };
    } catch (error) {
      if (isPassing(error)) return { accepted: true, clientId, notAfterMs, confirmed: false };
      throw error;
    }
  }

  #remember(key: string, opinion: CredentialOpinion): void {
    const forMs = opinion.accepted && opinion.confirmed ? confirmedMs : unconfirmedMs;
    this.#opinions.delete(key);
    this.#opinions.set(key, { opinion, untilMs: this.#clock() + forMs });
    const oldest = this.#opinions.keys().next();
    if (this.#opinions.size > opinionsMax && oldest.done !== true) this.#opinions.delete(oldest.value);
  }
}

const problemOfState: ReadonlyMap<common.CredentialState, CredentialProblem> = new Map([
  [common.CredentialState.CREDENTIAL_STATE_EXPIRED, "expired"],
  [common.CredentialState.CREDENTIAL_STATE_REVOKED, "revoked"],
]);

function certificatesOf(bytes: Uint8Array): readonly Uint8Array[] | "malformed" | "unsupported_type" {
  try {
    const credential = decode(Credential, bytes);
    if (credential.credentialType !== "x509") return "unsupported_type";
    return credential.certificates.map(({ certData }) => certData);
  } catch (error) {
    if (error instanceof DecodeError) return "malformed";
    throw error;
  }
}
