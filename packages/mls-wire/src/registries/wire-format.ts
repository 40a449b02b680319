import { openEnum, uint16, type Value } from "@entente/tls-codec";

/** `uint16 WireFormat` with the names of the MLS Wire Formats registry (RFC 9420 17.2). Open; MLSMessage is not. */
export const WireFormat = openEnum(uint16, {
  mls_public_message: 0x0001,
  mls_private_message: 0x0002,
  mls_welcome: 0x0003,
  mls_group_info: 0x0004,
  mls_key_package: 0x0005,
});
export type WireFormat = Value<typeof WireFormat>;
