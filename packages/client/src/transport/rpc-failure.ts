import type { RefusalDetail } from "@entente/rpc/portable";

/**
 * A call that a service refused, or that did not reach it. `code` is the service's own (the tables are in the services'
 * READMEs), or one of the transport's: `unreachable`, `no_answer`, `cancelled`, `unsupported`, `internal`.
 */
export class RpcFailure extends Error {
  override readonly name = "RpcFailure";
  readonly code: string;
  readonly detail: RefusalDetail;

  constructor(code: string, message: string, detail: RefusalDetail = {}) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}

/** Codes after which the same request may be sent again, unchanged: nothing is wrong with it. */
const passing = new Set([
  "unreachable",
  "no_answer",
  "cancelled",
  "peer_unreachable",
  "service_unreachable",
  "store_unavailable",
]);

/** Whether a failure is one of the moment, so that trying again can help. */
export function isPassing(error: unknown): error is RpcFailure {
  return error instanceof RpcFailure && (passing.has(error.code) || error.detail.retryAfterMs !== undefined);
}
