/**
 * `bounds`: an argument of `openSender` or `openReceiver` is outside its documented range.
 * `driver`: an input contradicts what the driver was asked to do, so order may be broken already; stop this stream and open
 * it again from what is stored.
 */
export type RelayErrorCode = "bounds" | "driver";

/** What this package throws. Never thrown for anything that a peer can send. */
export class RelayError extends Error {
  readonly code: RelayErrorCode;

  constructor(code: RelayErrorCode, message: string) {
    super(message);
    this.name = "RelayError";
    this.code = code;
  }
}
