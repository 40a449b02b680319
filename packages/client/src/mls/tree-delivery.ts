import { TreePieces, treePiecesExtension } from "@entente/mls-wire";
import { decode, encode } from "@entente/tls-codec";
import type { Extension, GroupContext, RatchetTree } from "ts-mls";
import { policyOfContext } from "./group-policy.ts";
import { publishesTree, termsOf } from "./group-terms.ts";
import { membersMax, servedMembersMax } from "./limits.ts";
import { encodeTree } from "./tree-codec.ts";

/** Where new members get trees that are too large for their Welcome. */
export interface TreePublisher {
  /** Largest tree that comes inside all the same, in bytes. */
  readonly insideBytesMax: number;
  /** Puts a tree in pieces where they can be fetched. Resolves when all of them are there. */
  readonly publish: (tree: RatchetTree) => Promise<TreePieces>;
}

/** By which ways new members get the ratchet tree (RFC 9420 12.4.3.3). */
export interface TreeDelivery {
  /** In the GroupInfo of their Welcome. */
  readonly inside: boolean;
  /** As a part of the bundle, which goes beside their Welcome. */
  readonly beside: boolean;
}

/**
 * How a Commit that adds members brings them the tree: as `asked`, or as the group's policy says, or beside where servers have it
 * anyway, as in visible groups and in those that take joiners from outside, and inside elsewhere. Beside in any case where servers
 * are to have it: a domain that a visible group brings in begins to follow it there. A23-65.
 */
export function treeDelivery(
  { extensions }: Pick<GroupContext, "extensions">,
  asked: "inside" | "beside" | undefined,
): TreeDelivery {
  const terms = termsOf(extensions);
  const publishes = publishesTree(terms);
  const policy = policyOfContext(extensions)?.admission.ratchetTree;
  if (asked !== undefined || policy === undefined) {
    const inside = asked === undefined ? terms.handshakes === "encrypted" && !publishes : asked === "inside";
    return { inside, beside: publishes || !inside };
  }
  const isFollowed = terms.handshakes === "visible";
  return { inside: policy !== "download", beside: publishes || isFollowed || policy !== "in_welcome" };
}

/** The most members of a group: fewer where every Commit, or every one that adds somebody, brings the tree along for servers. */
export function membersMaxOf(context: Pick<GroupContext, "extensions">): number {
  return treeDelivery(context, undefined).beside ? servedMembersMax : membersMax;
}

/** What of a Welcome's GroupInfo brings the tree: itself, or where a large one is fetched. RFC 9420 12.4.3.3. Throws what the publisher throws. */
export async function treeExtension(
  tree: RatchetTree,
  publisher: TreePublisher | undefined,
): Promise<Extension> {
  const extensionData = encodeTree(tree);
  if (publisher === undefined || extensionData.length <= publisher.insideBytesMax)
    return { extensionType: "ratchet_tree", extensionData };
  return {
    extensionType: treePiecesExtension,
    extensionData: encode(TreePieces, await publisher.publish(tree)),
  };
}

/** Where the tree of a Welcome is to be fetched; undefined where its GroupInfo does not say. Throws DecodeError. */
export function treePiecesOf(extensions: readonly Extension[]): TreePieces | undefined {
  const found = extensions.find(({ extensionType }) => extensionType === treePiecesExtension);
  return found && decode(TreePieces, found.extensionData);
}
