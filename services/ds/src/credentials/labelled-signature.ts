import { encode } from "@entente/tls-codec";
import { mlsLabel, SignContent } from "@entente/mls-wire";
import { isSignatureScheme, verifySignature } from "@entente/service-kit";

/** VerifyWithLabel (RFC 9420 5.1.2). False for a scheme, key or signature that is malformed or not taken here. */
export function verifyWithLabel(
  scheme: number,
  publicKey: Uint8Array,
  label: string,
  content: Uint8Array,
  signature: Uint8Array,
): boolean {
  return isSignature(scheme, publicKey, encode(SignContent, { label: mlsLabel(label), content }), signature);
}

/** The same for content that is a SignContent already. */
export function isSignature(
  scheme: number,
  publicKey: Uint8Array,
  signContent: Uint8Array,
  signature: Uint8Array,
): boolean {
  return isSignatureScheme(scheme) && verifySignature(scheme, publicKey, signContent, signature);
}
