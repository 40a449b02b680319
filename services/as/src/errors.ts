import { status } from "@grpc/grpc-js";
import { type RefusalDetail, ServiceError } from "@entente/service-kit";

/** Every code that the Authentication Service refuses with, and its gRPC status. */
export const refusalStatus = {
  /** A client id or user id that is malformed. */
  bad_client_id: status.INVALID_ARGUMENT,
  bad_user_id: status.INVALID_ARGUMENT,
  /** A client id of another domain. */
  foreign_client: status.PERMISSION_DENIED,
  /** A signature scheme that is not taken, or bytes that are no key of it. */
  bad_signature_key: status.INVALID_ARGUMENT,
  /** The challenge is not one of this service for this request, or is too old. */
  bad_challenge: status.PERMISSION_DENIED,
  /** The signature is not the key's. */
  bad_signature: status.PERMISSION_DENIED,
  /** The invitation is unknown, used, for another user, or too old. */
  invitation_refused: status.PERMISSION_DENIED,
  /** The client exists; it renews its credential instead. */
  client_exists: status.ALREADY_EXISTS,
  /** The key is, or was, another client's. */
  signature_key_in_use: status.ALREADY_EXISTS,
  /** No such client. */
  unknown_client: status.NOT_FOUND,
  /** The credential that is to be renewed is not valid. */
  credential_refused: status.PERMISSION_DENIED,
  /** The client's clock is too far off. */
  clock_skew: status.FAILED_PRECONDITION,
  /** A field is past a bound. */
  too_large: status.INVALID_ARGUMENT,
  /** A lifetime that is too long. */
  bad_lifetime: status.INVALID_ARGUMENT,
  /** Two clients of one user changed again and again at once. */
  change_conflict: status.ABORTED,
  /** The user has as many clients as one may have. */
  too_many_clients: status.RESOURCE_EXHAUSTED,
  /** The client, or its user, has as many keys for groups as one may have: give up those that are used no more. */
  too_many_keys: status.RESOURCE_EXHAUSTED,
  /** Not what a domain can say that it can do. */
  bad_capabilities: status.INVALID_ARGUMENT,
  /** A question that a log can not be asked. */
  bad_question: status.INVALID_ARGUMENT,
  /** The log has no such label, or not yet. */
  unknown_label: status.NOT_FOUND,
  /** Who asks has seen a larger tree than the one that is given out here. */
  ahead_of_log: status.FAILED_PRECONDITION,
  /** No head of the log is cosigned by enough witnesses yet. */
  log_unpublished: status.UNAVAILABLE,
  /** Not for other domains to ask. */
  foreign_question: status.PERMISSION_DENIED,
  /** The domain has no OpenID Connect provider. */
  sign_in_off: status.FAILED_PRECONDITION,
  /** An address that the operator does not allow the browser to be sent back to. */
  bad_redirect_uri: status.INVALID_ARGUMENT,
  /** Not a sign-in of this service, one that is too old, or of another address. */
  bad_sign_in: status.PERMISSION_DENIED,
  /** The provider does not confirm it; its own code is the reason. */
  sign_in_refused: status.PERMISSION_DENIED,
  /** The provider says who signed in, and it is nobody who can have this domain's name; the claim is the reason. */
  bad_claim: status.PERMISSION_DENIED,
  /** The provider can not be asked now. */
  provider_unavailable: status.UNAVAILABLE,
  /** The issuing key can not be used now. */
  signer_unavailable: status.UNAVAILABLE,
  /** The store can not be used now. */
  store_unavailable: status.UNAVAILABLE,
} as const;

/** A code of the Authentication Service. */
export type RefusalCode = keyof typeof refusalStatus;

/** A refusal with one of the service's codes. */
export function refusal(code: RefusalCode, message: string, detail: RefusalDetail = {}): ServiceError {
  return new ServiceError(code, refusalStatus[code], message, detail);
}
