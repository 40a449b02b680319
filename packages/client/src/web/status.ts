import type { web } from "@entente/proto";
import { decodeErrorDetail } from "@entente/rpc/portable";
import { RpcFailure } from "../transport/rpc-failure.ts";

/** Undefined where nothing is wrong. The web gateway gives words to every refusal, also to those of its own way to the service. */
export function failureOf({ code, detail: encoded }: web.CallStatus): RpcFailure | undefined {
  if (code === 0) return undefined;
  const refusal = decodeErrorDetail(encoded);
  if (refusal === undefined)
    return new RpcFailure("internal", `the web gateway gives no reason for the status ${String(code)}`);
  return new RpcFailure(refusal.code, refusal.message, refusal.detail);
}
