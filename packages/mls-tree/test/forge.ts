import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { encode, utf8FromText } from "@entente/tls-codec";
import {
  FramedContentTBS,
  groupInfoTBS,
  keyPackageTBS,
  leafNodeTBS,
  mlsLabel,
  SignContent,
  signatureLabels,
  type Capabilities,
  type Extension,
  type Extensions,
  type FramedContent,
  type GroupInfo,
  type KeyPackage,
  type LeafNode,
  type LeafPlace,
  type Proposal,
  type ProposalOrRef,
  type ProtocolVersion,
  type PublicMessage,
  type Sender,
  type UpdatePath,
} from "@entente/mls-wire";
import { parentHashOf, PublicGroup, PublicTree, type Slot } from "../src/index.ts";
import { resolutionSizeWithout } from "../src/resolution.ts";
import { cryptoOf, nodeCrypto } from "./node-crypto.ts";
import { accepted } from "./vectors.ts";

/*
 * Members that sign whatever a test wants, of suite 1. What needs a group's secrets is noise here: no code under test
 * can see it.
 */

export const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
export const crypto = cryptoOf(suite);
export const groupId = Uint8Array.of(7, 7);

let serial = 0;

/** 32 octets that no other call gives. */
export function noise(): Uint8Array {
  return new Uint8Array(createHash("sha256").update(`noise ${serial++}`).digest());
}

export interface Client {
  readonly identity: Uint8Array;
  readonly signatureKey: Uint8Array;
  sign(label: string, content: Uint8Array): Uint8Array;
}

export function client(name: string): Client {
  const key = createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), noise()]),
    format: "der",
    type: "pkcs8",
  });
  return {
    identity: utf8FromText(name) ?? new Uint8Array(),
    signatureKey: new Uint8Array(createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32)),
    sign: (label, content) =>
      new Uint8Array(sign(null, encode(SignContent, { label: mlsLabel(label), content }), key)),
  };
}

export const capabilities: Capabilities = {
  versions: ["mls10"],
  cipherSuites: [suite],
  extensions: [],
  proposals: [],
  credentials: ["basic"],
};

/** What a test may want otherwise in a leaf. */
export interface LeafWish {
  readonly capabilities?: Partial<Capabilities>;
  readonly extensions?: Extensions;
  readonly encryptionKey?: Uint8Array;
  readonly signatureKey?: Uint8Array;
  readonly lifetime?: { readonly notBefore: bigint; readonly notAfter: bigint };
  readonly credential?: LeafNode["credential"];
  readonly signature?: Uint8Array;
  /** One key for all nodes of a path. */
  readonly nodeKey?: Uint8Array;
}

type Source =
  | { readonly leafNodeSource: "key_package"; readonly lifetime: { notBefore: bigint; notAfter: bigint } }
  | { readonly leafNodeSource: "update" }
  | { readonly leafNodeSource: "commit"; readonly parentHash: Uint8Array };

function leafOf(owner: Client, source: Source, wish: LeafWish, place: LeafPlace): LeafNode {
  const leaf: LeafNode = {
    encryptionKey: wish.encryptionKey ?? noise(),
    signatureKey: wish.signatureKey ?? owner.signatureKey,
    credential: wish.credential ?? { credentialType: "basic", identity: owner.identity },
    capabilities: { ...capabilities, ...wish.capabilities },
    ...source,
    extensions: wish.extensions ?? [],
    signature: new Uint8Array(),
  };
  const signature = wish.signature ?? owner.sign(signatureLabels.leafNode, leafNodeTBS(leaf, place));
  return { ...leaf, signature };
}

export function keyPackageLeaf(owner: Client, wish: LeafWish = {}): LeafNode {
  const lifetime = wish.lifetime ?? { notBefore: 1000n, notAfter: 2000n };
  return leafOf(owner, { leafNodeSource: "key_package", lifetime }, wish, { groupId, leafIndex: 0 });
}

export function updateLeaf(owner: Client, leafIndex: number, wish: LeafWish = {}): LeafNode {
  return leafOf(owner, { leafNodeSource: "update" }, wish, { groupId, leafIndex });
}

export function keyPackage(owner: Client, wish: LeafWish = {}, over: Partial<KeyPackage> = {}): KeyPackage {
  const unsigned: KeyPackage = {
    version: "mls10",
    cipherSuite: suite,
    initKey: noise(),
    leafNode: keyPackageLeaf(owner, wish),
    extensions: [],
    signature: new Uint8Array(),
    ...over,
  };
  return {
    ...unsigned,
    signature: over.signature ?? owner.sign(signatureLabels.keyPackage, keyPackageTBS(unsigned)),
  };
}

export const add = (owner: Client, wish: LeafWish = {}, over: Partial<KeyPackage> = {}): Proposal => ({
  proposalType: "add",
  keyPackage: keyPackage(owner, wish, over),
});
export const update = (owner: Client, leafIndex: number, wish: LeafWish = {}): Proposal => ({
  proposalType: "update",
  leafNode: updateLeaf(owner, leafIndex, wish),
});
export const remove = (removed: number): Proposal => ({ proposalType: "remove", removed });
export const psk = (over: { usage?: "reinit" | "branch"; nonceBytes?: number } = {}): Proposal => ({
  proposalType: "psk",
  psk: {
    pskNonce: new Uint8Array(over.nonceBytes ?? crypto.hashBytes),
    ...(over.usage === undefined
      ? { pskType: "external", pskId: Uint8Array.of(1) }
      : { pskType: "resumption", usage: over.usage, pskGroupId: groupId, pskEpoch: 0n }),
  },
});
export const contextExtensions = (...extensions: Extension[]): Proposal => ({
  proposalType: "group_context_extensions",
  extensions,
});

/** A GroupInfo for these leaves, with no parent nodes, signed by the first member. */
export function groupInfoOf(
  tree: PublicTree,
  signer: Client,
  over: {
    extensions?: Extensions;
    epoch?: bigint;
    signer?: number;
    confirmationTag?: Uint8Array;
    version?: ProtocolVersion;
  } = {},
): GroupInfo {
  const unsigned: GroupInfo = {
    groupContext: {
      version: over.version ?? "mls10",
      cipherSuite: suite,
      groupId,
      epoch: over.epoch ?? 3n,
      treeHash: tree.treeHash,
      confirmedTranscriptHash: noise(),
      extensions: over.extensions ?? [],
    },
    extensions: [],
    confirmationTag: over.confirmationTag ?? noise(),
    signer: over.signer ?? 0,
    signature: new Uint8Array(),
  };
  return resigned(unsigned, signer);
}

export function resigned(groupInfo: GroupInfo, signer: Client): GroupInfo {
  return { ...groupInfo, signature: signer.sign(signatureLabels.groupInfo, groupInfoTBS(groupInfo)) };
}

export interface World {
  readonly group: PublicGroup;
  readonly clients: readonly Client[];
}

/** A group of `size` members without parent nodes. */
export function world(
  size: number,
  wish: LeafWish = {},
  extensions: Extensions = [],
  version: ProtocolVersion = "mls10",
): World {
  const clients = Array.from({ length: size }, (_, i) => client(`member ${i}`));
  const tree = treeOf(clients.map((one) => keyPackageLeaf(one, wish)));
  const info = groupInfoOf(tree, clients[0]!, { extensions, version });
  const group = PublicGroup.fromGroupInfo(info, tree.nodes(), nodeCrypto, [version]);
  return { group: accepted(group), clients };
}

export function treeOf(leaves: readonly LeafNode[]): PublicTree {
  const nodes = leaves.flatMap((leafNode) => [{ nodeType: "leaf", leafNode } as const, undefined]);
  return accepted(PublicTree.fromNodes(nodes.slice(0, -1), crypto));
}

export function framed(
  group: PublicGroup,
  sender: Sender,
  signer: Client,
  body:
    | { readonly contentType: "proposal"; readonly proposal: Proposal }
    | {
        readonly contentType: "commit";
        readonly commit: {
          readonly proposals: readonly ProposalOrRef[];
          readonly path: UpdatePath | undefined;
        };
      }
    | { readonly contentType: "application"; readonly applicationData: Uint8Array },
  over: { groupId?: Uint8Array; epoch?: bigint; version?: ProtocolVersion } = {},
): PublicMessage {
  const content: FramedContent = {
    groupId: over.groupId ?? groupId,
    epoch: over.epoch ?? group.context.epoch,
    sender,
    authenticatedData: new Uint8Array(),
    ...body,
  };
  const member = sender.senderType === "member";
  const tbs = encode(FramedContentTBS, {
    version: over.version ?? group.context.version,
    wireFormat: "mls_public_message",
    content,
    context: member || sender.senderType === "new_member_commit" ? group.context : undefined,
  });
  const signature = signer.sign(signatureLabels.framedContent, tbs);
  const confirmationTag = body.contentType === "commit" ? noise() : undefined;
  return { content, auth: { signature, confirmationTag }, membershipTag: member ? noise() : undefined };
}

/** A path for the tree that a Commit's proposals give, `added` among its leaves. */
export function pathOf(
  tree: PublicTree,
  owner: Client,
  leafIndex: number,
  added: readonly number[] = [],
  wish: LeafWish = {},
): UpdatePath {
  const steps: { node: number; copath: Slot }[] = [];
  const wide = tree.spanning(leafIndex);
  for (let at = wide.root; at.kind === "parent";) {
    const onLeft = 2 * leafIndex < at.node;
    const copath = onLeft ? at.right : at.left;
    if (!copath.blank) steps.push({ node: at.node, copath });
    at = onLeft ? at.left : at.right;
  }
  let parentHash: Uint8Array = new Uint8Array();
  const nodes = steps.map(({ copath }) => {
    const encryptionKey = wish.nodeKey ?? noise();
    parentHash = parentHashOf({ encryptionKey, parentHash, unmergedLeaves: [] }, copath, crypto);
    const count = resolutionSizeWithout(copath, new Set(added));
    const sealed = { kemOutput: noise(), ciphertext: noise() };
    return { encryptionKey, encryptedPathSecret: Array.from({ length: count }, () => sealed) };
  });
  const source = { leafNodeSource: "commit", parentHash } as const;
  return { leafNode: leafOf(owner, source, wish, { groupId, leafIndex }), nodes: nodes.reverse() };
}

export const byValue = (proposal: Proposal): ProposalOrRef => ({ type: "proposal", proposal });
export const byReference = (reference: Uint8Array): ProposalOrRef => ({ type: "reference", reference });
export const member = (leafIndex: number): Sender => ({ senderType: "member", leafIndex });
