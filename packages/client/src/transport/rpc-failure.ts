/** What a refusal says beside its code. */
export interface RpcFailureDetail {
  /** When trying again can help, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The part of the request that is wrong. */
  readonly field?: string;
  /** The domain that refused, when it is not the home domain. */
  readonly domain?: string;
  /** Why, where a code has several reasons: `bad_commit` names the step that fails. */
  readonly reason?: string;
}

/**
 * A call that a service refused, or that did not reach it. `code` is the service's own (the tables are in the services'
 * READMEs), or one of the transport's: `unreachable`, `no_answer`, `cancelled`, `unsupported`, `internal`.
 */
export class RpcFailure extends Error {
  override readonly name = "RpcFailure";
  readonly code: string;
  readonly detail: RpcFailureDetail;

  constructor(code: string, message: string, detail: RpcFailureDetail = {}) {
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
