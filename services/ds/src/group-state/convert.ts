import type { common } from "@entente/proto";
import { bytesOf, presentOf, toUint64 } from "../fields.ts";
import { groupIdFromBytes } from "@entente/mls-wire";
import { invitationBytesMax } from "../limits.ts";
import type { ServedState, StateQuery } from "./group-states.ts";

/** @throws ServiceError `bad_field`, `too_large`; IdentifierError. */
export function queryOf(message: common.GroupStateQuery | null | undefined): StateQuery {
  const { groupId, ratchetTree, invitation } = presentOf(message, "query");
  groupIdFromBytes(groupId);
  return {
    groupId,
    ratchetTree,
    invitation: bytesOf(invitation, invitationBytesMax, "query.invitation"),
  };
}

export function toGroupState(state: ServedState): common.GroupState.$Properties {
  const { group, groupInfo, ratchetTree, ordererDomain } = state;
  return {
    epoch: toUint64(group.epoch),
    head: group.head,
    groupInfo,
    ratchetTree,
    memberDomains: [...group.memberDomains],
    ordererDomain,
  };
}
