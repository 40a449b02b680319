/** Why a policy is none; closed. */
export type PolicyErrorCode =
  /** Bytes that are not the one encoding of a policy of a known version. */
  | "policy_unreadable"
  /** A policy that contradicts itself; the message says how. */
  | "policy_invalid";

/** The one error class of this package: for bytes and policies that are wrong by themselves. What a group refuses is a Verdict. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  readonly code: PolicyErrorCode;

  constructor(code: PolicyErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
