import { closedEnum, select, uint16, type Value } from "@entente/tls-codec";
import { GroupInfo } from "./group-info.ts";
import { KeyPackage } from "./key-package.ts";
import { PrivateMessage } from "./private-message.ts";
import { PublicMessage } from "./public-message.ts";
import { WireFormat } from "./registries/wire-format.ts";
import { Welcome } from "./welcome.ts";

/**
 *     struct {
 *       ProtocolVersion version = mls10;
 *       WireFormat wire_format;
 *       select (MLSMessage.wire_format) {
 *         case mls_public_message:  PublicMessage public_message;
 *         case mls_private_message: PrivateMessage private_message;
 *         case mls_welcome:         Welcome welcome;
 *         case mls_group_info:      GroupInfo group_info;
 *         case mls_key_package:     KeyPackage key_package;
 *       };
 *     } MLSMessage;
 *
 * What travels (RFC 9420 6). Another version or wire format is `unknown_value`: nothing says how it goes on.
 */
export const MLSMessage = select({
  before: { version: closedEnum(uint16, { mls10: 1 }) },
  tag: { wireFormat: WireFormat },
  cases: {
    mls_public_message: { publicMessage: PublicMessage },
    mls_private_message: { privateMessage: PrivateMessage },
    mls_welcome: { welcome: Welcome },
    mls_group_info: { groupInfo: GroupInfo },
    mls_key_package: { keyPackage: KeyPackage },
  },
});
export type MLSMessage = Value<typeof MLSMessage>;
