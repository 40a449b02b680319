import { parseGroupId, groupIdBytes } from "@entente/mls-wire";
import { GroupStateService } from "@entente/proto";
import type { Session } from "../session/session.ts";
import type { GroupEntry } from "./group-entry.ts";

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
