import { equalBytes } from "@entente/tls-codec";
import { keyPackageTBS, signatureLabels, type KeyPackage } from "@entente/mls-wire";
import { extensionListProblem } from "./group-extensions.ts";
import { leafProblem, leafSourceProblem, lifetimeProblem, type GroupParameters } from "./leaf-validity.ts";
import { verifyWithLabel, type PublicCrypto } from "./public-crypto.ts";
import { Refusal } from "./refusal.ts";
import type { Rules } from "./rules.ts";

/** What is wrong with a KeyPackage for a group of these parameters (RFC 9420 10.1). */
export function keyPackageProblem(
  keyPackage: KeyPackage,
  group: GroupParameters,
  crypto: PublicCrypto,
  rules: Rules,
): Refusal | undefined {
  const { leafNode } = keyPackage;
  if (keyPackage.version !== group.version) return new Refusal("key_package_version_wrong");
  if (keyPackage.cipherSuite !== group.cipherSuite) return new Refusal("key_package_suite_wrong");
  if (equalBytes(keyPackage.initKey, leafNode.encryptionKey)) return new Refusal("init_key_reused");
  const problem =
    extensionListProblem(keyPackage.extensions) ??
    leafSourceProblem(leafNode, "key_package") ??
    lifetimeProblem(leafNode, rules) ??
    // A leaf from a KeyPackage is signed without a place.
    leafProblem(leafNode, { groupId: new Uint8Array(), leafIndex: 0 }, group, crypto);
  if (problem !== undefined) return new Refusal(problem.code);
  const signed = verifyWithLabel(
    crypto,
    leafNode.signatureKey,
    signatureLabels.keyPackage,
    keyPackageTBS(keyPackage),
    keyPackage.signature,
  );
  return signed ? undefined : new Refusal("key_package_signature_invalid");
}
