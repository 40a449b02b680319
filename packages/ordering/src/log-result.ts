import { equalBytes } from "./bytes.ts";
import type { Certificate } from "./certificate.ts";
import type { SubmitResult } from "./message.ts";

/**
 * The result of a bundle whose slot is in the log: decided if it is the one, stale with the winner's certificate if
 * not. The same for ever, so a client may ask again after any crash.
 */
export function resultFromLog(
  certificate: Certificate,
  hash: Uint8Array,
  currentEpoch: bigint,
): SubmitResult {
  return equalBytes(certificate.hash, hash)
    ? { code: "decided", certificate }
    : { code: "stale", currentEpoch, certificate };
}
