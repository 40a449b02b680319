import { equalBytes } from "@entente/tls-codec";
import type {
  Capabilities,
  CiphersuiteImpl,
  ClientState,
  GroupContext,
  KeyPackage,
  LeafNode,
  ProposalWithSender,
  PskIndex,
  RatchetTree,
} from "ts-mls";
import { applyProposals as applyWithMls, type ApplyProposalsResult } from "ts-mls/clientState.js";
import type { Commit } from "ts-mls/commit.js";
import { extensionsSupportedByCapabilities } from "ts-mls/extension.js";
import { verifyKeyPackage } from "ts-mls/keyPackage.js";
import { verifyLeafNodeSignatureKeyPackage } from "ts-mls/leafNode.js";
import { addLeafNode } from "ts-mls/ratchetTree.js";
import { decodeRequiredCapabilities, type RequiredCapabilities } from "ts-mls/requiredCapabilities.js";
import {
  directPath,
  type LeafIndex,
  leafWidth,
  nodeToLeafIndex,
  type NodeIndex,
  toNodeIndex,
} from "ts-mls/treemath.js";
import { bytesToBase64 } from "ts-mls/util/byteArray.js";
import { GroupError } from "./group-error.ts";
import { credentialsAtOnce } from "./limits.ts";

/** What may come with Adds for them to be applied here. */
const besidesAdds: ReadonlySet<string | number> = new Set(["add", "psk", "remove", "update"]);

/**
 * Applies the proposals of a Commit, as RFC 9420 12.2 and 12.3 say: by ts-mls but for Adds. ts-mls looks at the whole tree for each of
 * them, and copies it, which is the square of a large group when many come at once; here all of them are one pass. That no client is a
 * member twice is looked at in the tree that comes out (`client_twice`).
 *
 * @param isOwn whether this client commits: then what it adds has to be valid now.
 * @throws GroupError `invalid`, and what ts-mls throws.
 */
export async function applyProposals(
  state: ClientState,
  listed: Commit["proposals"],
  committer: LeafIndex | undefined,
  psks: PskIndex,
  isOwn: boolean,
  cs: CiphersuiteImpl,
): Promise<ApplyProposalsResult> {
  const all = listed.map((each) => found(state, each, committer));
  const added = all.flatMap(({ proposal }) => ("add" in proposal ? [proposal.add.keyPackage] : []));
  if (added.length === 0 || all.some(({ proposal }) => !besidesAdds.has(proposal.proposalType)))
    return applyWithMls(state, listed, committer, psks, isOwn, cs);
  const others = listed.filter((_each, index) => all[index]?.proposal.proposalType !== "add");
  const applied = await applyWithMls(state, others, committer, psks, isOwn, cs);
  const { groupContext, ratchetTree, clientConfig } = state;
  requireFit(groupContext, ratchetTree, added, isOwn);
  for (let from = 0; from < added.length; from += credentialsAtOnce) {
    await Promise.all(
      added.slice(from, from + credentialsAtOnce).map(async (keyPackage) => {
        await requireSigned(keyPackage, cs);
        const { credential, signaturePublicKey } = keyPackage.leafNode;
        if (!(await clientConfig.authService.validateCredential(credential, signaturePublicKey)))
          throw new GroupError("credential_refused", "the credential of a KeyPackage");
      }),
    );
  }
  const [tree, indices] = withLeaves(
    applied.tree,
    added.map(({ leafNode }) => leafNode),
  );
  requireDistinctEncryptionKeys(tree);
  const addedLeafNodes = added.map((keyPackage, at): [LeafIndex, KeyPackage] => {
    const index = indices[at];
    if (index === undefined) throw new GroupError("invalid", "an Add without a leaf");
    return [index, keyPackage];
  });
  const { additionalResult } = applied;
  return {
    ...applied,
    tree,
    needsUpdatePath: others.length > 0 && applied.needsUpdatePath,
    additionalResult:
      additionalResult.kind === "memberCommit" ? { ...additionalResult, addedLeafNodes } : additionalResult,
    allProposals: all,
  };
}

function found(
  { unappliedProposals }: ClientState,
  each: Commit["proposals"][number],
  committer: LeafIndex | undefined,
): ProposalWithSender {
  if (each.proposalOrRefType === "proposal") return { proposal: each.proposal, senderLeafIndex: committer };
  const known = unappliedProposals[bytesToBase64(each.reference)];
  if (known === undefined)
    throw new GroupError("proposal_unknown", "a proposal that is not known here", {
      references: [each.reference],
    });
  return known;
}

/** What of RFC 9420 10.1 and 7.3 depends on the group, and on the time where this client adds. Throws GroupError `invalid`. */
function requireFit(
  { cipherSuite, version, extensions }: GroupContext,
  tree: RatchetTree,
  added: readonly KeyPackage[],
  isOwn: boolean,
): void {
  const ofGroup = extensions.find(({ extensionType }) => extensionType === "required_capabilities");
  const required = ofGroup && decodeRequiredCapabilities(ofGroup.extensionData, 0)?.[0];
  const now = BigInt(Math.floor(Date.now() / 1000));
  const types = new Set(added.map(({ leafNode }) => leafNode.credential.credentialType));
  for (const { cipherSuite: suite, version: of, leafNode, initKey } of added) {
    const { capabilities } = leafNode;
    if (leafNode.leafNodeSource !== "key_package") throw refused("with a leaf of a Commit");
    const { lifetime } = leafNode;
    if (suite !== cipherSuite || of !== version) throw refused("of another suite or version than the group");
    if (equalBytes(initKey, leafNode.hpkePublicKey)) throw refused("with one key for two purposes");
    if (isOwn && (lifetime.notBefore > now || lifetime.notAfter < now))
      throw refused("that is not valid now");
    const isReadable = [extensions, leafNode.extensions].every((each) =>
      extensionsSupportedByCapabilities(each, capabilities),
    );
    if (!isReadable) throw refused("without a capability for an extension");
    if (required !== undefined && !hasAll(required, capabilities))
      throw refused("without a capability that the group requires");
  }
  for (const node of tree) {
    if (node?.nodeType !== "leaf") continue;
    const { credentials } = node.leaf.capabilities;
    for (const type of types)
      if (!credentials.includes(type)) throw refused("with a credential that a member does not support");
  }
}

function hasAll(
  required: RequiredCapabilities,
  { credentials, extensions, proposals }: Capabilities,
): boolean {
  return (
    required.credentialTypes.every((type) => credentials.includes(type)) &&
    required.extensionTypes.every((type) => extensions.includes(type)) &&
    required.proposalTypes.every((type) => proposals.includes(type))
  );
}

async function requireSigned(keyPackage: KeyPackage, { signature }: CiphersuiteImpl): Promise<void> {
  const { leafNode } = keyPackage;
  const isSigned =
    leafNode.leafNodeSource === "key_package" &&
    (await verifyLeafNodeSignatureKeyPackage(leafNode, signature)) &&
    (await verifyKeyPackage(keyPackage, signature));
  if (!isSigned) throw refused("with a wrong signature");
}

/** The tree with leaves at the leftmost blanks, in their order, and where each is. RFC 9420 7.7. */
function withLeaves(
  tree: RatchetTree,
  leaves: readonly LeafNode[],
): readonly [RatchetTree, readonly LeafIndex[]] {
  let next = tree.slice();
  const indices: LeafIndex[] = [];
  const unmerged = new Map<NodeIndex, LeafIndex[]>();
  let at = 0;
  for (const leaf of leaves) {
    while (at < next.length && next[at] !== undefined) at += 2;
    if (at >= next.length) {
      // Larger by as much again; the copy is made once for each time that the group has doubled.
      const [grown, index] = addLeafNode(next, leaf);
      next = grown;
      at = index;
    } else next[at] = { nodeType: "leaf", leaf };
    const index = nodeToLeafIndex(toNodeIndex(at));
    indices.push(index);
    for (const above of directPath(toNodeIndex(at), leafWidth(next.length)))
      if (next[above] !== undefined) listOf(unmerged, above).push(index);
  }
  for (const [above, more] of unmerged) {
    const node = next[above];
    if (node?.nodeType !== "parent") throw new GroupError("invalid", "a leaf in the place of a parent");
    const { unmergedLeaves } = node.parent;
    const parent = { ...node.parent, unmergedLeaves: [...unmergedLeaves, ...more] };
    next[above] = { nodeType: "parent", parent };
  }
  return [next, indices];
}

function listOf(lists: Map<NodeIndex, LeafIndex[]>, node: NodeIndex): LeafIndex[] {
  const list = lists.get(node) ?? [];
  lists.set(node, list);
  return list;
}

/** RFC 9420 7.3; that signature keys are distinct is looked at where a Commit's effect is. Throws GroupError `invalid`. */
function requireDistinctEncryptionKeys(tree: RatchetTree): void {
  const seen = new Set<string>();
  for (const node of tree) {
    if (node === undefined) continue;
    const key = bytesToBase64(node.nodeType === "leaf" ? node.leaf.hpkePublicKey : node.parent.hpkePublicKey);
    if (seen.has(key)) throw refused("with an encryption key of the tree");
    seen.add(key);
  }
}

function refused(why: string): GroupError {
  return new GroupError("invalid", `a KeyPackage ${why}`);
}
