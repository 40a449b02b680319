import { opaqueV } from "@entente/tls-codec";

/** `opaque HPKEPublicKey<V>` (RFC 9420 5.1.1): an HPKE key as its suite serialises it. */
export const HPKEPublicKey = opaqueV;
export type HPKEPublicKey = Uint8Array;

/** `opaque SignaturePublicKey<V>` (RFC 9420 5.1.1): a verification key as its suite serialises it. */
export const SignaturePublicKey = opaqueV;
export type SignaturePublicKey = Uint8Array;
