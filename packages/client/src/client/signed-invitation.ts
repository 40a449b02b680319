import { groupIdBytes, GroupInvitation, invitationSignContent, parseUserId } from "@entente/mls-wire";
import { encode, utf8FromText } from "@entente/tls-codec";
import { GroupError } from "../mls/group-error.ts";
import type { Group } from "../mls/group.ts";

/**
 * Leave to join a group from outside, signed by a member: GroupInvitation, TLS encoding. Throws IdentifierError; GroupError
 * `policy_refused` (`invitation_too_long`) for one that is good for longer than the group's policy lets any be, and Delivery Services
 * refuse it as well.
 */
export async function signedInvitation(
  group: Group,
  notAfterMs: number,
  userId: string | undefined,
  nowMs: number,
): Promise<Uint8Array> {
  const secondsMax = group.policy?.admission.invitationSeconds ?? 0;
  if (secondsMax > 0 && notAfterMs - nowMs > secondsMax * 1000)
    throw new GroupError("policy_refused", `an invitation is good for ${secondsMax} seconds at most`, {
      reason: "invitation_too_long",
    });
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
