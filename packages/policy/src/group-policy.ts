import {
  closedEnum,
  decode,
  DecodeError,
  defaultLimits,
  encode,
  equalBytes,
  refined,
  struct,
  uint16,
  type Value,
  vectorVWithin,
} from "@entente/tls-codec";
import { type Extension, ExtensionType, UserId } from "@entente/mls-wire";
import { Admission } from "./admission.ts";
import { Role } from "./authority.ts";
import { Behaviour } from "./behaviour.ts";
import { Demands } from "./demands.ts";
import { policyBytesMax, roleGrantsBytesMax, roleGrantsMax } from "./limits.ts";
import { ascendingProblem } from "./ordered-list.ts";
import { PolicyError } from "./policy-error.ts";
import { policyProblem } from "./policy-problem.ts";
import { Retention } from "./retention.ts";
import { Rights } from "./rights.ts";

/** `group_policy(0xF750)`: the extension of a GroupContext that holds a {@link GroupPolicy}; of the private-use range (RFC 9420 17.3). */
export const groupPolicyExtensionType = 0xf750;

/** `struct { UserId user; Role role; } RoleGrant`: a role belongs to a user, so to all of their clients. */
export const RoleGrant = struct({ user: UserId, role: Role });
export type RoleGrant = Value<typeof RoleGrant>;

/**
 *     struct {
 *       uint16 version = 1;
 *       RoleGrant roles<0..2^16>;   // ascending by user, each once
 *       Rights rights;
 *       Admission admission;
 *       Demands demands;
 *       Retention retention;
 *       Behaviour behaviour;
 *     } GroupPolicy;
 *
 * All that RFC 9750 section 7 leaves to a deployment, agreed on by the members of one group: it is in the GroupContext, so every
 * member has the same, every Welcome brings it, and only a Commit changes it (A23-41, A23-71 to A23-97). Another version is
 * unreadable: members refuse a change to it, and nobody joins who can not read it.
 */
export const GroupPolicy = struct({
  version: closedEnum(uint16, { v1: 1 }),
  roles: refined(vectorVWithin(RoleGrant, 0, roleGrantsBytesMax), (roles) =>
    roles.length > roleGrantsMax
      ? `more than ${roleGrantsMax} role grants`
      : ascendingProblem(roles.map(({ user }) => user)),
  ),
  rights: Rights,
  admission: Admission,
  demands: Demands,
  retention: Retention,
  behaviour: Behaviour,
});
export type GroupPolicy = Value<typeof GroupPolicy>;

/** The extension that carries a policy. Throws PolicyError `policy_invalid` for one that contradicts itself. The inverse is {@link policyOf}. */
export function policyExtension(policy: GroupPolicy): Extension {
  const problem = policyProblem(policy);
  if (problem !== undefined) throw new PolicyError("policy_invalid", problem);
  return { extensionType: groupPolicyExtensionType, extensionData: encode(GroupPolicy, policy) };
}

/**
 * The policy among the extensions of a GroupContext; `undefined` where there is none, and then nothing is decided by this
 * package. Whoever made the group or the last change controls the bytes. Throws PolicyError `policy_unreadable` for bytes that
 * are no policy of a known version, `policy_invalid` for one that contradicts itself.
 */
export function policyOf(extensions: readonly Extension[]): GroupPolicy | undefined {
  const found = extensions.find(({ extensionType }) => isPolicyType(extensionType));
  if (found === undefined) return undefined;
  const policy = decodePolicy(found.extensionData);
  const problem = policyProblem(policy);
  if (problem !== undefined) throw new PolicyError("policy_invalid", problem);
  return policy;
}

/** Whether an extension type is that of the policy. */
export function isPolicyType(type: ExtensionType): boolean {
  return ExtensionType.codeOf(type) === groupPolicyExtensionType;
}

/** Whether two policies are the same. */
export function samePolicy(a: GroupPolicy, b: GroupPolicy): boolean {
  return equalBytes(encode(GroupPolicy, a), encode(GroupPolicy, b));
}

function decodePolicy(bytes: Uint8Array): GroupPolicy {
  try {
    return decode(GroupPolicy, bytes, { ...defaultLimits, inputBytesMax: policyBytesMax });
  } catch (error) {
    if (error instanceof DecodeError)
      throw new PolicyError("policy_unreadable", error.message, { cause: error });
    throw error;
  }
}
