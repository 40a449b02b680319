import { struct, uint64, type Value } from "@entente/tls-codec";

/**
 *     struct { uint64 not_before; uint64 not_after; } Lifetime;
 *
 * When a KeyPackage's leaf may be used (RFC 9420 7.2), in seconds since the Unix epoch, both ends included.
 */
export const Lifetime = struct({ notBefore: uint64, notAfter: uint64 });
export type Lifetime = Value<typeof Lifetime>;
