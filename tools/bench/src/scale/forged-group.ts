import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { encode, utf8FromText } from "@entente/tls-codec";
import {
  FramedContentTBS,
  groupInfoTBS,
  leafNodeTBS,
  mlsLabel,
  signatureLabels,
  SignContent,
  type FramedContent,
  type GroupInfo,
  type LeafNode,
  type PublicMessage,
  type UpdatePath,
} from "@entente/mls-wire";
import {
  parentHashOf,
  type PublicCrypto,
  type PublicGroup,
  PublicTree,
  Refusal,
  resolutionOf,
  type Slot,
} from "@entente/mls-tree";

const suite = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";
const groupId = utf8FromText("a group of a crowd") ?? new Uint8Array();

/** DER around raw keys of Ed25519: PKCS #8 and SubjectPublicKeyInfo. */
const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex");
const publicPrefix = Buffer.from("302a300506032b6570032100", "hex");

function sha256(content: Uint8Array | string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(content).digest());
}

/** The public operations of suite 1. */
export const forgedCrypto: PublicCrypto = {
  hashBytes: 32,
  hash: sha256,
  verifySignature: (publicKey, content, signature) => {
    const key = Buffer.concat([publicPrefix, publicKey]);
    return verify(null, content, createPublicKey({ key, format: "der", type: "spki" }), signature);
  },
};

interface Forger {
  readonly key: KeyObject;
  readonly signatureKey: Uint8Array;
  readonly identity: Uint8Array;
}

/**
 * A group whose members exist only as leaves: every signature is real, and so is every hash, since that is what a server checks;
 * what only members could tell from noise is noise.
 */
export class ForgedGroup {
  readonly #members: readonly Forger[];
  readonly groupInfo: GroupInfo;
  readonly tree: PublicTree;

  constructor(members: number) {
    this.#members = Array.from({ length: members }, (_none, index) => forger(index));
    const leaves = this.#members.map((member) =>
      leafOf(member, { leafNodeSource: "key_package", lifetime: { notBefore: 0n, notAfter: 2n ** 40n } }, 0),
    );
    const nodes = leaves.flatMap((leafNode) => [{ nodeType: "leaf", leafNode } as const, undefined]);
    const tree = PublicTree.fromNodes(nodes.slice(0, -1), forgedCrypto);
    if (tree instanceof Refusal) throw new Error(`the tree is refused: ${tree.code}`);
    this.tree = tree;
    const unsigned: GroupInfo = {
      groupContext: {
        ...{ version: "mls10", cipherSuite: suite, groupId, epoch: 1n, treeHash: tree.treeHash },
        ...{ confirmedTranscriptHash: noise(), extensions: [] },
      },
      ...{ extensions: [], confirmationTag: noise(), signer: 0, signature: new Uint8Array() },
    };
    const signature = signed(this.#member(0), signatureLabels.groupInfo, groupInfoTBS(unsigned));
    this.groupInfo = { ...unsigned, signature };
  }

  /** An empty Commit with its path, by the member at a leaf. */
  commit(group: PublicGroup, leafIndex: number): PublicMessage {
    const member = this.#member(leafIndex);
    const content: FramedContent = {
      ...{ groupId, epoch: group.context.epoch, authenticatedData: new Uint8Array() },
      sender: { senderType: "member", leafIndex },
      contentType: "commit",
      commit: { proposals: [], path: pathOf(group.tree, member, leafIndex) },
    };
    const tbs = encode(FramedContentTBS, {
      ...{ version: "mls10", wireFormat: "mls_public_message", content, context: group.context },
    });
    const signature = signed(member, signatureLabels.framedContent, tbs);
    return { content, auth: { signature, confirmationTag: noise() }, membershipTag: noise() };
  }

  #member(index: number): Forger {
    const member = this.#members[index];
    if (member === undefined) throw new Error("no such member");
    return member;
  }
}

let serial = 0;

/** 32 octets that no other call gives. */
function noise(): Uint8Array {
  serial += 1;
  return sha256(`noise ${String(serial)}`);
}

function forger(index: number): Forger {
  const key = createPrivateKey({
    key: Buffer.concat([privatePrefix, sha256(`key ${String(index)}`)]),
    format: "der",
    type: "pkcs8",
  });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return {
    key,
    signatureKey: new Uint8Array(spki.subarray(publicPrefix.length)),
    identity: utf8FromText(`member${String(index)}@a.example/phone`) ?? new Uint8Array(),
  };
}

function signed({ key }: Forger, label: string, content: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, encode(SignContent, { label: mlsLabel(label), content }), key));
}

type Source =
  | {
      readonly leafNodeSource: "key_package";
      readonly lifetime: { readonly notBefore: bigint; readonly notAfter: bigint };
    }
  | { readonly leafNodeSource: "commit"; readonly parentHash: Uint8Array };

function leafOf(member: Forger, source: Source, leafIndex: number): LeafNode {
  const leaf: LeafNode = {
    encryptionKey: noise(),
    signatureKey: member.signatureKey,
    credential: { credentialType: "basic", identity: member.identity },
    capabilities: {
      ...{
        versions: ["mls10"],
        cipherSuites: [suite],
        extensions: [],
        proposals: [],
        credentials: ["basic"],
      },
    },
    ...source,
    extensions: [],
    signature: new Uint8Array(),
  };
  const content = leafNodeTBS(leaf, { groupId, leafIndex });
  return { ...leaf, signature: signed(member, signatureLabels.leafNode, content) };
}

function pathOf(tree: PublicTree, member: Forger, leafIndex: number): UpdatePath {
  const copaths: Slot[] = [];
  for (let at = tree.root; at.kind === "parent";) {
    const onLeft = 2 * leafIndex < at.node;
    const copath = onLeft ? at.right : at.left;
    if (!copath.blank) copaths.push(copath);
    at = onLeft ? at.left : at.right;
  }
  let parentHash: Uint8Array = new Uint8Array();
  const nodes = copaths.map((copath) => {
    const encryptionKey = noise();
    parentHash = parentHashOf({ encryptionKey, parentHash, unmergedLeaves: [] }, copath, forgedCrypto);
    const sealed = { kemOutput: noise(), ciphertext: noise() };
    return { encryptionKey, encryptedPathSecret: resolutionOf(copath).map(() => sealed) };
  });
  return {
    leafNode: leafOf(member, { leafNodeSource: "commit", parentHash }, leafIndex),
    nodes: nodes.reverse(),
  };
}
