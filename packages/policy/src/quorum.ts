import type { GroupPolicy } from "./group-policy.ts";
import { reportersMax } from "./limits.ts";

/**
 * How many members have to report a Commit that nobody else can check before it counts as bad: more than half, and as many as the policy
 * wants (A23-70), but never more than there are beside whoever made it, nor than `reportersMax`. The same at members and servers.
 */
export function reportersNeeded(members: number, policy: GroupPolicy | undefined): number {
  const majority = Math.floor(members / 2) + 1;
  const wanted = Math.min(policy?.behaviour.reportersMin ?? 1, members - 1);
  return Math.min(reportersMax, Math.max(majority, wanted));
}
