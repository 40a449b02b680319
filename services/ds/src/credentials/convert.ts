import { common } from "@entente/proto";
import type { TrustAnchor } from "./trust-anchors.ts";
import { refusal } from "../errors.ts";
import { bytesOf, presentOf, toUint64, uint64Of } from "../fields.ts";
import { credentialBytesMax } from "../limits.ts";
import type { CredentialQuestion, Verdict } from "./credential-authority.ts";

type State = Verdict["state"];

const numbers: Readonly<Record<State, common.CredentialState>> = {
  valid: common.CredentialState.CREDENTIAL_STATE_VALID,
  expired: common.CredentialState.CREDENTIAL_STATE_EXPIRED,
  revoked: common.CredentialState.CREDENTIAL_STATE_REVOKED,
  unknown: common.CredentialState.CREDENTIAL_STATE_UNKNOWN,
  malformed: common.CredentialState.CREDENTIAL_STATE_MALFORMED,
};

/** A client's question. @throws ServiceError for a field past its bound. */
export function questionOf(query: common.CredentialQuery | null | undefined): CredentialQuestion {
  const { credential, signaturePublicKey, clientId } = presentOf(query, "query");
  return {
    credential: bytesOf(credential, credentialBytesMax, "query.credential"),
    signatureKey: bytesOf(signaturePublicKey, 1024, "query.signature_public_key"),
    clientId,
  };
}

export function toQuery(question: CredentialQuestion): common.CredentialQuery.$Properties {
  const { credential, signatureKey, clientId } = question;
  return { credential, signaturePublicKey: signatureKey, clientId };
}

/** An Authentication Service's verdict. @throws ServiceError `foreign_answer_invalid` when it is none. */
export function verdictOf(verdict: common.CredentialVerdict | null | undefined): Verdict {
  const state = (Object.keys(numbers) as State[]).find((name) => numbers[name] === verdict?.state);
  if (verdict === null || verdict === undefined || state === undefined) {
    throw refusal("foreign_answer_invalid", "the answer holds no verdict");
  }
  if (state !== "valid") return { state };
  const notAfterMs = Number(uint64Of(verdict.notAfterMs, "verdict.not_after_ms"));
  return { state, clientId: verdict.clientId, notAfterMs };
}

export function toVerdict(verdict: Verdict): common.CredentialVerdict.$Properties {
  const state = numbers[verdict.state];
  if (verdict.state !== "valid") return { state };
  return { state, clientId: verdict.clientId, notAfterMs: toUint64(BigInt(verdict.notAfterMs)) };
}

export function toTrustAnchor({ domain, roots, ordering }: TrustAnchor): common.TrustAnchor.$Properties {
  return {
    domain,
    rootCertificates: roots.map((root) => root.raw),
    orderingCertificates: ordering.map((certificate) => certificate.raw),
  };
}
