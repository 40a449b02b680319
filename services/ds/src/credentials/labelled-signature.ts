import { concatBytes, encode, opaqueV } from "@entente/tls-codec";
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
  if (!isSignatureScheme(scheme)) return false;
  return verifySignature(
    scheme,
    publicKey,
    encode(SignContent, { label: mlsLabel(label), content }),
    signature,
  );
}

/** `part || part` of the proto comments: each as `opaque<V>`, so that boundaries are unambiguous. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...parts.map((part) => encode(opaqueV, part)));
}
