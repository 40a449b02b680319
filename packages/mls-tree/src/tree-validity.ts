import type { GroupContext } from "@entente/mls-wire";
import type { Census } from "./census.ts";
import type { GroupExtensions } from "./group-extensions.ts";
import { leafProblem } from "./leaf-validity.ts";
import { parentHashProblem } from "./parent-hash-validity.ts";
import type { PublicTree } from "./public-tree.ts";
import { Refusal } from "./refusal.ts";
import { unmergedLeavesProblem } from "./unmerged-leaves.ts";

/**
 * What a joiner checks of a tree (RFC 9420 12.4.3.1), but for its tree hash: lists of unmerged leaves, parent hashes,
 * every leaf, and all of them together. One signature for each member. Lifetimes are not looked at: a member that is
 * in the group stays when its KeyPackage ages.
 */
export function treeProblem(
  tree: PublicTree,
  census: Census,
  context: GroupContext,
  extensions: GroupExtensions,
): Refusal | undefined {
  const problem =
    unmergedLeavesProblem(tree.root) ??
    membersProblem(tree, census, extensions) ??
    parentHashProblem(tree.root, tree.crypto);
  if (problem !== undefined) return problem;
  for (const [leafIndex, leaf] of tree.members()) {
    const wrong = leafProblem(leaf, { groupId: context.groupId, leafIndex }, context, tree.crypto);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/**
 * What is wrong with the members together: keys that are not unique, credentials that not all support, required
 * capabilities (RFC 9420 7.3), extensions of the GroupContext that not all support (13.4). O(types), not O(members).
 */
export function membersProblem(
  tree: PublicTree,
  census: Census,
  extensions: GroupExtensions,
): Refusal | undefined {
  if (tree.encryptionKeys.repeated > 0) return new Refusal("encryption_key_repeated");
  if (tree.signatureKeys.repeated > 0) return new Refusal("signature_key_repeated");
  if (!census.allSupportCredentialsInUse) return new Refusal("credential_type_unsupported");
  const { requiredCapabilities } = extensions;
  if (requiredCapabilities !== undefined && !census.allSupport(requiredCapabilities))
    return new Refusal("required_capability_missing");
  return extensions.types.every((type) => census.allSupportExtension(type))
    ? undefined
    : new Refusal("extension_unsupported");
}
