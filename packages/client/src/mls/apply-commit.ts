import type {
  CiphersuiteImpl,
  ClientState,
  GroupContext,
  PrivateMessage,
  PskIndex,
  PublicMessage,
} from "ts-mls";
import type { Extension, IncomingMessageCallback, RatchetTree } from "ts-mls";
import {
  type ApplyProposalsResult,
  throwIfDefined,
  validateLeafNodeCredentialAndKeyUniqueness,
  validateLeafNodeUpdateOrCommit,
} from "ts-mls/clientState.js";
import type { Commit } from "ts-mls/commit.js";
import { applyUpdatePathSecret } from "ts-mls/createCommit.js";
import { deriveSecret } from "ts-mls/crypto/kdf.js";
import { verifyConfirmationTag } from "ts-mls/framedContent.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { pathToRoot } from "ts-mls/pathSecrets.js";
import { mergePrivateKeyPaths, type PrivateKeyPath, toPrivateKeyPath } from "ts-mls/privateKeyPath.js";
import { addLeafNode, findBlankLeafNodeIndex } from "ts-mls/ratchetTree.js";
import {
  type LeafIndex,
  leafToNodeIndex,
  leafWidth,
  nodeToLeafIndex,
  type NodeIndex,
  root,
  toLeafIndex,
  toNodeIndex,
} from "ts-mls/treemath.js";
import type { UpdatePath } from "ts-mls/updatePath.js";
import { bytesToBase64, zeroOutUint8Array } from "ts-mls/util/byteArray.js";
import { applyProposals } from "./applied-proposals.ts";
import {
  type AuthenticatedCommit,
  contextAfter,
  openPrivateCommit,
  openPublicCommit,
} from "./commit-framing.ts";
import { formerEpochsWith } from "./former-epochs.ts";
import { GroupError } from "./group-error.ts";
import { secretTreeOf } from "./secret-tree.ts";
import { readableForMls, readableForUs } from "./sender-extension.ts";
import { sharedTree } from "./shared-trees.ts";
import { treeHashOf } from "./tree-hashes.ts";
import { applyUpdatePath } from "./update-path.ts";

/** Looks at the proposals of a Commit that is authenticated, before anything is made of it. */
export type CommitLook = (
  incoming: Extract<Parameters<IncomingMessageCallback>[0], { readonly kind: "commit" }>,
) => void;

/** What a Commit is applied with. */
export interface CommitTools {
  readonly state: ClientState;
  readonly psks: PskIndex;
  readonly cs: CiphersuiteImpl;
  readonly look: CommitLook;
}

/** Opens and applies a Commit that is a PrivateMessage of the current epoch. Throws what ts-mls and `look` throw. */
export async function applyPrivateCommit(message: PrivateMessage, tools: CommitTools): Promise<ClientState> {
  const { state, cs } = tools;
  const { commit, secretTree } = await openPrivateCommit(message, state, cs);
  return apply(commit, { ...tools, state: { ...state, secretTree } });
}

/** The same for a PublicMessage. */
export async function applyPublicCommit(message: PublicMessage, tools: CommitTools): Promise<ClientState> {
  return apply(await openPublicCommit(message, tools.state, tools.cs), tools);
}

/**
 * Applies a Commit whose signature was verified, as RFC 9420 12.4.2 says, of ts-mls's parts. The library's own function, which
 * it keeps to itself, can not read the external senders that a GroupContextExtensions proposal brings.
 */
async function apply(authenticated: AuthenticatedCommit, tools: CommitTools): Promise<ClientState> {
  const { content, auth } = authenticated;
  const { state, psks, cs, look } = tools;
  if (content.epoch !== state.groupContext.epoch)
    throw new GroupError("invalid", "a Commit of another epoch");
  const { commit, sender } = content;
  const member = sender.senderType === "member" ? toLeafIndex(sender.leafIndex) : undefined;
  requireKnown(state, commit);
  const applied = await applyProposals(state, readableForMls(commit.proposals), member, psks, false, cs);
  look({ kind: "commit", senderLeafIndex: member, proposals: applied.allProposals });
  await checkPath(state, commit, applied, member, cs);
  if (applied.selfRemoved) {
    const groupActiveState = { kind: "removedFromGroup" } as const;
    return { ...state, ratchetTree: applied.tree, unappliedProposals: {}, groupActiveState };
  }
  const extensions = extensionsAfter(state.groupContext, applied);
  const before = { ...state.groupContext, extensions };
  const path = await applyPath(commit.path, member, applied, { state, context: before, cs });
  const treeHash = await treeHashOf(path.tree, cs);
  const context = await contextAfter(before, authenticated, treeHash, state.confirmationTag, cs);
  const { additionalResult } = applied;
  const initSecret =
    additionalResult.kind === "externalCommit"
      ? additionalResult.externalInitSecret
      : state.keySchedule.initSecret;
  const secrets = await initializeEpoch(initSecret, path.commitSecret, context, applied.pskSecret, cs.kdf);
  const { confirmationKey } = secrets.keySchedule;
  const isConfirmed = await verifyConfirmationTag(
    confirmationKey,
    auth.confirmationTag,
    context.confirmedTranscriptHash,
    cs.hash,
  );
  if (!isConfirmed) throw new GroupError("invalid", "the confirmation tag is wrong");
  const secretTree = secretTreeOf(leafWidth(path.tree.length), secrets.encryptionSecret);
  zeroOutUint8Array(path.commitSecret);
  zeroOutUint8Array(secrets.joinerSecret);
  zeroOutUint8Array(secrets.encryptionSecret);
  return {
    ...state,
    secretTree,
    ratchetTree: sharedTree(path.tree, treeHash, cs.name),
    privatePath: path.privatePath,
    groupContext: context,
    keySchedule: secrets.keySchedule,
    confirmationTag: auth.confirmationTag,
    historicalReceiverData: formerEpochsWith(state),
    unappliedProposals: {},
    groupActiveState:
      additionalResult.kind === "reinit"
        ? { kind: "suspendedPendingReinit", reinit: additionalResult.reinit }
        : { kind: "active" },
  };
}

/** Throws GroupError `proposal_unknown`. */
function requireKnown({ unappliedProposals }: ClientState, { proposals }: Commit): void {
  const references = proposals.flatMap((each) =>
    each.proposalOrRefType === "reference" && unappliedProposals[bytesToBase64(each.reference)] === undefined
      ? [each.reference]
      : [],
  );
  if (references.length === 0) return;
  const detail = `${String(references.length)} proposals that are not known here`;
  throw new GroupError("proposal_unknown", detail, { references });
}

async function checkPath(
  { groupContext, clientConfig }: ClientState,
  { path }: Commit,
  { tree, additionalResult, needsUpdatePath }: ApplyProposalsResult,
  member: LeafIndex | undefined,
  cs: CiphersuiteImpl,
): Promise<void> {
  if (path === undefined) {
    if (needsUpdatePath) throw new GroupError("path_missing", "a Commit without its path");
    return;
  }
  const joiner =
    additionalResult.kind === "externalCommit" ? toLeafIndex(additionalResult.newMemberLeafIndex) : undefined;
  const committer = member ?? joiner;
  if (committer === undefined) throw new GroupError("invalid", "a path of nobody");
  const { authService } = clientConfig;
  throwIfDefined(
    await validateLeafNodeUpdateOrCommit(path.leafNode, committer, groupContext, authService, cs.signature),
  );
  throwIfDefined(await validateLeafNodeCredentialAndKeyUniqueness(tree, path.leafNode, committer));
}

function extensionsAfter(
  { extensions }: GroupContext,
  { additionalResult }: ApplyProposalsResult,
): Extension[] {
  const changed = additionalResult.kind === "memberCommit" ? additionalResult.extensions : [];
  return changed.length > 0 ? readableForUs(changed) : extensions;
}

interface AppliedPath {
  readonly tree: RatchetTree;
  readonly privatePath: PrivateKeyPath;
  readonly commitSecret: Uint8Array;
}

interface PathTools {
  readonly state: ClientState;
  /** Of the old epoch, with the extensions of the new one. */
  readonly context: GroupContext;
  readonly cs: CiphersuiteImpl;
}

async function applyPath(
  path: UpdatePath | undefined,
  member: LeafIndex | undefined,
  { tree, additionalResult }: ApplyProposalsResult,
  { state, context, cs }: PathTools,
): Promise<AppliedPath> {
  if (path === undefined) {
    return { tree, privatePath: state.privatePath, commitSecret: new Uint8Array(cs.kdf.size) };
  }
  const added =
    additionalResult.kind === "memberCommit"
      ? additionalResult.addedLeafNodes.map(([index]) => leafToNodeIndex(toLeafIndex(index)))
      : [findBlankLeafNodeIndex(tree) ?? toNodeIndex(tree.length + 1)];
  const [withLeaf, leaf] = member === undefined ? joined(tree, path) : ([tree, member] as const);
  const updated = await applyUpdatePath(withLeaf, leaf, path, cs, member === undefined);
  const treeHash = await treeHashOf(updated, cs);
  const provisional = { ...context, treeHash, epoch: context.epoch + 1n };
  return openPath(updated, leaf, path, added, { state, context: provisional, cs });
}

function joined(tree: RatchetTree, { leafNode }: UpdatePath): readonly [RatchetTree, LeafIndex] {
  const [grown, at] = addLeafNode(tree, leafNode);
  return [grown, nodeToLeafIndex(at)];
}

async function openPath(
  tree: RatchetTree,
  sender: LeafIndex,
  path: UpdatePath,
  excluded: NodeIndex[],
  { state: { privatePath }, context, cs }: PathTools,
): Promise<AppliedPath> {
  const found = await applyUpdatePathSecret(tree, privatePath, sender, context, path, excluded, cs);
  const secrets = await pathToRoot(tree, toNodeIndex(found.nodeIndex), found.pathSecret, cs.kdf);
  const keys = await toPrivateKeyPath(secrets, privatePath.leafIndex, cs);
  const last = secrets[root(leafWidth(tree.length))];
  if (last === undefined) throw new GroupError("invalid", "a path without its root");
  return {
    tree,
    privatePath: mergePrivateKeyPaths(privatePath, keys),
    commitSecret: await deriveSecret(last, "path", cs.kdf),
  };
}
