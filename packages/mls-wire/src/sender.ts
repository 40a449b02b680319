import { closedEnum, select, uint32, uint8, type Value } from "@entente/tls-codec";

/**
 * `enum { reserved(0), member(1), external(2), new_member_proposal(3), new_member_commit(4), (255) } SenderType`
 * (RFC 9420 6).
 */
export const SenderType = closedEnum(uint8, {
  member: 1,
  external: 2,
  new_member_proposal: 3,
  new_member_commit: 4,
});
export type SenderType = Value<typeof SenderType>;

/**
 *     struct {
 *       SenderType sender_type;
 *       select (Sender.sender_type) {
 *         case member:              uint32 leaf_index;
 *         case external:            uint32 sender_index;
 *         case new_member_commit:
 *         case new_member_proposal: struct{};
 *       };
 *     } Sender;
 *
 * Who claims to have framed a PublicMessage (RFC 9420 6). `senderIndex` counts in the `external_senders` extension.
 */
export const Sender = select({
  tag: { senderType: SenderType },
  cases: {
    member: { leafIndex: uint32 },
    external: { senderIndex: uint32 },
    new_member_proposal: {},
    new_member_commit: {},
  },
});
export type Sender = Value<typeof Sender>;
