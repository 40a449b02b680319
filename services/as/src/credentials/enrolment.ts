import { createHash, randomBytes } from "node:crypto";
import {
  type ClientId,
  clientIdParts,
  enrolmentSignContent,
  parseClientId,
  parseUserId,
  renewalSignContent,
} from "@entente/mls-wire";
import type { IdentityStore } from "@entente/storage";
import type { SignatureScheme } from "@entente/service-kit";
import { refusal, type RefusalCode } from "../errors.ts";
import { invitationLifetimeDefaultMs, invitationLifetimeMaxMs, visibleWaitMs } from "../limits.ts";
import type { Transparency } from "../log/transparency.ts";
import type { Issuer } from "./issuer.ts";
import { changeRefusal, checkClock, checkKey, checkSignature } from "./key-checks.ts";
import type { Challenges } from "./possession.ts";
import type { CredentialVerifier } from "./verifier.ts";

/** A client that wants a credential. The client id is parsed and of this domain. */
export interface EnrolmentRequest {
  readonly clientId: string;
  readonly userId: string;
  readonly invitationToken: string;
  readonly signatureScheme: number;
  readonly signaturePublicKey: Uint8Array;
}

/** A client that has a credential and wants a newer one. */
export interface RenewalRequest {
  readonly credential: Uint8Array;
  readonly clientId: string;
  readonly currentPublicKey: Uint8Array;
  readonly currentScheme: SignatureScheme;
  readonly signatureScheme: number;
  readonly signaturePublicKey: Uint8Array;
  readonly requestedAtMs: number;
  readonly signatureByCurrentKey: Uint8Array;
  readonly signatureByNewKey: Uint8Array;
}

/** What a client is given. */
export interface Grant {
  readonly credential: Uint8Array;
  readonly notAfterMs: number;
}

/** Enrols and renews clients: proof of possession first, then the certificate, then one transaction that makes it count. */
export class Enrolment {
  readonly #challenges: Challenges;
  readonly #issuer: Issuer;
  readonly #verifier: CredentialVerifier;
  readonly #identities: IdentityStore;
  readonly #transparency: Pick<Transparency, "sets" | "visible">;

  constructor(
    challenges: Challenges,
    issuer: Issuer,
    verifier: CredentialVerifier,
    identities: IdentityStore,
    transparency: Pick<Transparency, "sets" | "visible">,
  ) {
    this.#challenges = challenges;
    this.#issuer = issuer;
    this.#verifier = verifier;
    this.#identities = identities;
    this.#transparency = transparency;
  }

  /** A new invitation for one client of a user. The token is returned once and stored as a digest. */
  async invite(
    userId: string,
    lifetimeMs: number,
    nowMs: number,
  ): Promise<{ token: string; notAfterMs: number }> {
    if (lifetimeMs > invitationLifetimeMaxMs) {
      throw refusal("bad_lifetime", `at most ${String(invitationLifetimeMaxMs)} ms`, {
        field: "lifetime_ms",
      });
    }
    const token = randomBytes(20).toString("base64url");
    const expiresAtMs = nowMs + (lifetimeMs === 0 ? invitationLifetimeDefaultMs : lifetimeMs);
    await this.#identities.invite({ tokenDigest: digest(token), userId, expiresAtMs });
    return { token, notAfterMs: expiresAtMs };
  }

  /** @throws ServiceError `bad_signature_key`. */
  begin(request: EnrolmentRequest, nowMs: number): Uint8Array {
    checkKey(request.signatureScheme, request.signaturePublicKey);
    return this.#challenges.make(request, nowMs);
  }

  /**
   * The client's credential. The same request again gives the same credential.
   *
   * @throws ServiceError `bad_signature_key`, `bad_challenge`, `bad_signature`, `invitation_refused`, `client_exists`,
   * `signature_key_in_use`.
   */
  async complete(
    request: EnrolmentRequest,
    challenge: Uint8Array,
    signature: Uint8Array,
    nowMs: number,
  ): Promise<Grant> {
    const { clientId, userId, signaturePublicKey } = request;
    const scheme = checkKey(request.signatureScheme, signaturePublicKey);
    this.#challenges.check(challenge, request, nowMs);
    const signed = enrolmentSignContent(challenge, clientId, signaturePublicKey);
    checkSignature(scheme, signaturePublicKey, signed, signature, "signature");
    const issued = await this.#issuer.issue(clientId, scheme, signaturePublicKey, nowMs);
    const { answer, logged } = await this.#transparency.sets.changing(
      parseUserId(userId),
      nowMs,
      { kind: "add", clientId: parseClientId(clientId), signaturePublicKey, credential: issued.credential },
      (version) =>
        this.#identities.issue({
          by: { tokenDigest: digest(request.invitationToken) },
          clientId,
          userId,
          signatureKey: signaturePublicKey,
          credential: issued.credential,
          serial: issued.serial,
          notAfterMs: issued.notAfterMs,
          nowMs,
          logged: version,
        }),
      (each) => each.code === "refused" && each.reason === "version_taken",
    );
    if (answer.code === "issued") {
      await this.#transparency.visible(logged, visibleWaitMs);
      return issued;
    }
    if (answer.code === "duplicate") return answer.identity;
    throw refusal(
      issueRefusals[answer.reason] ?? "invitation_refused",
      "ask the operator of the domain for an invitation",
    );
  }

  /**
   * A newer credential for the same key or for a new one.
   *
   * @throws ServiceError `credential_refused`, `clock_skew`, `bad_signature_key`, `bad_signature`, `signature_key_in_use`,
   * `unknown_client`.
   */
  async renew(request: RenewalRequest, nowMs: number): Promise<Grant> {
    const { credential, clientId, currentPublicKey, signaturePublicKey, requestedAtMs } = request;
    const verdict = await this.#verifier.verify(
      { credential, clientId, signaturePublicKey: currentPublicKey },
      nowMs,
    );
    if (verdict.state !== "valid") {
      throw refusal(
        "credential_refused",
        `the credential is ${verdict.state}; enrol again with an invitation`,
      );
    }
    checkClock(requestedAtMs, nowMs);
    const scheme = checkKey(request.signatureScheme, signaturePublicKey);
    const signed = renewalSignContent(requestedAtMs, clientId, signaturePublicKey);
    checkSignature(
      request.currentScheme,
      currentPublicKey,
      signed,
      request.signatureByCurrentKey,
      "signature_by_current_key",
    );
    if (Buffer.compare(currentPublicKey, signaturePublicKey) !== 0) {
      checkSignature(scheme, signaturePublicKey, signed, request.signatureByNewKey, "signature_by_new_key");
    }
    const issued = await this.#issuer.issue(clientId, scheme, signaturePublicKey, nowMs);
    const client = parseClientId(clientId);
    const { answer, logged } = await this.#transparency.sets.changing(
      clientIdParts(client).user,
      nowMs,
      { kind: "rotate", clientId: client, signaturePublicKey, credential: issued.credential },
      (version) =>
        this.#identities.renew({
          clientId,
          signatureKey: signaturePublicKey,
          nowMs,
          logged: version,
          ...issued,
        }),
      (each) => each === "version_taken",
    );
    if (answer === "renewed") {
      await this.#transparency.visible(logged, visibleWaitMs);
      return issued;
    }
    throw changeRefusal(answer);
  }

  /**
   * Revokes a client, and logs the user's clients without it. The first revocation stays. Returns when it was.
   *
   * @throws ServiceError `unknown_client`, `change_conflict`.
   */
  async revoke(clientId: ClientId, reason: number, nowMs: number): Promise<number> {
    const { answer, logged } = await this.#transparency.sets.changing(
      clientIdParts(clientId).user,
      nowMs,
      { kind: "remove", clientId },
      (version) => this.#identities.revoke({ clientId, reason: String(reason), nowMs, logged: version }),
      (each) => each === "version_taken",
    );
    if (answer === "version_taken") throw refusal("change_conflict", "try again");
    const identity = answer === "unknown_client" ? undefined : await this.#identities.find(clientId);
    if (identity?.revoked === undefined)
      throw refusal("unknown_client", "no such client", { field: "client_id" });
    if (answer === "revoked") await this.#transparency.visible(logged, visibleWaitMs);
    return identity.revoked.atMs;
  }
}

type IssueRefusal = Extract<Awaited<ReturnType<IdentityStore["issue"]>>, { code: "refused" }>["reason"];

/** What the store says becomes what the caller is told; all that concerns the invitation is one code, so that tokens can not be probed. */
const issueRefusals: Partial<Record<IssueRefusal, RefusalCode>> = {
  client_exists: "client_exists",
  signature_key_in_use: "signature_key_in_use",
  version_taken: "change_conflict",
};

function digest(token: string): Uint8Array {
  return createHash("sha256").update("entente invitation").update(token).digest();
}
