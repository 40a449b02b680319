import { decode, DecodeError, equalBytes } from "@entente/tls-codec";
import {
  type Extension,
  type Extensions,
  ExtensionType,
  groupTermsExtension,
  groupTermsExtensionOf,
  RequiredCapabilities,
} from "@entente/mls-wire";
import { compareRanks, type Rank, suffices } from "./authority.ts";
import { leafProblem } from "./decide-leaf.ts";
import { type GroupPolicy, policyOf, samePolicy } from "./group-policy.ts";
import { PolicyError } from "./policy-error.ts";
import { grantedRank } from "./rank.ts";
import type { LeafFacts } from "./roster.ts";
import { followsFromPolicy, requiredExtensionTypes, termsOf } from "./terms.ts";
import { refused, type Refused } from "./verdict.ts";

/** A change of the GroupContext's extensions, and of the policy among them. */
export interface ContextChange {
  readonly before: Extensions;
  readonly after: Extensions;
  readonly rank: Rank;
}

/** What the policy in force has against a change of the extensions, apart from who stays a member; undefined for nothing. */
export function contextProblem(
  policy: GroupPolicy,
  { before, after, rank }: ContextChange,
): Refused | undefined {
  const next = readPolicy(after);
  if (next === undefined) return refused("policy_removed");
  if ("allowed" in next) return next;
  return (
    policyChangeProblem(policy, next, rank) ??
    otherExtensionsProblem(policy, { before, after, rank }) ??
    extensionsProblem(next, after)
  );
}

/** The first member who would not fit a policy. Linear in the members. */
export function unfitMember(policy: GroupPolicy, leaves: Iterable<LeafFacts>): Refused | undefined {
  for (const leaf of leaves) {
    const problem = leafProblem(policy, leaf);
    if (problem !== undefined) return refused("members_unfit", { client: leaf.client, detail: problem.code });
  }
  return undefined;
}

/** The policy among extensions, as a value: a refusal where it is no good. */
export function readPolicy(extensions: Extensions): GroupPolicy | Refused | undefined {
  try {
    return policyOf(extensions);
  } catch (error) {
    if (error instanceof PolicyError) return refused(error.code, { detail: error.message });
    throw error;
  }
}

/** What is wrong with the extensions of a GroupContext under the policy that they hold; for one who makes or joins a group. */
export function extensionsProblem(policy: GroupPolicy, extensions: Extensions): Refused | undefined {
  return (
    forbiddenProblem(policy, extensions) ??
    termsProblem(policy, extensions) ??
    requiredProblem(policy, extensions)
  );
}

function policyChangeProblem(policy: GroupPolicy, next: GroupPolicy, rank: Rank): Refused | undefined {
  const sameRest = samePolicy({ ...policy, roles: [] }, { ...next, roles: [] });
  if (!sameRest && !suffices(rank, policy.rights.changePolicy)) return refused("policy_change_forbidden");
  return rolesProblem(policy, next, rank);
}

/** Roles are given and taken up to the own rank only. */
function rolesProblem(policy: GroupPolicy, next: GroupPolicy, rank: Rank): Refused | undefined {
  const users = new Set([...policy.roles, ...next.roles].map(({ user }) => user));
  for (const user of users) {
    const [was, is] = [grantedRank(policy, user), grantedRank(next, user)];
    if (was === is) continue;
    if (!suffices(rank, policy.rights.changeRoles)) return refused("role_change_forbidden", { detail: user });
    if (compareRanks(was, rank) > 0 || compareRanks(is, rank) > 0)
      return refused("role_change_forbidden", { detail: `${user} is or would be of a higher rank` });
  }
  return undefined;
}

function otherExtensionsProblem(
  policy: GroupPolicy,
  { before, after, rank }: ContextChange,
): Refused | undefined {
  if (suffices(rank, policy.rights.changeExtensions)) return undefined;
  const [was, is] = [others(before), others(after)];
  const same =
    was.length === is.length &&
    was.every(({ extensionType, extensionData }) =>
      is.some(
        (each) => each.extensionType === extensionType && equalBytes(each.extensionData, extensionData),
      ),
    );
  return same ? undefined : refused("extension_change_forbidden");
}

/** What follows from the policy changes with it, and is no change of its own. */
function others(extensions: Extensions): readonly Extension[] {
  return extensions.filter(({ extensionType }) => !followsFromPolicy(extensionType));
}

function forbiddenProblem({ demands }: GroupPolicy, extensions: Extensions): Refused | undefined {
  const found = extensions.find(({ extensionType }) => demands.forbiddenExtensions.includes(extensionType));
  return found === undefined
    ? undefined
    : refused("extension_forbidden", {
        detail: `extension ${ExtensionType.codeOf(found.extensionType)} in the GroupContext`,
      });
}

/** Servers read the terms and not the policy, so the two must say the same. */
function termsProblem(policy: GroupPolicy, extensions: Extensions): Refused | undefined {
  const wanted = groupTermsExtensionOf(termsOf(policy)).extensionData;
  const found = extensions.find(({ extensionType }) => extensionType === groupTermsExtension);
  return found !== undefined && equalBytes(found.extensionData, wanted) ? undefined : refused("terms_differ");
}

function requiredProblem(policy: GroupPolicy, extensions: Extensions): Refused | undefined {
  if (policy.demands.requiredCapabilities === "absent") return undefined;
  const found = extensions.find(({ extensionType }) => extensionType === "required_capabilities");
  const listed = found === undefined ? [] : requiredTypes(found.extensionData);
  const missing = requiredExtensionTypes(policy).find((type) => !listed.includes(type));
  return missing === undefined
    ? undefined
    : refused("required_capabilities_missing", { detail: `extension ${missing}` });
}

function requiredTypes(bytes: Uint8Array): readonly number[] {
  try {
    return decode(RequiredCapabilities, bytes).extensionTypes.map((type) => ExtensionType.codeOf(type));
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}
