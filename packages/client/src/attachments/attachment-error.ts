/**
 * Why an attachment is not taken; closed. `corrupt`: what came is not what the sender uploaded: damaged, cut, reordered or replaced
 * by whoever stores or carries it. `malformed`: a reference that names no attachment. `too_large`: past the SDK's bounds.
 */
export type AttachmentErrorCode = "corrupt" | "malformed" | "too_large";

/** The one error class of attachments, beside `RpcFailure`. */
export class AttachmentError extends Error {
  override readonly name = "AttachmentError";
  readonly code: AttachmentErrorCode;

  constructor(code: AttachmentErrorCode, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}
