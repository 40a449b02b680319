import { randomBytes } from "node:crypto";
import {
  type ClientId,
  clientIdParts,
  parseClientId,
  sessionSignContent,
  type UserId,
} from "@entente/mls-wire";
import { isSignatureScheme } from "@entente/service-kit";
import type { Client, Store } from "@entente/storage";
import type { Rates } from "../admission/rates.ts";
import type { Clock } from "../clock.ts";
import type { CredentialAuthority, Verdict } from "../credentials/credential-authority.ts";
import { isSignature } from "../credentials/labelled-signature.ts";
import { readCredential, type X509Credential } from "../credentials/x509-credential.ts";
import { sameBytes, sha256 } from "../digest.ts";
import { refusal } from "../errors.ts";
import { sessionLifetimeMs } from "../limits.ts";
import { requireCommonVersion } from "./api-version.ts";
import { Challenges } from "./challenges.ts";
import { openToken, sealToken, type TokenContents } from "./session-token.ts";

/** A client that has shown who it is. */
export interface Session {
  readonly clientId: ClientId;
  readonly userId: UserId;
  readonly signatureKey: Uint8Array;
  /** TLS encoding of the credential that it is registered with. */
  readonly credential: Uint8Array;
  readonly scheme: number;
  readonly notAfterMs: number;
}

/** The proof with which a session begins; the caller controls all of it. */
export interface SessionProof {
  readonly credential: Uint8Array;
  readonly signatureKey: Uint8Array;
  readonly scheme: number;
  readonly challenge: Uint8Array;
  readonly signature: Uint8Array;
}

/** Who calls. A session is a token and nothing else: no memory of it is kept. */
export class Sessions {
  readonly #domain: string;
  readonly #store: Pick<Store, "devices">;
  readonly #tokenKey: Uint8Array;
  readonly #challenges: Challenges;
  readonly #apiVersions: readonly number[];
  readonly #authority: CredentialAuthority;
  readonly #rates: Rates;
  readonly #now: Clock;

  constructor(parts: {
    readonly domain: string;
    readonly store: Pick<Store, "devices">;
    readonly tokenKey: Uint8Array;
    readonly challenges: Challenges;
    /** Of the clients' API, highest first. */
    readonly apiVersions: readonly number[];
    readonly authority: CredentialAuthority;
    readonly rates: Rates;
    readonly now: Clock;
  }) {
    this.#domain = parts.domain;
    this.#store = parts.store;
    this.#tokenKey = parts.tokenKey;
    this.#challenges = parts.challenges;
    this.#apiVersions = parts.apiVersions;
    this.#authority = parts.authority;
    this.#rates = parts.rates;
    this.#now = parts.now;
  }

  /**
   * A challenge for a client of this domain, and the versions of the API that are spoken here if the client told its own.
   *
   * @param told highest first. @throws ServiceError `too_fast`, `foreign_client`, `no_common_api_version`, `bad_field`, IdentifierError.
   */
  begin(
    clientIdText: string,
    told: readonly number[],
    peer: string,
  ): { readonly challenge: Uint8Array; readonly apiVersions: readonly number[] } {
    this.#rates.admitAddress(peer);
    const clientId = this.#own(clientIdText);
    requireCommonVersion(told, this.#apiVersions);
    return {
      challenge: this.#challenges.make(clientId, told),
      apiVersions: told.length === 0 ? [] : this.#apiVersions,
    };
  }

  /**
   * Checks the proof, registers the client's credential, and gives a token.
   *
   * @throws ServiceError `credential_refused`, `foreign_client`, `bad_challenge`, `bad_signature`, `bad_signature_scheme`,
   * `authentication_unavailable`.
   */
  async complete(
    proof: SessionProof,
    peer: string,
  ): Promise<{ readonly token: string; readonly notAfterMs: number }> {
    this.#rates.admitAddress(peer);
    const credential = this.#credentialOf(proof);
    const { clientId } = credential;
    const told = Challenges.told(proof.challenge);
    const versions = told.length === 0 ? undefined : { told, heard: this.#apiVersions };
    const signed = sessionSignContent(proof.challenge, clientId, versions);
    if (!isSignature(proof.scheme, proof.signatureKey, signed, proof.signature)) {
      throw refusal(
        "bad_signature",
        "the signature is not the key's over this challenge, and the versions that both sides told",
        {
          field: "signature",
        },
      );
    }
    // Only after the signature: whoever has no key can not use up a challenge.
    this.#challenges.use(proof.challenge, clientId);
    const verdict = await this.#ask(clientId, credential.bytes, proof.signatureKey);
    if (verdict.state !== "valid") throw credentialRefused(verdict.state);
    await this.#register(credential);
    const notAfterMs = Math.min(this.#now() + sessionLifetimeMs, verdict.notAfterMs);
    const keyDigest = sha256(proof.signatureKey);
    return { token: sealToken(this.#tokenKey, { clientId, keyDigest, notAfterMs }), notAfterMs };
  }

  /**
   * The session of a token, if its client is still vouched for; counted against the rates of its device and user.
   *
   * @throws ServiceError `no_session`, `too_fast`, `session_expired`, `session_ended`, `authentication_unavailable`.
   */
  async check(token: string): Promise<Session> {
    const contents = openToken(this.#tokenKey, token);
    if (contents === undefined)
      throw refusal("no_session", "no session token of this domain in `entente-session`");
    this.#rates.admit(contents.clientId);
    return this.#inForce(contents);
  }

  /** Counts one step within an open stream; returns for how many milliseconds nothing more is to be read of it. */
  pace({ clientId }: Session): number {
    return this.#rates.pace(clientId);
  }

  /** Whether an open session still stands. @throws as {@link check}. */
  async recheck(session: Session): Promise<Session> {
    const { clientId, notAfterMs, signatureKey } = session;
    return this.#inForce({ clientId, notAfterMs, keyDigest: sha256(signatureKey) });
  }

  async #inForce({ clientId, keyDigest, notAfterMs }: TokenContents): Promise<Session> {
    if (notAfterMs <= this.#now()) throw refusal("session_expired", "the session is over; begin another");
    const client = await this.#store.devices.find(clientId);
    if (client?.state !== "active" || !sameBytes(sha256(client.signatureKey), keyDigest)) {
      throw refusal("session_ended", "the client is revoked, or has another key by now");
    }
    const verdict = await this.#ask(clientId, client.credential, client.signatureKey);
    if (verdict.state !== "valid") {
      await this.#forget(client, verdict);
      throw refusal("session_ended", `the credential is ${verdict.state}`);
    }
    return this.#sessionOf(client, notAfterMs);
  }

  #sessionOf(client: Client, notAfterMs: number): Session {
    const clientId = parseClientId(client.clientId);
    const { signatureKey, credential } = client;
    return {
      clientId,
      userId: clientIdParts(clientId).user,
      signatureKey,
      credential,
      // Hardly a call asks for it, and it is in the certificate.
      get scheme() {
        return readCredential(credential)?.scheme ?? 0;
      },
      notAfterMs,
    };
  }

  /** A revoked client's KeyPackages are handed to nobody, and its feeds wait for nobody. */
  async #forget(client: Client, verdict: Verdict): Promise<void> {
    if (verdict.state === "revoked") await this.#store.devices.revoke(client.clientId);
  }

  #credentialOf({ credential: bytes, signatureKey, scheme }: SessionProof): X509Credential {
    if (!isSignatureScheme(scheme)) {
      throw refusal("bad_signature_scheme", "the scheme is not one of 0x0403, 0x0807", {
        field: "signature_scheme",
      });
    }
    const credential = readCredential(bytes);
    if (credential === undefined) throw credentialRefused("malformed");
    this.#own(credential.clientId);
    if (credential.isForGroup)
      throw refusal("credential_refused", "a key for a group opens no session", { field: "credential" });
    if (credential.scheme !== scheme || !sameBytes(credential.signatureKey, signatureKey)) {
      throw refusal("credential_refused", "the credential is for another key", {
        field: "signature_public_key",
      });
    }
    return credential;
  }

  #own(clientIdText: string): ClientId {
    const clientId = parseClientId(clientIdText);
    if (clientIdParts(clientId).domain === this.#domain) return clientId;
    throw refusal("foreign_client", `clients of ${this.#domain} only; others talk to their own domain`, {
      field: "client_id",
    });
  }

  #ask(clientId: ClientId, credential: Uint8Array, signatureKey: Uint8Array): Promise<Verdict> {
    return this.#authority.verify({ credential, signatureKey, clientId });
  }

  async #register({ clientId, signatureKey, bytes, serial }: X509Credential): Promise<void> {
    const registered = await this.#store.devices.register({
      clientId,
      userId: clientIdParts(clientId).user,
      signatureKey,
      credential: bytes,
      serial,
      nowMs: this.#now(),
    });
    if (registered.code === "refused") {
      throw refusal("credential_refused", `the client is not registered: ${registered.reason}`);
    }
  }
}

function credentialRefused(state: Verdict["state"]): Error {
  return refusal("credential_refused", `the credential is ${state}`, { field: "credential" });
}

/** A key for session tokens that this domain's replicas share. */
export async function sessionTokenKey(store: Pick<Store, "secrets">): Promise<Uint8Array> {
  return store.secrets.ensure("ds/session-token", randomBytes(32));
}
