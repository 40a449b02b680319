import { type ClientId, clientIdParts } from "@entente/mls-wire";
import { founderProblem, type GroupPolicy } from "@entente/policy";
import { refusedBy } from "../mls/group-policy.ts";

/** Whether a client could bring anyone into a group of this policy that it makes: it is alone in it at first. */
export function mayFound(policy: GroupPolicy | undefined, client: ClientId): boolean {
  return policy === undefined || founderProblem(policy, clientIdParts(client).user) === undefined;
}

/** Throws GroupError `policy_refused` with the reason `founder_powerless` where {@link mayFound} says no. */
export function requireFounder(policy: GroupPolicy | undefined, client: ClientId): void {
  const problem = policy && founderProblem(policy, clientIdParts(client).user);
  if (problem !== undefined) throw refusedBy(problem);
}
