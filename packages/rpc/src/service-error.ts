import { Metadata, type StatusObject, status } from "@grpc/grpc-js";
import { decodeErrorDetail, encodeErrorDetail, type Refusal, type RefusalDetail } from "./error-detail.ts";

/** Metadata key of the encoded `entente.common.v1.ErrorDetail` of every refusal. */
export const errorDetailKey = "entente-error-bin";

/**
 * A refusal that the caller is told: a code from the service's closed table, a gRPC status and a sentence.
 * Anything else that a handler throws reaches the caller as `internal`, without its text.
 */
export class ServiceError extends Error implements Refusal {
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
  metadata.set(errorDetailKey, Buffer.from(encodeErrorDetail(refusal)));
  return { code: refusal.status, details: `${refusal.code}: ${refusal.message}`, metadata };
}

/**
 * Reads a refusal back on the calling side. An error without an ErrorDetail (the connection broke, the peer is not ours)
 * becomes `unreachable`, `no_answer` or `exhausted` by its gRPC status.
 */
export function fromRefusal(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (!isGrpcError(error)) return new ServiceError("internal", status.INTERNAL, String(error));
  const told = toldBy(error.metadata) ?? bareRefusal(error.code, error.details ?? error.message);
  return new ServiceError(told.code, error.code, told.message, told.detail);
}

/**
 * The encoded ErrorDetail of how a call ended, for whoever passes it on: the service's own, or one that is made of the status as
 * {@link fromRefusal} reads it. Empty where nothing is wrong.
 */
export function errorDetailOf({ code, details, metadata }: StatusObject): Uint8Array {
  if (code === status.OK) return new Uint8Array();
  return encodeErrorDetail(toldBy(metadata) ?? bareRefusal(code, details));
}

function toldBy(metadata: Metadata | undefined): Refusal | undefined {
  const encoded = metadata?.get(errorDetailKey)[0];
  return encoded instanceof Uint8Array ? decodeErrorDetail(encoded) : undefined;
}

/** One that no service of ours made. */
function bareRefusal(code: status, details: string): Refusal {
  return { code: codeOfBare(code, details), message: details, detail: {} };
}

function codeOfBare(code: status, details: string): string {
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
