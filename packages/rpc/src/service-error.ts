import { Metadata, status } from "@grpc/grpc-js";
import { common } from "@entente/proto";
import { errorTextCharactersMax } from "./limits.ts";

/** Metadata key of the encoded `entente.common.v1.ErrorDetail` of every refusal. */
export const errorDetailKey = "entente-error-bin";

/** What a refusal says beside its code. */
export interface RefusalDetail {
  /** When trying again can help, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The part of the request that is wrong. */
  readonly field?: string;
  /** The domain that refused, when it is not the one that answers. */
  readonly domain?: string;
  /** Why, where a code has several reasons. */
  readonly reason?: string;
}

/**
 * A refusal that the caller is told: a code from the service's closed table, a gRPC status and a sentence.
 * Anything else that a handler throws reaches the caller as `internal`, without its text.
 */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: string;
  readonly status: status;
  readonly detail: RefusalDetail;

  constructor(code: string, grpcStatus: status, message: string, detail: RefusalDetail = {}) {
    super(message);
    this.code = code;
    this.status = grpcStatus;
    this.detail = detail;
  }
}

/** What grpc-js sends for a refused call. */
export interface GrpcRefusal {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** Turns what a handler threw into what the caller gets. Never leaks the text of an error that is not a ServiceError. */
export function toRefusal(error: unknown): GrpcRefusal {
  const refusal =
    error instanceof ServiceError
      ? error
      : new ServiceError(
          "internal",
          status.INTERNAL,
          "the service failed; the operator finds the cause in its log",
        );
  const metadata = new Metadata();
  const detail = {
    code: refusal.code,
    message: refusal.message.slice(0, errorTextCharactersMax),
    domain: refusal.detail.domain ?? "",
    retryAfterMs: refusal.detail.retryAfterMs ?? 0,
    field: refusal.detail.field ?? "",
    reason: refusal.detail.reason ?? "",
  };
  metadata.set(errorDetailKey, Buffer.from(common.ErrorDetail.encode(detail).finish()));
  return { code: refusal.status, details: `${refusal.code}: ${refusal.message}`, metadata };
}

/**
 * Reads a refusal back on the calling side. An error without an ErrorDetail (the connection broke, the peer is not ours)
 * becomes `unreachable`, `no_answer` or `exhausted` by its gRPC status.
 */
export function fromRefusal(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (!isGrpcError(error)) return new ServiceError("internal", status.INTERNAL, String(error));
  const encoded = error.metadata?.get(errorDetailKey)[0];
  const detail = encoded instanceof Uint8Array ? decodeDetail(encoded) : undefined;
  if (detail === undefined)
    return new ServiceError(codeOfBare(error), error.code, error.details ?? error.message);
  return new ServiceError(detail.code, error.code, detail.message, {
    ...(detail.retryAfterMs > 0 ? { retryAfterMs: detail.retryAfterMs } : {}),
    ...(detail.field === "" ? {} : { field: detail.field }),
    ...(detail.domain === "" ? {} : { domain: detail.domain }),
    ...(detail.reason === "" ? {} : { reason: detail.reason }),
  });
}

function decodeDetail(encoded: Uint8Array): common.ErrorDetail | undefined {
  try {
    return common.ErrorDetail.decode(encoded);
  } catch {
    // The detail comes from another process: a malformed one is as good as none, the status still stands.
    return undefined;
  }
}

/** Of an error that no service of ours made. */
function codeOfBare({ code, details = "" }: GrpcError): string {
  // The connection was lost under the call, as when the other process was killed.
  if (code === status.INTERNAL && details.startsWith("Received RST_STREAM")) return "no_answer";
  if (code === status.UNAVAILABLE) return "unreachable";
  if (code === status.DEADLINE_EXCEEDED) return "no_answer";
  if (code === status.UNIMPLEMENTED) return "unsupported";
  // gRPC itself: a message past the size that the transport takes, or a connection that is told to calm down.
  if (code === status.RESOURCE_EXHAUSTED) return "exhausted";
  return code === status.CANCELLED ? "cancelled" : "internal";
}

interface GrpcError extends Error {
  readonly code: status;
  readonly details?: string;
  readonly metadata?: Metadata;
}

function isGrpcError(error: unknown): error is GrpcError {
  return error instanceof Error && "code" in error && typeof error.code === "number";
}
