import type { common } from "@entente/proto";
import { bytesOf, presentOf, toUint64, uint64Of } from "../fields.ts";
import { groupIdFromBytes } from "@entente/mls-wire";
import { invitationBytesMax, joinRequestBytesMax } from "../limits.ts";
import type { ServedState, StateQuery } from "./group-states.ts";
import { sealedState } from "./sealed-state.ts";
import type { CommitReport, ReportOutcome } from "./reports.ts";

/** @throws ServiceError `bad_field`, `too_large`; IdentifierError. */
export function queryOf(message: common.GroupStateQuery | null | undefined): StateQuery {
  const { groupId, ratchetTree, invitation, joinRequest } = presentOf(message, "query");
  groupIdFromBytes(groupId);
  return {
    groupId,
    ratchetTree,
    invitation: bytesOf(invitation, invitationBytesMax, "query.invitation"),
    joinRequest: bytesOf(joinRequest, joinRequestBytesMax, "query.join_request"),
  };
}

/** @throws ServiceError `bad_field`; IdentifierError. */
export function reportOf(message: common.CommitReport | null | undefined): CommitReport {
  const { groupId, epoch, valueHash, code, signature } = presentOf(message, "report");
  groupIdFromBytes(groupId);
  return { groupId, epoch: uint64Of(epoch, "report.epoch"), valueHash, code, signature };
}

export function toReportResult(outcome: ReportOutcome): common.CommitReportResult.$Properties {
  return { ...outcome };
}

/** Sealed where it is for a joiner. @throws ServiceError `bad_field`. */
export async function toGroupState(state: ServedState): Promise<common.GroupState.$Properties> {
  const answer = openState(state);
  return state.joiner === undefined ? answer : sealedState(answer, state.joiner);
}

function openState(state: ServedState): common.GroupState.$Properties {
  const { group, groupInfo, ratchetTree, ordererDomain, proposals } = state;
  return {
    epoch: toUint64(group.epoch),
    head: group.head,
    groupInfo,
    ratchetTree,
    memberDomains: [...group.memberDomains],
    ordererDomain,
    proposals: [...proposals],
  };
}
