import { groupIdBytes, GroupInvitation, invitationSignContent, parseUserId } from "@entente/mls-wire";
import { encode, utf8FromText } from "@entente/tls-codec";
import type { Group } from "../mls/group.ts";

/** Leave to join a group from outside, signed by a member: GroupInvitation, TLS encoding. Throws IdentifierError. */
export async function signedInvitation(
  group: Group,
  notAfterMs: number,
  userId: string | undefined,
): Promise<Uint8Array> {
  const invitation = {
    version: "v1",
    groupId: groupIdBytes(group.id),
    invitee:
      userId === undefined ? new Uint8Array() : (utf8FromText(parseUserId(userId)) ?? new Uint8Array()),
    notAfterMs: BigInt(notAfterMs),
    inviterKey: group.self.signatureKey,
  } as const;
  const signature = await group.sign(invitationSignContent(invitation));
  return encode(GroupInvitation, { ...invitation, signature });
}
