import { equalBytes } from "@entente/tls-codec";
import type { CiphersuiteImpl, GroupContext, PrivateKey, RatchetTree } from "ts-mls";
import { encode } from "ts-mls/codec/tlsEncoder.js";
import { encryptWithLabel } from "ts-mls/crypto/hpke.js";
import { deriveSecret } from "ts-mls/crypto/kdf.js";
import { groupContextEncoder } from "ts-mls/groupContext.js";
import { signLeafNodeCommit } from "ts-mls/leafNode.js";
import {
  filteredDirectPath,
  filteredDirectPathAndCopathResolution,
  getHpkePublicKey,
} from "ts-mls/ratchetTree.js";
import { directPath, type LeafIndex, leafToNodeIndex, leafWidth, type NodeIndex } from "ts-mls/treemath.js";
import type { PathSecret, UpdatePath, UpdatePathNode } from "ts-mls/updatePath.js";
import { GroupError } from "./group-error.ts";
import { parentHashOf, treeHashOf } from "./tree-hashes.ts";

// ts-mls's own functions for paths hash the whole tree once more for the parent hashes, in every Commit at every member. These hash what
// has changed; the rules are the same.

/** Puts the path of another's Commit into a tree. Throws GroupError `invalid`. RFC 9420 7.5, 12.4.2. */
export async function applyUpdatePath(
  tree: RatchetTree,
  sender: LeafIndex,
  path: UpdatePath,
  suite: CiphersuiteImpl,
  isExternal: boolean,
): Promise<RatchetTree> {
  const leaf = leafToNodeIndex(sender);
  const before = tree[leaf];
  if (!isExternal) {
    if (before?.nodeType !== "leaf") throw new GroupError("invalid", "a path of a blank leaf");
    if (equalBytes(before.leaf.hpkePublicKey, path.leafNode.hpkePublicKey))
      throw new GroupError("invalid", "a path that keeps the leaf's encryption key");
  }
  for (const node of tree) {
    if (node?.nodeType !== "parent") continue;
    const { hpkePublicKey } = node.parent;
    if (path.nodes.some((each) => equalBytes(each.hpkePublicKey, hpkePublicKey)))
      throw new GroupError("invalid", "a path with a key of the tree");
  }
  const onPath = filteredDirectPath(sender, tree);
  if (onPath.length !== path.nodes.length) throw new GroupError("invalid", "a path of the wrong length");
  const next = withoutPath(tree, leaf);
  next[leaf] = { nodeType: "leaf", leaf: path.leafNode };
  for (const [nodeIndex, { hpkePublicKey }] of fromTheTop(onPath, path.nodes)) {
    const parentHash = await parentHashOf(next, nodeIndex, suite);
    next[nodeIndex] = { nodeType: "parent", parent: { hpkePublicKey, unmergedLeaves: [], parentHash } };
  }
  const parentHash = await parentHashOf(next, leaf, suite);
  const { leafNode } = path;
  if (leafNode.leafNodeSource !== "commit" || !equalBytes(parentHash, leafNode.parentHash))
    throw new GroupError("invalid", "a path with a wrong parent hash");
  return next;
}

/** A path of this client, and what comes of it. */
export interface MadeUpdatePath {
  readonly tree: RatchetTree;
  readonly path: UpdatePath;
  /** From the lowest node above the leaf to the top. */
  readonly secrets: PathSecret[];
  readonly leafKey: PrivateKey;
}

/**
 * Makes the path of a Commit. RFC 9420 7.5, 12.4.1.
 *
 * @param tree after the Commit's proposals.
 * @param context of the old epoch, with the extensions of the new one.
 * @param excluded nodes of who is added: they get their secret by the Welcome.
 */
export async function makeUpdatePath(
  tree: RatchetTree,
  sender: LeafIndex,
  context: GroupContext,
  signatureKey: Uint8Array,
  cs: CiphersuiteImpl,
  excluded: readonly NodeIndex[],
): Promise<MadeUpdatePath> {
  const leaf = leafToNodeIndex(sender);
  const before = tree[leaf];
  if (before?.nodeType !== "leaf") throw new GroupError("state_invalid", "no own leaf");
  const onPath = filteredDirectPathAndCopathResolution(sender, tree);
  const next = withoutPath(tree, leaf);
  const first = cs.rng.randomBytes(cs.kdf.size);
  const leafKeys = await keyPairOf(first, cs);
  const skipped = new Set(excluded);
  const secrets: PathSecret[] = [];
  const keys: Uint8Array[] = [];
  let secret = first;
  for (const { nodeIndex, resolution } of onPath) {
    secret = await deriveSecret(secret, "path", cs.kdf);
    secrets.push({ nodeIndex, secret, sendTo: resolution.filter((each) => !skipped.has(each)) });
    keys.push(await cs.hpke.exportPublicKey((await keyPairOf(secret, cs)).publicKey));
  }
  for (const [{ nodeIndex }, hpkePublicKey] of fromTheTop(onPath, keys)) {
    const parentHash = await parentHashOf(next, nodeIndex, cs);
    next[nodeIndex] = { nodeType: "parent", parent: { hpkePublicKey, unmergedLeaves: [], parentHash } };
  }
  const { extensions, capabilities, credential, signaturePublicKey } = before.leaf;
  const leafNode = await signLeafNodeCommit(
    {
      leafNodeSource: "commit",
      hpkePublicKey: await cs.hpke.exportPublicKey(leafKeys.publicKey),
      ...{ extensions, capabilities, credential, signaturePublicKey },
      parentHash: await parentHashOf(next, leaf, cs),
      groupId: context.groupId,
      leafIndex: sender,
    },
    signatureKey,
    cs.signature,
  );
  next[leaf] = { nodeType: "leaf", leaf: leafNode };
  const treeHash = await treeHashOf(next, cs);
  const info = encode(groupContextEncoder)({ ...context, treeHash, epoch: context.epoch + 1n });
  const nodes = await Promise.all(
    secrets.map((each, level) => sealedSecret(each, keys[level] ?? new Uint8Array(), tree, info, cs)),
  );
  return { tree: next, path: { leafNode, nodes }, secrets, leafKey: leafKeys.privateKey };
}

async function sealedSecret(
  { secret, sendTo }: PathSecret,
  hpkePublicKey: Uint8Array,
  tree: RatchetTree,
  info: Uint8Array,
  { hpke }: CiphersuiteImpl,
): Promise<UpdatePathNode> {
  const encryptedPathSecret = await Promise.all(
    sendTo.map(async (nodeIndex) => {
      const node = tree[nodeIndex];
      if (node === undefined) throw new GroupError("state_invalid", "a blank in a resolution");
      const key = await hpke.importPublicKey(getHpkePublicKey(node));
      const { ct, enc } = await encryptWithLabel(key, "UpdatePathNode", info, secret, hpke);
      return { ciphertext: ct, kemOutput: enc };
    }),
  );
  return { hpkePublicKey, encryptedPathSecret };
}

async function keyPairOf(pathSecret: Uint8Array, { hpke, kdf }: CiphersuiteImpl) {
  return hpke.deriveKeyPair(await deriveSecret(pathSecret, "node", kdf));
}

/** A copy of the tree whose nodes above a leaf are blank. */
function withoutPath(tree: RatchetTree, leaf: NodeIndex): RatchetTree {
  const copy = tree.slice();
  for (const nodeIndex of directPath(leaf, leafWidth(tree.length))) copy[nodeIndex] = undefined;
  return copy;
}

/** Two lists from the leaf to the top, side by side, from the top to the leaf. */
function fromTheTop<A, B>(nodes: readonly A[], values: readonly B[]): readonly (readonly [A, B])[] {
  return nodes.map((node, level) => [node, values[level] as B] as const).reverse();
}
