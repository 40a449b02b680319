import { greaseValues, groupTermsExtension } from "@entente/mls-wire";
import { groupPolicyExtensionType } from "@entente/policy";
import type { Capabilities, CiphersuiteName, CredentialTypeName } from "ts-mls";
import { policyExtension } from "./commit-order.ts";
import type { Primitives } from "../crypto/primitives.ts";
import { suiteNames } from "../crypto/suite-name.ts";

/** Extension type of a KeyPackage that may be used again (draft-ietf-mls-extensions). */
export const lastResortExtension = 0x000a;

/**
 * What this SDK supports, with one GREASE value in every list that has a registry, so that receivers stay tolerant
 * (RFC 9420 13.5). `extensions`: further types that the application understands.
 */
export function ownCapabilities(primitives: Primitives, extensions: readonly number[] = []): Capabilities {
  const [suite, extension, proposal, credential] = Array.from(primitives.randomBytes(4), greaseOf) as [
    number,
    number,
    number,
    number,
  ];
  return {
    versions: ["mls10"],
    // ts-mls spells a value that it has no name for as its number in text.
    ciphersuites: [...suiteNames, String(suite) as CiphersuiteName],
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
