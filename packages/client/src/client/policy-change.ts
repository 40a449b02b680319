import { encode } from "@entente/tls-codec";
import { parseUserId, type UserId } from "@entente/mls-wire";
import { GroupPolicy, profilePolicy, type ProfileName, type Role, samePolicy } from "@entente/policy";
import { GroupError } from "../mls/group-error.ts";
import type { CommitIntent } from "./commits.ts";

/** What the policy of a group is to be, by what it is now. */
export type PolicyChange = (policy: GroupPolicy) => GroupPolicy;

/** The policy of a new group: a profile with its maker as admin, or the application's own. */
export function newPolicy(policy: ProfileName | GroupPolicy, creator: UserId): GroupPolicy {
  return typeof policy === "string" ? profilePolicy(policy, creator) : policy;
}

/** A change of policy, made anew in each epoch that its Commit is made in; nothing where it changes nothing. */
export function policyIntent(change: PolicyChange): CommitIntent {
  return (group) => {
    const { policy } = group;
    if (policy === undefined) throw new GroupError("unsupported", "the group has no policy");
    const next = change(policy);
    return Promise.resolve(samePolicy(policy, next) ? undefined : { policy: encode(GroupPolicy, next) });
  };
}

/** The policy with a role given to a user, or taken. Throws IdentifierError. */
export function withRole(policy: GroupPolicy, user: string, role: Role | "member"): GroupPolicy {
  const userId = parseUserId(user);
  const others = policy.roles.filter((grant) => grant.user !== userId);
  const roles = role === "member" ? others : [...others, { user: userId, role }];
  return { ...policy, roles: roles.sort((a, b) => (a.user < b.user ? -1 : 1)) };
}
