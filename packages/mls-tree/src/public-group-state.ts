import { decode, encode, optional, struct, type Value } from "@entente/tls-codec";
import { GroupContext, MAC, RatchetTree, ReInit } from "@entente/mls-wire";
import { Census } from "./census.ts";
import { readGroupExtensions } from "./group-extensions.ts";
import type { PublicCryptoOf } from "./public-crypto.ts";
import { PublicGroup } from "./public-group.ts";
import { PublicTree } from "./public-tree.ts";
import { Refusal } from "./refusal.ts";
import { interimTranscriptHash } from "./transcript-hash.ts";

/**
 *     struct {
 *       GroupContext group_context;
 *       MAC confirmation_tag;
 *       optional<ReInit> reinit;
 *       optional<Node> ratchet_tree<V>;
 *     } PublicGroupState;
 *
 * A PublicGroup at rest. Not of RFC 9420 and never sent: it says nothing about who checked it.
 */
export const PublicGroupState = struct({
  groupContext: GroupContext,
  confirmationTag: MAC,
  reInit: optional(ReInit),
  ratchetTree: RatchetTree,
});
export type PublicGroupState = Value<typeof PublicGroupState>;

/** A group's state in bytes, to be stored. Inverse of {@link restorePublicGroup}. Linear in the members. */
export function storedPublicGroup(group: PublicGroup): Uint8Array {
  return encode(PublicGroupState, {
    groupContext: group.context,
    confirmationTag: group.confirmationTag,
    reInit: group.reInit,
    ratchetTree: group.tree.nodes(),
  });
}

/**
 * A group from bytes that {@link storedPublicGroup} gave and a trusted store kept. Nothing but the form is checked again:
 * no signature, no hash. Throws DecodeError; refuses an unknown suite and what no PublicGroup can be.
 */
export function restorePublicGroup(bytes: Uint8Array, cryptoOf: PublicCryptoOf): PublicGroup | Refusal {
  const { groupContext: context, confirmationTag, reInit, ratchetTree } = decode(PublicGroupState, bytes);
  const crypto = cryptoOf(context.cipherSuite);
  if (crypto === undefined) return new Refusal("suite_unsupported");
  const tree = PublicTree.fromNodes(ratchetTree, crypto);
  if (tree instanceof Refusal) return tree;
  const extensions = readGroupExtensions(context.extensions);
  if (extensions instanceof Refusal) return extensions;
  const interim = interimTranscriptHash(context.confirmedTranscriptHash, confirmationTag, crypto);
  return new PublicGroup({
    crypto,
    context,
    tree,
    census: Census.of(tree.leaves()),
    extensions,
    confirmationTag,
    interimTranscriptHash: interim,
    reInit,
  });
}
