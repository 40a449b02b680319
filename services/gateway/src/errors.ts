import { status } from "@grpc/grpc-js";
import { type RefusalDetail, ServiceError } from "@entente/service-kit";

/** Every code that a gateway refuses with, and its gRPC status. */
export const refusalStatus = {
  /** The caller's certificate names no known peer, or more than one. */
  unknown_peer: status.UNAUTHENTICATED,
  /** The certificate names a peer, but not under that peer's own root, or with a key that is not pinned. */
  wrong_certificate: status.UNAUTHENTICATED,
  /** The operator has suspended the peer, or blocked it. */
  peer_suspended: status.PERMISSION_DENIED,
  peer_blocked: status.PERMISSION_DENIED,
  /** The call has no route, or one that is malformed. */
  bad_route: status.INVALID_ARGUMENT,
  /** No peer of that domain is known here. */
  unknown_domain: status.NOT_FOUND,
  /** A Hello for another domain than this one. */
  wrong_destination: status.FAILED_PRECONDITION,
  /** The two gateways speak no common version of the protocol. */
  no_common_version: status.FAILED_PRECONDITION,
  /** A lower version than the two domains have signed, or said, that both speak. */
  version_lowered: status.FAILED_PRECONDITION,
  /** The two sides of a greeting do not remember the same Hellos: somebody changed one on the way. */
  greeting_changed: status.FAILED_PRECONDITION,
  /** A Hello that breaks its own bounds. */
  bad_hello: status.INVALID_ARGUMENT,
  /** The peer's gateway can not be reached now. */
  peer_unreachable: status.UNAVAILABLE,
  /** This domain's own service does not answer. */
  service_unreachable: status.UNAVAILABLE,
  /** No gateway of the domain was found. */
  undiscovered: status.UNAVAILABLE,
  /** A peer answered a Hello with what it can not have meant. */
  bad_greeting: status.FAILED_PRECONDITION,
  /** A call outside any session that was begun here; greet, and ask again. */
  no_session: status.FAILED_PRECONDITION,
  /** Files that can not be used; what was in force stays. */
  bad_files: status.FAILED_PRECONDITION,
  /** A request that does not arrive. */
  too_slow: status.DEADLINE_EXCEEDED,
  /** Calls or connections come faster than one domain or one address may make them. */
  too_fast: status.RESOURCE_EXHAUSTED,
  /** More connections at once than one peer, one address or one gateway has. */
  too_many_connections: status.RESOURCE_EXHAUSTED,
  /** More calls or streams at once than one peer may have. */
  too_many_calls: status.RESOURCE_EXHAUSTED,
} as const;

/** A code of a gateway. */
export type RefusalCode = keyof typeof refusalStatus;

/** A refusal with one of the gateway's codes. */
export function refusal(code: RefusalCode, message: string, detail: RefusalDetail = {}): ServiceError {
  return new ServiceError(code, refusalStatus[code], message, detail);
}
