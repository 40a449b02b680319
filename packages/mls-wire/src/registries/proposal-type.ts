import { openEnum, uint16, type Value } from "@entente/tls-codec";

/** `uint16 ProposalType` with the names of the MLS Proposal Types registry (RFC 9420 17.4). Open. */
export const ProposalType = openEnum(uint16, {
  add: 0x0001,
  update: 0x0002,
  remove: 0x0003,
  psk: 0x0004,
  reinit: 0x0005,
  external_init: 0x0006,
  group_context_extensions: 0x0007,
});
export type ProposalType = Value<typeof ProposalType>;

/** Whether the type is of RFC 9420 itself: every client supports it, and none lists it in its capabilities (section 7.2). */
export function isDefaultProposal(type: ProposalType): boolean {
  const code = ProposalType.codeOf(type);
  return code >= ProposalType.codes.add && code <= ProposalType.codes.group_context_extensions;
}
