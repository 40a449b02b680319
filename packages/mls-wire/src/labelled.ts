import { concatBytes, opaqueV, struct, uint16, utf8FromText, type Value } from "@entente/tls-codec";

/**
 *     struct { opaque label<V> = "MLS 1.0 " + Label; opaque content<V> = Content; } SignContent;
 *
 * What SignWithLabel signs and VerifyWithLabel checks (RFC 9420 5.1.2).
 */
export const SignContent = struct({ label: opaqueV, content: opaqueV });
export type SignContent = Value<typeof SignContent>;

/**
 *     struct { opaque label<V> = "MLS 1.0 " + Label; opaque context<V> = Context; } EncryptContext;
 *
 * The HPKE info of EncryptWithLabel (RFC 9420 5.1.3).
 */
export const EncryptContext = struct({ label: opaqueV, context: opaqueV });
export type EncryptContext = Value<typeof EncryptContext>;

/**
 *     struct { uint16 length = Length; opaque label<V> = "MLS 1.0 " + Label; opaque context<V> = Context; } KDFLabel;
 *
 * The info of ExpandWithLabel (RFC 9420 8).
 */
export const KDFLabel = struct({ length: uint16, label: opaqueV, context: opaqueV });
export type KDFLabel = Value<typeof KDFLabel>;

const prefix = utf8FromText("MLS 1.0 ") ?? new Uint8Array();

/** `"MLS 1.0 " + label` in UTF-8, the label field of the three structures here. Labels are constants without surrogates. */
export function mlsLabel(label: string): Uint8Array {
  return concatBytes(prefix, utf8FromText(label) ?? new Uint8Array());
}
