import { status } from "@grpc/grpc-js";
import { DecodeError } from "@entente/tls-codec";
import { IdentifierError } from "@entente/mls-wire";
import { type RefusalDetail, ServiceError } from "@entente/service-kit";
import { StorageError } from "@entente/storage";

/** Every code that the Delivery Service refuses with, and its gRPC status. */
export const refusalStatus = {
  /** A field breaks its bounds, is missing, or is no safe integer; `field` says which. */
  bad_field: status.INVALID_ARGUMENT,
  /** Bytes that are not the TLS structure that they should be. */
  malformed: status.INVALID_ARGUMENT,
  /** More bytes, or more of something, than is taken. */
  too_large: status.INVALID_ARGUMENT,
  /** An identifier that breaks its syntax. */
  bad_identifier: status.INVALID_ARGUMENT,
  bad_idempotency_key: status.INVALID_ARGUMENT,
  /** The key was used for another request. */
  idempotency_key_reused: status.FAILED_PRECONDITION,

  /** A client of another domain (F-13). */
  foreign_client: status.PERMISSION_DENIED,
  /** The challenge is not one of this process for this client, is too old, or was used. */
  bad_challenge: status.PERMISSION_DENIED,
  /** A signature scheme that is not taken here. */
  bad_signature_scheme: status.INVALID_ARGUMENT,
  /** The signature is not the key's. */
  bad_signature: status.PERMISSION_DENIED,
  /** The Authentication Service does not vouch for the credential. */
  credential_refused: status.PERMISSION_DENIED,
  /** The Authentication Service does not answer. */
  authentication_unavailable: status.UNAVAILABLE,
  /** The client and this service speak no common version of the clients' API. */
  no_common_api_version: status.FAILED_PRECONDITION,
  /** No session token, or none of this domain. */
  no_session: status.UNAUTHENTICATED,
  /** The session is over: its time is up. */
  session_expired: status.UNAUTHENTICATED,
  /** The session is over: the credential is revoked, expired or replaced. */
  session_ended: status.UNAUTHENTICATED,

  /** This domain takes no anonymous calls, or not now. */
  anonymous_off: status.UNAVAILABLE,
  /** A user asks for more tokens than there are in a day. */
  token_quota: status.RESOURCE_EXHAUSTED,
  /** A request for a token that can not be signed. */
  bad_token_request: status.INVALID_ARGUMENT,
  /** A request for a token of another key than the one that signs now. */
  unknown_token_key: status.FAILED_PRECONDITION,
  /** A token that this domain has not signed, or of another challenge. */
  bad_token: status.PERMISSION_DENIED,
  /** A token of a key that is over. */
  token_expired: status.PERMISSION_DENIED,
  /** Not the pass of the group's present epoch. */
  bad_group_pass: status.PERMISSION_DENIED,
  /** What is never done without a name. */
  name_needed: status.PERMISSION_DENIED,
  /** A token that was used before. */
  token_spent: status.PERMISSION_DENIED,

  /** A KeyPackage that RFC 9420 10.1 or 7.3 or this domain's rules refuse; the message says which. */
  bad_key_package: status.INVALID_ARGUMENT,
  /** A UserInitKey that is none, or that its client has not signed; the message says why. */
  bad_init_key: status.INVALID_ARGUMENT,
  /** A KeyPackage, or one of its keys, was published before. */
  duplicate_key_package: status.ALREADY_EXISTS,
  /** The stock of the suite is full. */
  stock_full: status.RESOURCE_EXHAUSTED,
  /** No such user here. */
  unknown_user: status.NOT_FOUND,
  unknown_report: status.NOT_FOUND,
  /** What stands for no user of this domain: it is another's, or was changed. */
  unknown_reference: status.NOT_FOUND,
  /** More claims than the named limits allow. */
  claim_quota: status.RESOURCE_EXHAUSTED,
  /** A requester who is not of the domain that asks. */
  wrong_requester: status.PERMISSION_DENIED,
  /** Asked of the wrong domain. */
  wrong_domain: status.INVALID_ARGUMENT,

  /** A GroupInfo that does not fit its request. */
  bad_group_info: status.INVALID_ARGUMENT,
  group_exists: status.ALREADY_EXISTS,
  unknown_group: status.NOT_FOUND,
  /** The caller's device is not, or no longer, a member as far as this domain knows. */
  not_a_member: status.PERMISSION_DENIED,
  /** A Send Group takes Commits and messages of its owner alone. */
  not_the_owner: status.PERMISSION_DENIED,
  /** The domain that asks has no members in the group. */
  not_a_member_domain: status.PERMISSION_DENIED,
  /** A ReInit has ended the group: no further Commit or message is taken, what is in it can be read. */
  group_closed: status.FAILED_PRECONDITION,
  /** A bundle whose parts do not fit together; the message says which. */
  bad_bundle: status.INVALID_ARGUMENT,
  /** The Commit was made on another history than this domain's. */
  wrong_head: status.FAILED_PRECONDITION,
  /** A Commit that breaks RFC 9420 12.4.2 or the group's terms; `reason` names the step. Make another one. */
  bad_commit: status.INVALID_ARGUMENT,
  /** A report that is not signed by a member's client, or about no decided Commit. */
  bad_report: status.INVALID_ARGUMENT,
  /** A Commit from outside the group that its terms, or its sender, do not allow. */
  external_commit_refused: status.PERMISSION_DENIED,
  /** Nobody from outside, or not this client, may join the group or see its state; `reason` says why. */
  not_admitted: status.PERMISSION_DENIED,
  /** What a member publishes is of another epoch than the group's. */
  stale_group_state: status.FAILED_PRECONDITION,
  /** No GroupInfo of the group's current epoch is known here. */
  no_group_state: status.FAILED_PRECONDITION,
  /** The group does not let this domain propose in it. */
  not_cared_for: status.FAILED_PRECONDITION,
  /** A Commit without the removal of who has asked to leave; `reason` names them. Take in the proposals that wait, and make another one. */
  departure_missing: status.FAILED_PRECONDITION,
  /** Not an application message or a proposal of a member. */
  bad_message: status.INVALID_ARGUMENT,
  /** Not a message of this client, or one that is past its lifetime. */
  unknown_message: status.NOT_FOUND,
  /** A member domain can not be reached for so long that nothing more is kept for it. */
  outbox_full: status.RESOURCE_EXHAUSTED,

  /** More messages to inboxes than the named limits allow. */
  inbox_quota: status.RESOURCE_EXHAUSTED,
  /** The caller's user has as many contacts as are kept. */
  contacts_full: status.RESOURCE_EXHAUSTED,
  reports_full: status.RESOURCE_EXHAUSTED,

  /** The id names another user's blob, or one of another size. */
  attachment_exists: status.ALREADY_EXISTS,
  unknown_attachment: status.NOT_FOUND,
  /** A stored row does not match its hash. Other groups are not concerned; the operator finds it in the log. */
  damaged: status.DATA_LOSS,
  /** Not the chunk that is due, or not of its length; or past the blob's end. */
  bad_chunk: status.INVALID_ARGUMENT,
  /** The user's attachments take all the room that a user has. */
  attachment_quota: status.RESOURCE_EXHAUSTED,
  /** No room for attachments at this domain now. */
  attachments_full: status.RESOURCE_EXHAUSTED,
  /** The place where attachments are can not be used now, or none is configured. */
  attachments_unavailable: status.UNAVAILABLE,

  /** A stream that begins or goes on against its rules. */
  bad_stream: status.INVALID_ARGUMENT,
  /** An acknowledgement of something that is not there. */
  bad_acknowledgement: status.INVALID_ARGUMENT,
  /** A device, a user or an address calls faster than it may; `retry_after_ms` says how long to wait. */
  too_fast: status.RESOURCE_EXHAUSTED,
  /** As many streams, or sessions begun, as this process takes. */
  busy: status.RESOURCE_EXHAUSTED,

  /** The user gives KeyPackages to contacts only, or has blocked whoever asks. */
  consent_required: status.PERMISSION_DENIED,
  /** Users of other domains are not answered, or not by prefix. */
  directory_closed: status.PERMISSION_DENIED,
  /** More look-ups than the named limits allow. */
  lookup_quota: status.RESOURCE_EXHAUSTED,

  /** This domain wakes no devices. */
  no_push: status.FAILED_PRECONDITION,
  /** A push service that this domain does not send to. */
  push_host_refused: status.INVALID_ARGUMENT,

  /** A report that does not prove that a client of this domain sent the message through it. */
  report_unproven: status.FAILED_PRECONDITION,

  /** Another process of this domain speaks for it in the order of Commits, or none yet. */
  not_speaking: status.UNAVAILABLE,
  /** No such proof is kept here. */
  unknown_evidence: status.NOT_FOUND,
  /** This domain has no gateway. */
  no_gateway: status.UNAVAILABLE,
  /** Another domain's answer breaks the rules and is not passed on. */
  foreign_answer_invalid: status.UNAVAILABLE,
  /** A client sends more of what is never stored than it may. */
  too_many_ephemerals: status.RESOURCE_EXHAUSTED,
  /** A federation call without the gateway's route. */
  bad_route: status.INVALID_ARGUMENT,
  /** The relay stream is over: a newer connection of the same domain took its place. */
  relay_replaced: status.ABORTED,
  /** A call that this service does not answer. */
  unsupported: status.UNIMPLEMENTED,

  /** The store can not be used now. Nothing of the call was kept, or repeating it is harmless. */
  store_unavailable: status.UNAVAILABLE,
  store_full: status.RESOURCE_EXHAUSTED,
} as const;

/** A code of the Delivery Service. */
export type RefusalCode = keyof typeof refusalStatus;

/** A refusal with one of the service's codes. */
export function refusal(code: RefusalCode, message: string, detail: RefusalDetail = {}): ServiceError {
  return new ServiceError(code, refusalStatus[code], message, detail);
}

/**
 * Does the work of one call and gives what it throws its code: malformed bytes, bad identifiers and a store that fails are
 * told as such. Anything else passes as it is.
 */
export async function refusing<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asRefusal(error);
  }
}

/** See {@link refusing}. */
export function asRefusal(error: unknown): unknown {
  if (error instanceof DecodeError) {
    return refusal("malformed", `malformed: ${error.message}`, { field: error.path.join(".") });
  }
  if (error instanceof IdentifierError) return refusal("bad_identifier", error.message);
  if (error instanceof StorageError) return ofStorage(error);
  return error;
}

function ofStorage(error: StorageError): unknown {
  switch (error.code) {
    case "disk_full":
      return refusal("store_full", "there is no room on disk", { retryAfterMs: 60_000 });
    case "contention":
    case "io":
    case "unavailable":
    case "closed":
      return refusal("store_unavailable", "the store can not be used now", { retryAfterMs: 1_000 });
    case "corrupt":
      return refusal("damaged", "what is stored of it here is damaged, and is not used");
    case "limit":
    case "schema":
      return error;
  }
}
