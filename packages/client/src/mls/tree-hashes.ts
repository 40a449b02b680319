import { equalBytes } from "@entente/tls-codec";
import type { CiphersuiteImpl, RatchetTree } from "ts-mls";
import { encode } from "ts-mls/codec/tlsEncoder.js";
import { parentHashInputEncoder } from "ts-mls/parentHash.js";
import { findFirstNonBlankAncestor, removeLeaves } from "ts-mls/ratchetTree.js";
import { leafNodeHashInputEncoder, parentNodeHashInputEncoder } from "ts-mls/treeHash.js";
import {
  isLeaf,
  left,
  leafWidth,
  nodeToLeafIndex,
  type NodeIndex,
  right,
  root,
  rootFromNodeWidth,
  toLeafIndex,
} from "ts-mls/treemath.js";
import { GroupError } from "./group-error.ts";

type Suite = Pick<CiphersuiteImpl, "hash" | "name">;
type Node = NonNullable<RatchetTree[number]>;

/** What a hash of a subtree was made of, beside the node. */
interface KnownHash {
  readonly suite: string;
  readonly index: number;
  readonly below: readonly Uint8Array[];
  readonly hash: Uint8Array;
}

// Nodes are never changed in place, and a Commit leaves most of them as they were: the hash of a subtree is remembered by its top node,
// and by the hash of its left side where that node is blank. The hashes below have to be the same.
const known = new WeakMap<Node | Uint8Array, KnownHash>();

/** `tree_hash` of a whole tree (RFC 9420 7.8): what ts-mls computes, where only what has changed is hashed again. */
export function treeHashOf(tree: RatchetTree, suite: Suite): Promise<Uint8Array> {
  return subtreeHash(tree, rootFromNodeWidth(tree.length), suite);
}

/** The parent hash that a node, or a leaf made by a Commit, has to have; no bytes at the root and below blanks alone. RFC 9420 7.9. */
export async function parentHashOf(
  tree: RatchetTree,
  nodeIndex: NodeIndex,
  suite: Suite,
): Promise<Uint8Array> {
  const top = root(leafWidth(tree.length));
  if (nodeIndex === top) return new Uint8Array();
  const above = findFirstNonBlankAncestor(tree, nodeIndex);
  const node = tree[above];
  if (above === top && node === undefined) return new Uint8Array();
  if (node?.nodeType !== "parent") throw new GroupError("invalid", "a leaf in the place of a parent");
  const { unmergedLeaves, hpkePublicKey: encryptionKey, parentHash } = node.parent;
  const sibling = nodeIndex < above ? right(above) : left(above);
  const original = unmergedLeaves.length === 0 ? tree : removeLeaves(tree, unmergedLeaves.map(toLeafIndex));
  const originalSiblingTreeHash = await subtreeHash(original, sibling, suite);
  return suite.hash.digest(
    encode(parentHashInputEncoder)({ encryptionKey, parentHash, originalSiblingTreeHash }),
  );
}

async function subtreeHash(tree: RatchetTree, index: NodeIndex, suite: Suite): Promise<Uint8Array> {
  const node = tree[index];
  if (isLeaf(index)) return remembered(node, index, [], suite, () => leafInput(node, index));
  const leftHash = await subtreeHash(tree, left(index), suite);
  const rightHash = await subtreeHash(tree, right(index), suite);
  return remembered(node ?? leftHash, index, [leftHash, rightHash], suite, () =>
    parentInput(node, leftHash, rightHash),
  );
}

async function remembered(
  key: Node | Uint8Array | undefined,
  index: number,
  below: readonly Uint8Array[],
  { hash, name }: Suite,
  input: () => Uint8Array,
): Promise<Uint8Array> {
  const found = key && known.get(key);
  const isSame =
    found?.suite === name &&
    found.index === index &&
    found.below.every((each, at) => each === below[at] || equalBytes(each, below[at] ?? new Uint8Array()));
  if (found !== undefined && isSame) return found.hash;
  const made = await hash.digest(input());
  if (key !== undefined) known.set(key, { suite: name, index, below, hash: made });
  return made;
}

function leafInput(node: Node | undefined, index: NodeIndex): Uint8Array {
  if (node?.nodeType === "parent") throw new GroupError("invalid", "a parent in the place of a leaf");
  return encode(leafNodeHashInputEncoder)({
    nodeType: "leaf",
    leafIndex: nodeToLeafIndex(index),
    leafNode: node?.leaf,
  });
}

function parentInput(node: Node | undefined, leftHash: Uint8Array, rightHash: Uint8Array): Uint8Array {
  if (node?.nodeType === "leaf") throw new GroupError("invalid", "a leaf in the place of a parent");
  return encode(parentNodeHashInputEncoder)({
    ...{ nodeType: "parent", parentNode: node?.parent, leftHash, rightHash },
  });
}
