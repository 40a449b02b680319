/** Why an init key in the format of 2018 is not used; closed. */
export type InitKeyErrorCode =
  /** Bytes that are not the draft's structure, or a key that is none. */
  | "malformed"
  /** Of someone else than was asked for, or of one client twice. */
  | "wrong_identity"
  /** Not signed by the key of its credential. */
  | "signature_wrong"
  /** The client's domain does not vouch for the credential. */
  | "credential_refused"
  /** The key states no versions: older than the extension, or put in the place of one that does. */
  | "version_unstated"
  /** The highest common version is below what this client accepts. */
  | "version_too_low"
  | "no_common_version"
  /** A key for other suites than were asked for. */
  | "suite_not_asked"
  /** Our own credential has no form in the format. */
  | "credential_unfit";

/** What this client has against an init key; `subject` is the client that it was of. */
export class InitKeyError extends Error {
  override readonly name = "InitKeyError";
  readonly code: InitKeyErrorCode;
  readonly subject: string | undefined;

  constructor(code: InitKeyErrorCode, message: string, subject?: string) {
    super(`${code}: ${message}`);
    this.code = code;
    this.subject = subject;
  }
}
