import { openEnum, uint16, type Value } from "@entente/tls-codec";

/**
 * `enum { reserved(0), mls10(1), (65535) } ProtocolVersion` (RFC 9420 6). Open: a capability list or a ReInit may name
 * a version to come.
 */
export const ProtocolVersion = openEnum(uint16, { mls10: 1 });
export type ProtocolVersion = Value<typeof ProtocolVersion>;
