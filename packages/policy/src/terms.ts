import { encode } from "@entente/tls-codec";
import {
  type Extension,
  type Extensions,
  ExtensionType,
  groupTermsExtension,
  groupTermsExtensionOf,
  type GroupTerms,
  RequiredCapabilities,
} from "@entente/mls-wire";
import { type GroupPolicy, groupPolicyExtensionType, isPolicyType, policyExtension } from "./group-policy.ts";

const joins = { nobody: "closed", own_clients: "own_clients", invited: "invited", anyone: "open" } as const;

/** What of a policy servers are told: the GroupTerms that a group with this policy carries beside it. */
export function termsOf({ admission, behaviour }: GroupPolicy): GroupTerms {
  return {
    version: "v1",
    handshakes: behaviour.handshakes,
    externalJoins: joins[admission.externalJoins],
    badCommits: behaviour.badCommits,
  };
}

/** The extension types that a client must support to be in a group with this policy, ascending: those required, and those that carry it. */
export function requiredExtensionTypes({ demands }: GroupPolicy): readonly number[] {
  const required = demands.requiredExtensions.map((type) => ExtensionType.codeOf(type));
  return [...new Set([...required, groupTermsExtension, groupPolicyExtensionType])].sort((a, b) => a - b);
}

/** Whether an extension of a GroupContext follows from the policy, and so changes with it alone. */
export function followsFromPolicy(type: ExtensionType): boolean {
  return type === "required_capabilities" || type === groupTermsExtension || isPolicyType(type);
}

/**
 * The extensions of a GroupContext with this policy: the policy, the terms that follow from it, `required_capabilities` where it
 * wants them, and the `others` as they are. Throws PolicyError `policy_invalid`.
 */
export function contextExtensions(policy: GroupPolicy, others: Extensions = []): Extensions {
  const required: Extension = {
    extensionType: "required_capabilities",
    extensionData: encode(RequiredCapabilities, {
      extensionTypes: requiredExtensionTypes(policy),
      proposalTypes: policy.admission.otherProposals,
      credentialTypes: [],
    }),
  };
  return [
    policyExtension(policy),
    groupTermsExtensionOf(termsOf(policy)),
    ...(policy.demands.requiredCapabilities === "carried" ? [required] : []),
    ...others.filter(({ extensionType }) => !followsFromPolicy(extensionType)),
  ];
}
