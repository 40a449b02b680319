/** Which kind of identifier a text or a byte string is not; closed. */
export type IdentifierErrorCode = "domain_invalid" | "user_invalid" | "client_invalid" | "group_invalid";

/** An identifier that breaks its syntax. The message says how; it never repeats the text, which a stranger wrote. */
export class IdentifierError extends Error {
  override readonly name = "IdentifierError";
  readonly code: IdentifierErrorCode;

  constructor(code: IdentifierErrorCode, problem: string) {
    super(`${code}: ${problem}`);
    this.code = code;
  }
}
