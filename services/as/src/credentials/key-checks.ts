import { isSignatureScheme, signatureKey, type SignatureScheme, verifySignature } from "@entente/service-kit";
import { refusal } from "../errors.ts";
import { clockSkewMs } from "../limits.ts";

/** A key of a scheme that is taken here. @throws ServiceError `bad_signature_key`. */
export function checkKey(scheme: number, publicKey: Uint8Array): SignatureScheme {
  if (isSignatureScheme(scheme) && signatureKey(scheme, publicKey) !== undefined) return scheme;
  throw refusal("bad_signature_key", "an Ed25519 key of 32 bytes or an uncompressed P-256 point of 65", {
    field: "signature_public_key",
  });
}

/** @throws ServiceError `bad_signature`. */
export function checkSignature(
  scheme: SignatureScheme,
  key: Uint8Array,
  signed: Uint8Array,
  signature: Uint8Array,
  field: string,
): void {
  if (verifySignature(scheme, key, signed, signature)) return;
  throw refusal("bad_signature", "the signature is not one of that key over that content", { field });
}

/** The time that a device has signed is about now. @throws ServiceError `clock_skew`. */
export function checkClock(requestedAtMs: number, nowMs: number): void {
  if (Math.abs(requestedAtMs - nowMs) > clockSkewMs)
    throw refusal("clock_skew", "set the clock of the device", { field: "requested_at_ms" });
}

/** What a client is told whose keys the store did not change. */
export function changeRefusal(
  answer: "revoked" | "serial_taken" | "signature_key_in_use" | "unknown_client" | "version_taken",
): Error {
  switch (answer) {
    case "signature_key_in_use":
      return refusal("signature_key_in_use", "a key is, or was, another client's");
    case "unknown_client":
      return refusal("unknown_client", "no such client");
    case "version_taken":
      return refusal("change_conflict", "try again");
    case "revoked":
    case "serial_taken":
      return refusal("credential_refused", "the client is revoked");
  }
}
