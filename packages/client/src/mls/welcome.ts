import type {
  CiphersuiteImpl,
  GroupState as MlsGroupState,
  KeyPackage,
  LeafNode,
  PreSharedKeyID,
  PrivateKeyPackage,
  PskIndex,
  RatchetTree,
  Welcome,
} from "ts-mls";
import { equalBytes } from "@entente/tls-codec";
import { deriveSecret } from "ts-mls/crypto/kdf.js";
import { extensionsSupportedByCapabilities } from "ts-mls/extension.js";
import { type GroupInfo, verifyGroupInfoConfirmationTag } from "ts-mls/groupInfo.js";
import { deriveKeySchedule } from "ts-mls/keySchedule.js";
import { pathToRoot } from "ts-mls/pathSecrets.js";
import { mergePrivateKeyPaths, type PrivateKeyPath, toPrivateKeyPath } from "ts-mls/privateKeyPath.js";
import { accumulatePskSecret } from "ts-mls/pskIndex.js";
import { encodeLeafNode } from "ts-mls/leafNode.js";
import {
  type LeafIndex,
  leafToNodeIndex,
  leafWidth,
  nodeToLeafIndex,
  toLeafIndex,
  toNodeIndex,
} from "ts-mls/treemath.js";
import { firstCommonAncestor } from "ts-mls/updatePath.js";
import { zeroOutUint8Array } from "ts-mls/util/byteArray.js";
import { decryptGroupInfo, decryptGroupSecrets } from "ts-mls/welcome.js";
import { GroupError } from "./group-error.ts";
import { secretTreeOf } from "./secret-tree.ts";

/** What a Welcome holds for one joiner. None of it is checked yet but by its own encryption. */
export interface OpenedWelcome {
  readonly groupInfo: GroupInfo;
  /** Erased when the state has been made from it. */
  readonly joinerSecret: Uint8Array;
  readonly pskSecret: Uint8Array;
  readonly pathSecret: Uint8Array | undefined;
  /** The keys that were mixed in. */
  readonly psks: readonly PreSharedKeyID[];
}

/** The first steps of RFC 9420 12.4.3.1. Throws what ts-mls and the suite throw; GroupError `unsupported`. */
export async function openWelcome(
  cs: CiphersuiteImpl,
  welcome: Welcome,
  ref: Uint8Array,
  keys: PrivateKeyPackage,
  psks: (ids: readonly PreSharedKeyID[]) => PskIndex,
): Promise<OpenedWelcome> {
  const initKey = await cs.hpke.importPrivateKey(keys.initPrivateKey);
  const secrets = await decryptGroupSecrets(initKey, ref, welcome, cs.hpke);
  if (secrets === undefined) throw new GroupError("malformed", "group secrets");
  const [pskSecret] = await accumulatePskSecret(
    secrets.psks,
    psks(secrets.psks),
    cs,
    new Uint8Array(cs.kdf.size),
  );
  const groupInfo = await decryptGroupInfo(welcome, secrets.joinerSecret, pskSecret, cs);
  if (groupInfo === undefined) throw new GroupError("malformed", "a GroupInfo");
  const { joinerSecret, pathSecret } = secrets;
  return { groupInfo, joinerSecret, pskSecret, pathSecret, psks: secrets.psks };
}

/**
 * The state of one who joins, once GroupInfo and tree were found valid. The secrets of `opened` are erased. Throws
 * GroupError `invalid` or `unsupported`, and what ts-mls throws. RFC 9420 12.4.3.1.
 */
export async function stateOfWelcome(
  cs: CiphersuiteImpl,
  { groupInfo, joinerSecret, pskSecret, pathSecret }: OpenedWelcome,
  tree: RatchetTree,
  keyPackage: KeyPackage,
  keys: PrivateKeyPackage,
): Promise<MlsGroupState> {
  const { groupContext, confirmationTag } = groupInfo;
  if (groupContext.cipherSuite !== keyPackage.cipherSuite)
    throw new GroupError("invalid", "another cipher suite");
  if (!extensionsSupportedByCapabilities(groupContext.extensions, keyPackage.leafNode.capabilities)) {
    throw new GroupError("unsupported", "an extension of the GroupContext");
  }
  const leafIndex = ownLeafIndex(tree, keyPackage.leafNode);
  if (leafIndex === undefined) throw new GroupError("invalid", "the tree has no leaf of this client");
  if (!(await verifyGroupInfoConfirmationTag(groupInfo, joinerSecret, pskSecret, cs))) {
    throw new GroupError("invalid", "the confirmation tag is wrong");
  }
  const own = { leafIndex, privateKeys: { [leafToNodeIndex(leafIndex)]: keys.hpkePrivateKey } };
  const privatePath =
    pathSecret === undefined
      ? own
      : mergePrivateKeyPaths(await keysOfPath(cs, tree, leafIndex, groupInfo.signer, pathSecret), own);
  const [keySchedule, encryptionSecret] = await deriveKeySchedule(
    joinerSecret,
    pskSecret,
    groupContext,
    cs.kdf,
  );
  const secretTree = secretTreeOf(leafWidth(tree.length), encryptionSecret);
  zeroOutUint8Array(encryptionSecret);
  zeroOutUint8Array(joinerSecret);
  return {
    groupContext,
    ratchetTree: tree,
    privatePath,
    signaturePrivateKey: keys.signaturePrivateKey,
    confirmationTag,
    unappliedProposals: {},
    keySchedule,
    secretTree,
    historicalReceiverData: new Map(),
    groupActiveState: { kind: "active" },
  };
}

/** ts-mls's own search encodes every leaf before this one; no two leaves have one encryption key (RFC 9420 7.3). */
function ownLeafIndex(tree: RatchetTree, leaf: LeafNode): LeafIndex | undefined {
  const index = tree.findIndex(
    (node) => node?.nodeType === "leaf" && equalBytes(node.leaf.hpkePublicKey, leaf.hpkePublicKey),
  );
  const found = tree[index];
  const isOwn = found?.nodeType === "leaf" && equalBytes(encodeLeafNode(found.leaf), encodeLeafNode(leaf));
  return isOwn ? nodeToLeafIndex(toNodeIndex(index)) : undefined;
}

/** The private keys of the nodes that joiner and inviter share, each of which has to be of the tree's public key. */
async function keysOfPath(
  cs: CiphersuiteImpl,
  tree: RatchetTree,
  leafIndex: LeafIndex,
  signer: number,
  pathSecret: Uint8Array,
): Promise<PrivateKeyPath> {
  const ancestor = firstCommonAncestor(tree, leafIndex, toLeafIndex(signer));
  const secrets = await pathToRoot(tree, ancestor, pathSecret, cs.kdf);
  for (const [node, secret] of Object.entries(secrets)) {
    const { publicKey } = await cs.hpke.deriveKeyPair(await deriveSecret(secret, "node", cs.kdf));
    const shared = tree[Number(node)];
    const expected = shared?.nodeType === "parent" ? shared.parent.hpkePublicKey : undefined;
    if (expected === undefined || !equalBytes(await cs.hpke.exportPublicKey(publicKey), expected)) {
      throw new GroupError("invalid", "a path secret that is not of the tree");
    }
  }
  return toPrivateKeyPath(secrets, leafIndex, cs);
}
