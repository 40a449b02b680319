import {
  isDefaultExtension,
  leafNodeTBS,
  signatureLabels,
  type CipherSuite,
  type LeafNode,
  type LeafNodeSource,
  type LeafPlace,
  type ProtocolVersion,
} from "@entente/mls-wire";
import { extensionListProblem } from "./group-extensions.ts";
import { verifyWithLabel, type PublicCrypto } from "./public-crypto.ts";
import { Refusal } from "./refusal.ts";
import type { Rules } from "./rules.ts";

/** What a group fixes for good; a GroupContext is one. */
export interface GroupParameters {
  readonly version: ProtocolVersion;
  readonly cipherSuite: CipherSuite;
}

/**
 * What is wrong with a leaf by itself (RFC 9420 7.3): its version, suite and extensions against its capabilities, its
 * signature. What compares it with other members is the census's and the tree's; its credential is the application's.
 */
export function leafProblem(
  leaf: LeafNode,
  place: LeafPlace,
  group: GroupParameters,
  crypto: PublicCrypto,
): Refusal | undefined {
  const { leafIndex } = place;
  const { capabilities } = leaf;
  if (!capabilities.versions.includes(group.version))
    return new Refusal("leaf_version_unsupported", { leafIndex });
  if (!capabilities.cipherSuites.includes(group.cipherSuite))
    return new Refusal("leaf_suite_unsupported", { leafIndex });
  const repeated = extensionListProblem(leaf.extensions);
  if (repeated !== undefined) return new Refusal(repeated.code, { leafIndex });
  const listed = new Set(capabilities.extensions);
  const unlisted = leaf.extensions.some(
    ({ extensionType }) => !isDefaultExtension(extensionType) && !listed.has(extensionType),
  );
  if (unlisted) return new Refusal("leaf_extension_unlisted", { leafIndex });
  const signed = verifyWithLabel(
    crypto,
    leaf.signatureKey,
    signatureLabels.leafNode,
    leafNodeTBS(leaf, place),
    leaf.signature,
  );
  return signed ? undefined : new Refusal("leaf_signature_invalid", { leafIndex });
}

/** Whether a leaf came by the way that the message allows (RFC 9420 7.3, `leaf_node_source`). */
export function leafSourceProblem(leaf: LeafNode, source: LeafNodeSource): Refusal | undefined {
  return leaf.leafNodeSource === source ? undefined : new Refusal("leaf_source_wrong");
}

/** Whether a leaf from a KeyPackage may be used now, and is not valid for too long (RFC 9420 7.2, 7.3). */
export function lifetimeProblem(leaf: LeafNode, rules: Rules): Refusal | undefined {
  if (leaf.leafNodeSource !== "key_package") return undefined;
  const { notBefore, notAfter } = leaf.lifetime;
  const { nowSeconds, lifetimeSecondsMax } = rules;
  if (nowSeconds !== undefined && (nowSeconds < notBefore || nowSeconds > notAfter))
    return new Refusal("leaf_lifetime_over");
  if (lifetimeSecondsMax !== undefined && notAfter - notBefore > lifetimeSecondsMax)
    return new Refusal("leaf_lifetime_too_long");
  return undefined;
}
