import type { common } from "@entente/proto";
import { bytesOf, presentOf, toUint64, uint64Of } from "../fields.ts";
import { groupIdFromBytes } from "@entente/mls-wire";
import { invitationBytesMax } from "../limits.ts";
import type { ServedState, StateQuery } from "./group-states.ts";
import type { CommitReport, ReportOutcome } from "./reports.ts";

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

/** @throws ServiceError `bad_field`; IdentifierError. */
export function reportOf(message: common.CommitReport | null | undefined): CommitReport {
  const { groupId, epoch, valueHash, code, signature } = presentOf(message, "report");
  groupIdFromBytes(groupId);
  return { groupId, epoch: uint64Of(epoch, "report.epoch"), valueHash, code, signature };
}

export function toReportResult(outcome: ReportOutcome): common.CommitReportResult.$Properties {
  return { ...outcome };
}

export function toGroupState(state: ServedState): common.GroupState.$Properties {
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
