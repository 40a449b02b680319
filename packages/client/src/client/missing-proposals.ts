import { parseGroupId, groupIdBytes } from "@entente/mls-wire";
import { GroupStateService } from "@entente/proto";
import type { Group, ReceiveResult } from "../mls/group.ts";
import type { Session } from "../session/session.ts";
import { RpcFailure } from "../transport/rpc-failure.ts";
import type { GroupEntry } from "./group-entry.ts";

/** Proposals that one Commit may make this client ask for; what a Delivery Service answers at once. */
const missingMax = 256;

/**
 * What receiving a Commit comes to with the proposals that it refers to and that this client did not have: they are asked for by their
 * references, of the epoch that the Commit ends, once (A23-31). What the home domain does not have either, or can not tell now, stays
 * missing, and the answer is that of before. Within a step of the group; saves nothing.
 */
export async function receiveWithMissing(
  session: Session,
  group: Group,
  receive: (group: Group) => Promise<ReceiveResult>,
): Promise<ReceiveResult> {
  const first = await receive(group);
  if (first.outcome !== "refused" || first.error.code !== "proposal_unknown") return first;
  const { references } = first.error;
  if (references.length > missingMax) return first;
  const request = {
    groupId: groupIdBytes(group.id),
    references: [...references],
    epoch: Number(group.epoch),
  };
  let next = group;
  try {
    const { proposals } = await session.call(GroupStateService.ReadProposals, request);
    for (const message of proposals.slice(0, missingMax)) {
      const result = await next.receive(message);
      if (result.outcome === "applied") next = result.group;
    }
  } catch (error) {
    if (error instanceof RpcFailure) return first;
    throw error;
  }
  return next === group ? first : receive(next);
}

/**
 * Fetches the proposals of a group's epoch that wait at the home domain and takes in those that this client does not have: its next
 * Commit covers them (A23-31). Returns how many were new. Not within a step. @throws RpcFailure.
 */
export async function fetchProposals(session: Session, entry: GroupEntry): Promise<number> {
  const groupId = groupIdBytes(parseGroupId(entry.id));
  const { proposals } = await session.call(GroupStateService.ReadProposals, { groupId });
  let taken = 0;
  for (const message of proposals) {
    await entry.steps.take(async () => {
      const before = entry.group.waitingProposals;
      const result = await entry.group.receive(message);
      if (result.outcome !== "applied" || result.group.waitingProposals === before) return;
      await entry.save(result.group);
      taken += 1;
    });
  }
  return taken;
}
