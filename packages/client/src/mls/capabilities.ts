import { greaseValues, groupTermsExtension, lastResortExtension } from "@entente/mls-wire";
import { groupPolicyExtensionType } from "@entente/policy";
import type { Capabilities, CiphersuiteName, CredentialTypeName, ProtocolVersionName } from "ts-mls";
import { policyExtension } from "./commit-order.ts";
import type { Primitives } from "../crypto/primitives.ts";
import { isPostQuantum, type SuiteName, suiteNames } from "../crypto/suite-name.ts";

/**
 * What this SDK supports, with one GREASE value in every list that has a registry, so that receivers stay tolerant
 * (RFC 9420 13.5). `extensions`: further types that the application understands. `chosen`: suites that the client has chosen to use.
 *
 * `furtherVersions`: of MLS, which other software of this client can do.
 *
 * The classic suites are always there. A post-quantum one is only where it is chosen, so that a client which nobody can reach in it, for
 * it publishes no KeyPackages of it, does not look as if a group could move there.
 */
export function ownCapabilities(
  primitives: Primitives,
  extensions: readonly number[],
  chosen: readonly SuiteName[],
  furtherVersions: readonly number[] = [],
): Capabilities {
  const [suite, extension, proposal, credential] = Array.from(primitives.randomBytes(4), greaseOf) as [
    number,
    number,
    number,
    number,
  ];
  const usable = suiteNames.filter((name) => !isPostQuantum(name) || chosen.includes(name));
  return {
    // ts-mls spells a value that it has no name for as its number in text.
    versions: ["mls10", ...furtherVersions.map((version) => String(version) as ProtocolVersionName)],
    ciphersuites: [...usable, String(suite) as CiphersuiteName],
    extensions: [
      lastResortExtension,
      groupTermsExtension,
      groupPolicyExtensionType,
      policyExtension,
      ...extensions,
      extension,
    ],
    proposals: [proposal],
    credentials: ["basic", "x509", String(credential) as CredentialTypeName],
  };
}

function greaseOf(random: number): number {
  return greaseValues[random % greaseValues.length] as number;
}
