import { equalBytes, hexFromBytes } from "@entente/tls-codec";
import type { CiphersuiteImpl, RatchetTree } from "ts-mls";
import { optionalEncoder } from "ts-mls/codec/optional.js";
import { type BufferEncoder, contramapBufferEncoders, encode } from "ts-mls/codec/tlsEncoder.js";
import { varLenDataEncoder } from "ts-mls/codec/variableLength.js";
import { nodeTypeEncoder } from "ts-mls/nodeType.js";
import type { ParentNode } from "ts-mls/parentNode.js";
import { parentHashInputEncoder } from "ts-mls/parentHash.js";
import { findFirstNonBlankAncestor, removeLeaves } from "ts-mls/ratchetTree.js";
import { leafNodeHashInputEncoder } from "ts-mls/treeHash.js";
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
import { parentNodeEncoder } from "./tree-codec.ts";

type Suite = Pick<CiphersuiteImpl, "hash" | "name">;

/** A suite's hash under a name that no other hash has, whatever its suite is called. */
interface NamedHash {
  readonly hash: CiphersuiteImpl["hash"];
  readonly name: string;
}
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
/** Of blank leaves, by suite and place: no more than there are leaves in the largest group. */
const blanks = new Map<string, Uint8Array>();

/** `tree_hash` of a whole tree (RFC 9420 7.8): what ts-mls computes, where only what has changed is hashed again. */
export async function treeHashOf(tree: RatchetTree, suite: Suite): Promise<Uint8Array> {
  return subtreeHash(tree, rootFromNodeWidth(tree.length), await namedHash(suite));
}

async function namedHash({ hash, name }: Suite): Promise<NamedHash> {
  return { hash, name: `${name} ${hexFromBytes(await hash.digest(new Uint8Array()))}` };
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
  const originalSiblingTreeHash = await subtreeHash(original, sibling, await namedHash(suite));
  return suite.hash.digest(
    encode(parentHashInputEncoder)({ encryptionKey, parentHash, originalSiblingTreeHash }),
  );
}

async function subtreeHash(tree: RatchetTree, index: NodeIndex, suite: NamedHash): Promise<Uint8Array> {
  const there = knownHash(tree, index, suite.name);
  if (there !== undefined) return there;
  const node = tree[index];
  if (isLeaf(index)) {
    const hash = await suite.hash.digest(leafInput(node, index));
    if (node === undefined) blanks.set(blankName(suite.name, index), hash);
    else known.set(node, { suite: suite.name, index, below: [], hash });
    return hash;
  }
  const leftHash = await subtreeHash(tree, left(index), suite);
  const rightHash = await subtreeHash(tree, right(index), suite);
  const hash = await suite.hash.digest(parentInput(node, leftHash, rightHash));
  known.set(node ?? leftHash, { suite: suite.name, index, below: [leftHash, rightHash], hash });
  return hash;
}

/** The hash of a subtree of which nothing has changed; without waiting, as there are many. */
function knownHash(tree: RatchetTree, index: NodeIndex, suite: string): Uint8Array | undefined {
  const node = tree[index];
  if (isLeaf(index))
    return node === undefined ? blanks.get(blankName(suite, index)) : lookedUp(node, suite, index, []);
  const leftHash = knownHash(tree, left(index), suite);
  const rightHash = leftHash && knownHash(tree, right(index), suite);
  if (leftHash === undefined || rightHash === undefined) return undefined;
  return lookedUp(node ?? leftHash, suite, index, [leftHash, rightHash]);
}

function lookedUp(
  key: Node | Uint8Array,
  suite: string,
  index: number,
  below: readonly Uint8Array[],
): Uint8Array | undefined {
  const found = known.get(key);
  if (found?.suite !== suite || found.index !== index) return undefined;
  const isSame = found.below.every((each, at) => {
    const now = below[at];
    return now !== undefined && (each === now || equalBytes(each, now));
  });
  return isSame ? found.hash : undefined;
}

function blankName(suite: string, index: number): string {
  return `${suite} ${String(index)}`;
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
  return encode(parentInputEncoder)({ parent: node?.parent, leftHash, rightHash });
}

/** ParentNodeHashInput with its node type (RFC 9420 7.8). */
const parentInputEncoder: BufferEncoder<{
  readonly parent: ParentNode | undefined;
  readonly leftHash: Uint8Array;
  readonly rightHash: Uint8Array;
}> = contramapBufferEncoders(
  [nodeTypeEncoder, optionalEncoder(parentNodeEncoder), varLenDataEncoder, varLenDataEncoder],
  ({ parent, leftHash, rightHash }) => ["parent", parent, leftHash, rightHash] as const,
);
