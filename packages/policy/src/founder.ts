import type { UserId } from "@entente/mls-wire";
import { suffices } from "./authority.ts";
import type { GroupPolicy } from "./group-policy.ts";
import { grantedRank } from "./rank.ts";
import { refused, type Refused } from "./verdict.ts";

/**
 * What keeps a user from making a group of this policy, which begins with the user alone: that they could add nobody, and nobody is there
 * who could. Where the policy names a succession, whoever is alone is the admin. A policy in which nobody adds users is meant so.
 */
export function founderProblem(policy: GroupPolicy, user: UserId): Refused | undefined {
  const { addUsers } = policy.rights;
  const granted = grantedRank(policy, user);
  const rank = policy.behaviour.succession === "none" ? granted : "admin";
  if (addUsers === "nobody" || suffices(rank, addUsers)) return undefined;
  return refused("founder_powerless", { detail: user });
}
