import { common, type web } from "@entente/proto";
import { RpcFailure } from "../transport/rpc-failure.ts";

/** gRPC's status codes that the transport itself gives a name to. */
const transportCodes = new Map([
  [1, "cancelled"],
  [4, "no_answer"],
  [8, "exhausted"],
  [12, "unsupported"],
  [14, "unreachable"],
]);

/** Undefined where nothing is wrong. A refusal without a detail is the transport's: the service was not reached, or did not answer. */
export function failureOf({ code, detail: encoded }: web.CallStatus): RpcFailure | undefined {
  if (code === 0) return undefined;
  const detail = detailOf(encoded);
  if (detail === undefined) {
    const name = transportCodes.get(code) ?? "internal";
    return new RpcFailure(name, `the web gateway could not make the call: ${name}`);
  }
  return new RpcFailure(detail.code, detail.message, {
    ...(detail.retryAfterMs > 0 ? { retryAfterMs: detail.retryAfterMs } : {}),
    ...(detail.field === "" ? {} : { field: detail.field }),
    ...(detail.domain === "" ? {} : { domain: detail.domain }),
    ...(detail.reason === "" ? {} : { reason: detail.reason }),
  });
}

function detailOf(encoded: Uint8Array): common.ErrorDetail | undefined {
  if (encoded.length === 0) return undefined;
  try {
    return common.ErrorDetail.decode(encoded);
  } catch {
    // It comes from another process: a malformed one is as good as none, the status still stands.
    return undefined;
  }
}
