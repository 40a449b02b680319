import {
  clientAddressExtensionType,
  clientIdParts,
  CredentialType,
  ExtensionType,
  groupTermsExtension,
  isGrease,
  lastResortExtension,
} from "@entente/mls-wire";
import type { GroupPolicy } from "./group-policy.ts";
import { groupPolicyExtensionType } from "./group-policy.ts";
import { requiredExtensionTypes } from "./terms.ts";
import type { KeyPackageFacts, LeafFacts } from "./roster.ts";
import { refused, type Refused } from "./verdict.ts";

/** Extension types of leaves and KeyPackages that every implementation here knows, beside those that a policy requires. */
const knownTypes: ReadonlySet<number> = new Set([
  0x0001,
  0x0003,
  0x0006,
  lastResortExtension,
  // The suites that a client publishes KeyPackages of.
  0xfe11,
  clientAddressExtensionType,
  groupTermsExtension,
  groupPolicyExtensionType,
]);

/** What a policy has against a leaf, whatever the time is; undefined for nothing. */
export function leafProblem(policy: GroupPolicy, leaf: LeafFacts): Refused | undefined {
  const { demands, admission } = policy;
  const { client } = leaf;
  const { domain } = clientIdParts(client);
  if (admission.domains.length > 0 && !admission.domains.includes(domain))
    return refused("domain_forbidden", { client });
  if (!demands.credentials.includes(leaf.credentialType)) {
    return refused("credential_type_forbidden", {
      client,
      detail: `type ${CredentialType.codeOf(leaf.credentialType)}`,
    });
  }
  const { credentialSecondsMax } = demands;
  if (credentialSecondsMax > 0 && (leaf.credentialSeconds ?? 0n) > BigInt(credentialSecondsMax))
    return refused("credential_too_long", { client, detail: `at most ${credentialSecondsMax} seconds` });
  const supported = new Set(leaf.capabilities.extensions.map((type) => ExtensionType.codeOf(type)));
  const missing = requiredExtensionTypes(policy).find((type) => !supported.has(type));
  if (missing !== undefined) return refused("extension_missing", { client, detail: `extension ${missing}` });
  return extensionProblem(policy, leaf, leaf.extensionTypes);
}

/** What a policy has against a KeyPackage that is to be added, whatever the time is; undefined for nothing. */
export function keyPackageProblem(policy: GroupPolicy, keyPackage: KeyPackageFacts): Refused | undefined {
  const { leaf, lifetimeSeconds, extensionTypes } = keyPackage;
  const { keyPackageSecondsMax } = policy.demands;
  if (lifetimeSeconds > BigInt(keyPackageSecondsMax)) {
    return refused("key_package_too_long", {
      client: leaf.client,
      detail: `at most ${keyPackageSecondsMax} seconds`,
    });
  }
  return leafProblem(policy, leaf) ?? extensionProblem(policy, leaf, extensionTypes);
}

function extensionProblem(
  { demands }: GroupPolicy,
  { client }: LeafFacts,
  types: readonly ExtensionType[],
): Refused | undefined {
  const forbidden = types.find((type) => demands.forbiddenExtensions.includes(type));
  if (forbidden !== undefined) return refused("extension_forbidden", { client, detail: nameOf(forbidden) });
  if (demands.unknownExtensions === "ignore") return undefined;
  const unknown = types.find(
    (type) =>
      !isGrease(type) &&
      !knownTypes.has(ExtensionType.codeOf(type)) &&
      !demands.requiredExtensions.includes(type),
  );
  return unknown === undefined
    ? undefined
    : refused("extension_unknown", { client, detail: nameOf(unknown) });
}

function nameOf(type: ExtensionType): string {
  return `extension ${ExtensionType.codeOf(type)}`;
}
