/** Why a cryptographic operation failed; closed. */
export type CryptoErrorCode =
  /** A key of the wrong length, off its curve, or of a form that RFC 9420 does not use. */
  | "key_invalid"
  /** A ciphertext that does not open under this key, nonce and associated data. */
  | "decryption_failed"
  /** A suite that this provider does not have. */
  | "suite_unsupported"
  /** Who holds the client's signature keys can not sign now, or gave what is no signature. */
  | "signer_unavailable";

/** A key or ciphertext that is not one. The message never holds bytes of either. */
export class CryptoError extends Error {
  override readonly name = "CryptoError";
  readonly code: CryptoErrorCode;

  constructor(code: CryptoErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
