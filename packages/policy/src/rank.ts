import { clientIdParts, type UserId } from "@entente/mls-wire";
import { compareRanks, type Rank } from "./authority.ts";
import type { GroupPolicy } from "./group-policy.ts";
import type { Roster } from "./roster.ts";

/**
 * The rank of a user. Where no admin is a member any more, and the policy names a succession, the user of the lowest leaf among
 * those of the highest rank is the admin, the same one at every member. Costs the role grants, and in that case the members.
 */
export function rankOf(policy: GroupPolicy, roster: Roster, user: UserId): Rank {
  const granted = grantedRank(policy, user);
  if (granted === "admin" || policy.behaviour.succession === "none") return granted;
  if (policy.roles.some((grant) => grant.role === "admin" && roster.clientsOf(grant.user) > 0))
    return granted;
  return successor(policy, roster) === user ? "admin" : granted;
}

/** The rank that the policy itself gives to a user. */
export function grantedRank({ roles }: GroupPolicy, user: UserId): Rank {
  return roles.find((grant) => grant.user === user)?.role ?? "member";
}

function successor(policy: GroupPolicy, roster: Roster): UserId | undefined {
  let best: { readonly user: UserId; readonly rank: Rank } | undefined;
  for (const [, { client }] of roster.leaves()) {
    const { user } = clientIdParts(client);
    const rank = grantedRank(policy, user);
    if (best === undefined || compareRanks(rank, best.rank) > 0) best = { user, rank };
  }
  return best?.user;
}
