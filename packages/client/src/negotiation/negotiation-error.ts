import type { NegotiationProblemCode } from "@entente/policy";

/** Why two people's software did not agree; closed. Beside what can be seen in offers, what is wrong with how they came. */
export type NegotiationErrorCode =
  | NegotiationProblemCode
  /** The domain of somebody who is to be met shows no statement, or none that can be read. */
  | "statement_missing"
  | "statement_malformed"
  /** A statement of another domain. */
  | "statement_foreign"
  /** Not signed by a key that the domain's root certified for statements. */
  | "statement_unsigned"
  | "statement_expired"
  | "statement_from_future"
  /** What is said of a client can not be read. */
  | "offer_malformed"
  /** An offer of somebody else than was asked for. */
  | "wrong_client"
  /** Not signed by the client: its capabilities, lifetime or keys were changed. */
  | "leaf_signature_wrong"
  /** The client's domain does not vouch for the credential. */
  | "credential_refused"
  /** A KeyPackage of another suite, or of another version of MLS, than was asked for. */
  | "suite_not_asked"
  | "version_not_asked";

/** A negotiation that ended, and with whom. To be told, and not to be answered by something weaker. */
export class NegotiationError extends Error {
  override readonly name = "NegotiationError";
  readonly code: NegotiationErrorCode;
  /** The client, user or domain that it is about. */
  readonly subject: string;

  constructor(code: NegotiationErrorCode, subject: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
    this.subject = subject;
  }
}
