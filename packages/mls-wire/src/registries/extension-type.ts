import { openEnum, uint16, type Value } from "@entente/tls-codec";

/**
 * `uint16 ExtensionType` with the names of the MLS Extension Types registry (RFC 9420 17.3) and the one of
 * draft-ietf-mls-extensions that Entente uses. Open.
 *
 * Two for private use are Entente's: in a GroupInfo, who orders the Commits of its epoch, as its signer declares it; in a
 * GroupContext, the policy that it follows from (packages/ordering).
 */
export const ExtensionType = openEnum(uint16, {
  application_id: 0x0001,
  ratchet_tree: 0x0002,
  required_capabilities: 0x0003,
  external_pub: 0x0004,
  external_senders: 0x0005,
  app_data_dictionary: 0x0006,
  entente_ordering_config: 0xfe01,
  entente_ordering_policy: 0xfe02,
});
export type ExtensionType = Value<typeof ExtensionType>;

/** Whether the type is of RFC 9420 itself: every client supports it, and none lists it in its capabilities (section 7.2). */
export function isDefaultExtension(type: ExtensionType): boolean {
  const code = ExtensionType.codeOf(type);
  return code >= ExtensionType.codes.application_id && code <= ExtensionType.codes.external_senders;
}
