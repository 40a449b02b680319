import { decode } from "@entente/tls-codec";
import {
  clientIdParts,
  clientIdProblem,
  Credential,
  parseClientId,
  parseUserId,
  userIdParts,
  userIdProblem,
} from "@entente/mls-wire";
import { X509Certificate } from "node:crypto";
import { authentication, common } from "@entente/proto";
import { isGroupKeyCertificate, signaturePublicKey } from "@entente/service-kit";
import type { EnrolmentRequest, RenewalRequest } from "../credentials/enrolment.ts";
import type { GroupKeysRequest } from "../credentials/group-keys.ts";
import { clientUriScheme } from "../credentials/issuer.ts";
import type { CredentialQuestion, CredentialRelation, Verdict } from "../credentials/verifier.ts";
import { refusal } from "../errors.ts";
import {
  challengeBytesMax,
  credentialBytesMax,
  droppedKeysMax,
  groupKeysAtOnceMax,
  invitationTokenCharactersMax,
  signatureBytesMax,
} from "../limits.ts";

/** @throws ServiceError `bad_client_id`, `foreign_client`. */
export function ownClientId(text: string, domain: string): { clientId: string; userId: string } {
  const problem = clientIdProblem(text);
  if (problem !== undefined)
    throw refusal("bad_client_id", `not name@domain/device: ${problem}`, { field: "client_id" });
  const clientId = parseClientId(text);
  const parts = clientIdParts(clientId);
  if (parts.domain !== domain)
    throw refusal("foreign_client", `clients of ${domain} only`, { field: "client_id" });
  return { clientId, userId: parts.user };
}

/** @throws ServiceError `bad_user_id`, `foreign_client`. */
export function ownUserId(text: string, domain: string): string {
  const problem = userIdProblem(text);
  if (problem !== undefined)
    throw refusal("bad_user_id", `not name@domain: ${problem}`, { field: "user_id" });
  const userId = parseUserId(text);
  if (userIdParts(userId).domain !== domain)
    throw refusal("foreign_client", `users of ${domain} only`, { field: "user_id" });
  return userId;
}

/** @throws ServiceError as `ownClientId`, and `too_large`. */
export function enrolmentRequest(
  request: authentication.BeginEnrolmentRequest.$Properties,
  domain: string,
): EnrolmentRequest {
  const { invitationToken = "", signatureScheme = 0, signaturePublicKey: key = new Uint8Array() } = request;
  if (invitationToken.length > invitationTokenCharactersMax) throw tooLarge("invitation_token");
  return {
    ...ownClientId(request.clientId ?? "", domain),
    invitationToken,
    signatureScheme,
    signaturePublicKey: key,
  };
}

/** @throws ServiceError `too_large`. */
export function challengeAndSignature(request: authentication.CompleteEnrolmentRequest): {
  challenge: Uint8Array;
  signature: Uint8Array;
} {
  const { challenge, signature } = request;
  if (challenge.length > challengeBytesMax) throw tooLarge("challenge");
  if (signature.length > signatureBytesMax) throw tooLarge("signature");
  return { challenge, signature };
}

/** @throws ServiceError `credential_refused` when the credential names no client at all. */
export function renewalRequest(
  request: authentication.RenewCredentialRequest,
  domain: string,
): RenewalRequest {
  const named = clientNamedBy(request.credential);
  if (named === undefined)
    throw refusal("credential_refused", "bytes that are no X.509 credential of a client", {
      field: "credential",
    });
  return {
    credential: request.credential,
    clientId: ownClientId(named.clientId, domain).clientId,
    currentPublicKey: named.publicKey,
    currentScheme: named.scheme,
    signatureScheme: request.signatureScheme,
    signaturePublicKey: request.signaturePublicKey,
    requestedAtMs: request.requestedAtMs,
    signatureByCurrentKey: request.signatureByCurrentKey,
    signatureByNewKey: request.signatureByNewKey,
  };
}

/** @throws ServiceError `credential_refused` as for a renewal, `too_large`, `bad_signature_key` for a key twice. */
export function groupKeysRequest(
  request: authentication.ChangeGroupKeysRequest,
  domain: string,
): GroupKeysRequest {
  const { credential, certified, dropped, requestedAtMs, signature } = request;
  const named = clientNamedBy(credential);
  if (named === undefined)
    throw refusal("credential_refused", "bytes that are no X.509 credential of a client", {
      field: "credential",
    });
  if (certified.length > groupKeysAtOnceMax) throw tooLarge("certified");
  if (dropped.length > droppedKeysMax) throw tooLarge("dropped");
  const keys = certified.map((each) => ({
    signatureScheme: each.signatureScheme ?? 0,
    signaturePublicKey: each.signaturePublicKey ?? new Uint8Array(),
    signature: each.signature ?? new Uint8Array(),
  }));
  const distinct = new Set(keys.map((each) => Buffer.from(each.signaturePublicKey).toString("hex")));
  if (distinct.size !== keys.length)
    throw refusal("bad_signature_key", "a key twice", { field: "certified" });
  return {
    credential,
    clientId: ownClientId(named.clientId, domain).clientId,
    currentPublicKey: named.publicKey,
    currentScheme: named.scheme,
    ...{ certified: keys, dropped, requestedAtMs, signature },
  };
}

/** What a credential claims, before anyone has verified it. */
function clientNamedBy(
  bytes: Uint8Array,
): { clientId: string; publicKey: Uint8Array; scheme: RenewalRequest["currentScheme"] } | undefined {
  if (bytes.length > credentialBytesMax) return undefined;
  try {
    const credential = decode(Credential, bytes);
    const [leaf] = credential.credentialType === "x509" ? credential.certificates : [];
    if (leaf === undefined) return undefined;
    const certificate = new X509Certificate(leaf.certData);
    const key = signaturePublicKey(certificate.publicKey);
    const name = certificate.subjectAltName?.slice(`URI:${clientUriScheme}`.length);
    // A key that stands for the client in one group asks for nothing here.
    if (isGroupKeyCertificate(certificate)) return undefined;
    return key === undefined || name === undefined ? undefined : { clientId: name, ...key };
  } catch {
    // Not a credential, or not a certificate in it: the caller says so with one code.
    return undefined;
  }
}

/** The question of a VerifyCredential. */
export function credentialQuestion(
  query: common.CredentialQuery.$Properties | null | undefined,
): CredentialQuestion {
  return {
    credential: query?.credential ?? new Uint8Array(),
    signaturePublicKey: query?.signaturePublicKey ?? new Uint8Array(),
    clientId: query?.clientId === undefined || query.clientId === "" ? undefined : query.clientId,
  };
}

const states = {
  valid: common.CredentialState.CREDENTIAL_STATE_VALID,
  expired: common.CredentialState.CREDENTIAL_STATE_EXPIRED,
  revoked: common.CredentialState.CREDENTIAL_STATE_REVOKED,
  unknown: common.CredentialState.CREDENTIAL_STATE_UNKNOWN,
  malformed: common.CredentialState.CREDENTIAL_STATE_MALFORMED,
} as const;

/** A verdict as it is told. */
export function verdictMessage(verdict: Verdict): common.CredentialVerdict.$Properties {
  const state = states[verdict.state];
  return verdict.state === "valid"
    ? { state, clientId: verdict.clientId, notAfterMs: verdict.notAfterMs }
    : { state };
}

const relations = {
  same_client: authentication.CredentialRelation.CREDENTIAL_RELATION_SAME_CLIENT,
  same_user: authentication.CredentialRelation.CREDENTIAL_RELATION_SAME_USER,
  unrelated: authentication.CredentialRelation.CREDENTIAL_RELATION_UNRELATED,
  unknown: authentication.CredentialRelation.CREDENTIAL_RELATION_UNKNOWN,
} as const;

/** A relation as it is told. */
export function relationMessage(
  relation: CredentialRelation,
): authentication.CompareCredentialsResponse.$Properties {
  return { relation: relations[relation] };
}

function tooLarge(field: string): Error {
  return refusal("too_large", `${field} is past its bound`, { field });
}
