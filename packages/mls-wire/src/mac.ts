import { opaqueV } from "@entente/tls-codec";

/** `opaque MAC<V>` (RFC 9420 5.1): a confirmation or membership tag, Nh bytes of the suite. */
export const MAC = opaqueV;
export type MAC = Uint8Array;
