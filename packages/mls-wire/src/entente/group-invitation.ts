import { closedEnum, encode, opaqueV, struct, uint16, uint64, type Value } from "@entente/tls-codec";
import { mlsLabel, SignContent } from "../labelled.ts";

const signed = {
  version: closedEnum(uint16, { v1: 1 }),
  groupId: opaqueV,
  invitee: opaqueV,
  notAfterMs: uint64,
  inviterKey: opaqueV,
} as const;

const GroupInvitationTBS = struct(signed);

/**
 *     struct {
 *       uint16 version = 1;
 *       opaque group_id<V>;
 *       opaque invitee<V>;          // a user id in UTF-8, or nothing: whoever has it
 *       uint64 not_after_ms;        // since 1970
 *       opaque inviter_key<V>;      // signature key of a member's leaf
 *       opaque signature<V>;        // SignWithLabel("EntenteGroupInvitation", all of the above)
 *     } GroupInvitation;
 *
 * The leave of a member to join a group by an external Commit (A23-35, A23-87). It goes into that Commit's authenticated
 * data, where servers look at its end and members at its signature. It is as good as the member that signed it: not after
 * that member has left or changed its key.
 */
export const GroupInvitation = struct({ ...signed, signature: opaqueV });
export type GroupInvitation = Value<typeof GroupInvitation>;

/** `SignContent` of an invitation (RFC 9420 5.1.2). */
export function invitationSignContent(invitation: Omit<GroupInvitation, "signature">): Uint8Array {
  return encode(SignContent, {
    label: mlsLabel("EntenteGroupInvitation"),
    content: encode(GroupInvitationTBS, invitation),
  });
}
