import { ExtensionType, isDefaultExtension, isDefaultProposal, ProposalType } from "@entente/mls-wire";
import type { GroupPolicy } from "./group-policy.ts";

/** What listed external senders may propose by RFC 9420 12.1.8, group_context_extensions apart, which is for members to decide. */
const forExternalSenders: ReadonlySet<string | number> = new Set(["add", "remove", "psk", "reinit"]);

/** The extension types that a group with a policy can not do without. */
const indispensable: ReadonlySet<number> = new Set([0x0003, 0xf0e1, 0xf750]);

/** What a policy contradicts itself in, in words; `undefined` for one that can be kept. Its grammar is checked by decoding. */
export function policyProblem({
  admission,
  demands,
  behaviour,
  retention,
  rights,
  roles,
}: GroupPolicy): string | undefined {
  const required = demands.requiredExtensions.map((type) => ExtensionType.codeOf(type));
  const forbidden = demands.forbiddenExtensions.map((type) => ExtensionType.codeOf(type));
  const both = required.find((type) => forbidden.includes(type));
  if (both !== undefined) return `extension ${both} is both required and forbidden`;
  const standard = demands.requiredExtensions.find(isDefaultExtension);
  if (standard !== undefined)
    return `extension ${ExtensionType.codeOf(standard)} is supported by all and can not be required`;
  const needed = forbidden.find((type) => indispensable.has(type));
  if (needed !== undefined) return `extension ${needed} carries the policy itself and can not be forbidden`;
  if (admission.membersMax < 1) return "members_max is 0";
  if (admission.clientsPerUserMax < 1) return "clients_per_user_max is 0";
  const known = admission.otherProposals.find(isDefaultProposal);
  if (known !== undefined)
    return `proposal type ${ProposalType.codeOf(known)} is one of RFC 9420, which has rights of its own`;
  const external = admission.externalProposals.find((type) => !forExternalSenders.has(type));
  if (external !== undefined) return `proposal type ${external} is not for external senders`;
  if (admission.externalJoins !== "nobody" && ["nobody", "members"].includes(admission.groupInfo))
    return "external joins are allowed, and joiners get no GroupInfo";
  if (admission.missedMessages === "offered" && admission.rejoin !== "proven")
    return "missed messages are for those who prove that they were members";
  if (admission.rejoin === "proven" && retention.resumptionEpochs === 0)
    return "who comes back must prove it by a resumption PSK, and none is kept";
  if (demands.keyPackageSecondsMax < 1) return "key_package_seconds_max is 0";
  if (behaviour.idleSeconds > 0 && behaviour.updateSeconds === 0)
    return "idle members are removed, and nobody updates by itself";
  if (behaviour.idleSeconds > 0 && behaviour.idleSeconds <= behaviour.updateSeconds)
    return "idle_seconds is not above update_seconds";
  if (behaviour.idleWarningSeconds > behaviour.idleSeconds)
    return "idle_warning_seconds is above idle_seconds";
  if (behaviour.padding === "blocks" && behaviour.paddingBytes < 1) return "blocks of no bytes";
  if (behaviour.reportersMin < 1) return "reporters_min is 0";
  const needsAdmin = Object.values(rights).includes("admins");
  if (needsAdmin && behaviour.succession === "none" && !roles.some(({ role }) => role === "admin"))
    return "rights are for admins, and there is none";
  return undefined;
}
