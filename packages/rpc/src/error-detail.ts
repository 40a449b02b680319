import { common } from "@entente/proto";
import { errorTextCharactersMax } from "./limits.ts";

/** What a refusal says beside its code. */
export interface RefusalDetail {
  /** When trying again can help, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The part of the request that is wrong. */
  readonly field?: string;
  /** The domain that refused, when it is not the one that answers. */
  readonly domain?: string;
  /** Why, where a code has several reasons: `bad_commit` names the step that fails. */
  readonly reason?: string;
}

/** A refusal as it crosses the wire. */
export interface Refusal {
  /** From the closed table of the service that refuses. */
  readonly code: string;
  readonly message: string;
  readonly detail: RefusalDetail;
}

/** The encoded `entente.common.v1.ErrorDetail`; a message that is too long is cut. */
export function encodeErrorDetail({ code, message, detail }: Refusal): Uint8Array {
  const { domain = "", retryAfterMs = 0, field = "", reason = "" } = detail;
  const text = message.slice(0, errorTextCharactersMax);
  return common.ErrorDetail.encode({ code, message: text, domain, retryAfterMs, field, reason }).finish();
}

/** The inverse of {@link encodeErrorDetail}. Undefined for other bytes: they come from another process, and are then as good as none. */
export function decodeErrorDetail(encoded: Uint8Array): Refusal | undefined {
  let decoded: common.ErrorDetail;
  try {
    decoded = common.ErrorDetail.decode(encoded);
  } catch {
    // Whatever the decoder says of it, the status beside it still stands.
    return undefined;
  }
  const { code, message, domain, retryAfterMs, field, reason } = decoded;
  if (code === "") return undefined;
  const detail = {
    ...(retryAfterMs > 0 ? { retryAfterMs } : {}),
    ...(field === "" ? {} : { field }),
    ...(domain === "" ? {} : { domain }),
    ...(reason === "" ? {} : { reason }),
  };
  return { code, message, detail };
}
