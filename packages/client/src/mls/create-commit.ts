import type { CiphersuiteImpl, ClientState, Extension, GroupContext, KeyPackage } from "ts-mls";
import type { Proposal, PskIndex, RatchetTree, Welcome } from "ts-mls";
import type { Commit } from "ts-mls/commit.js";
import type { FramedContentCommit } from "ts-mls/framedContent.js";
import type { EpochSecrets } from "ts-mls/keySchedule.js";
import type { ApplyProposalsResult } from "ts-mls/clientState.js";
import { createGroupInfo } from "ts-mls/createCommit.js";
import { createConfirmationTag } from "ts-mls/framedContent.js";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { getCommitSecret, pathToPathSecrets } from "ts-mls/pathSecrets.js";
import { mergePrivateKeyPaths, toPrivateKeyPath, updateLeafKey } from "ts-mls/privateKeyPath.js";
import { type LeafIndex, leafToNodeIndex, leafWidth, toLeafIndex, toNodeIndex } from "ts-mls/treemath.js";
import { firstCommonAncestor, type PathSecret } from "ts-mls/updatePath.js";
import { base64ToBytes, zeroOutUint8Array } from "ts-mls/util/byteArray.js";
import { encryptGroupInfo, encryptGroupSecrets } from "ts-mls/welcome.js";
import { applyProposals } from "./applied-proposals.ts";
import type { CommitMessage } from "./commit-codec.ts";
import { contextAfter, privateCommit, publicCommit, signCommit } from "./commit-framing.ts";
import { formerEpochsWith } from "./former-epochs.ts";
import { secretTreeOf, withLeafSecrets } from "./secret-tree.ts";
import { readableForMls, readableForUs } from "./sender-extension.ts";
import { sharedTree } from "./shared-trees.ts";
import { treeHashOf } from "./tree-hashes.ts";
import { makeUpdatePath } from "./update-path.ts";

/** What a Commit is made of. */
export interface CommitParts {
  readonly asPublicMessage: boolean;
  /** Beside the proposals that wait in the state, all of which are covered. */
  readonly proposals: readonly Proposal[];
  /** Whether it has a path even where RFC 9420 12.4 needs none. */
  readonly alwaysPath: boolean;
  /** What the GroupInfo of the Welcome has for new members to get the ratchet tree by; nothing where it comes beside. */
  readonly treeExtension: ((tree: RatchetTree) => Promise<Extension>) | undefined;
  readonly authenticatedData: Uint8Array;
  /**
   * Private part of the signature key that the committer's leaf has from this Commit on: it signs the leaf and the GroupInfo. The Commit
   * itself is of the old epoch, and signed with that one's (RFC 9420 6.1). The key stays where absent.
   */
  readonly nextSignatureKey?: Uint8Array | undefined;
  readonly groupInfoExtensions: readonly Extension[];
}

/** A Commit, and the state that it leads to. */
export interface CreatedCommit {
  readonly newState: ClientState;
  readonly commit: CommitMessage;
  readonly welcome: Welcome | undefined;
}

/**
 * Makes a Commit as RFC 9420 12.4.1 says, of ts-mls's parts. The library's own function gives none with a path where only
 * GroupContextExtensions are committed, encrypts a path for the old extensions, and can not be asked for a path.
 */
export async function createCommit(
  state: ClientState,
  pskIndex: PskIndex,
  cs: CiphersuiteImpl,
  parts: CommitParts,
): Promise<CreatedCommit> {
  const own = toLeafIndex(state.privatePath.leafIndex);
  const wireFormat = parts.asPublicMessage ? "mls_public_message" : "mls_private_message";
  const proposals = listed(state, parts.proposals);
  const applied = await applyProposals(state, readableForMls(proposals), own, pskIndex, true, cs);
  const provisional = { ...state.groupContext, extensions: extensionsAfter(state, applied) };
  const path = await makePath(state, cs, applied, provisional, parts);
  const { groupId, epoch } = state.groupContext;
  const content: FramedContentCommit = {
    ...{ groupId, epoch, authenticatedData: parts.authenticatedData },
    sender: { senderType: "member", leafIndex: own },
    ...{ contentType: "commit", commit: { proposals, path: path.updatePath } },
  };
  const signed = { wireformat: wireFormat, content, context: state.groupContext } as const;
  const signature = await signCommit(signed, state.signaturePrivateKey, cs);
  const groupContext = await contextAfter(
    provisional,
    { wireformat: wireFormat, content, auth: { signature } },
    await treeHashOf(path.tree, cs),
    state.confirmationTag,
    cs,
  );
  const { initSecret } = state.keySchedule;
  const secrets = await initializeEpoch(
    initSecret,
    path.commitSecret,
    groupContext,
    applied.pskSecret,
    cs.kdf,
  );
  const confirmationTag = await createConfirmationTag(
    secrets.keySchedule.confirmationKey,
    groupContext.confirmedTranscriptHash,
    cs.hash,
  );
  const commit = await framed(state, cs, { content, signature, confirmationTag }, parts);
  const next = { groupContext, confirmationTag, tree: path.tree };
  const welcome = await makeWelcome(state, cs, applied, next, secrets, path.secrets, parts);
  const newState: ClientState = {
    groupContext,
    ratchetTree: sharedTree(path.tree, groupContext.treeHash, cs.name),
    secretTree: secretTreeOf(leafWidth(path.tree.length), secrets.encryptionSecret),
    keySchedule: secrets.keySchedule,
    privatePath: path.privatePath,
    unappliedProposals: {},
    historicalReceiverData: formerEpochsWith(state),
    confirmationTag,
    signaturePrivateKey: parts.nextSignatureKey ?? state.signaturePrivateKey,
    groupActiveState: activeAfter(applied),
    clientConfig: state.clientConfig,
  };
  zeroOutUint8Array(path.commitSecret);
  zeroOutUint8Array(secrets.encryptionSecret);
  zeroOutUint8Array(secrets.joinerSecret);
  return { newState, commit, welcome };
}

function listed(state: ClientState, byValue: readonly Proposal[]): Commit["proposals"] {
  return [
    ...Object.keys(state.unappliedProposals).map(
      (ref) => ({ proposalOrRefType: "reference", reference: base64ToBytes(ref) }) as const,
    ),
    ...byValue.map((proposal) => ({ proposalOrRefType: "proposal", proposal }) as const),
  ];
}

/** An empty list in a GroupContextExtensions would be an empty list after it; ts-mls can not tell it from none, and nobody here makes one. */
function extensionsAfter(state: ClientState, { additionalResult }: ApplyProposalsResult): Extension[] {
  const changed = additionalResult.kind === "memberCommit" ? additionalResult.extensions : [];
  return changed.length > 0 ? readableForUs(changed) : state.groupContext.extensions;
}

function activeAfter({ additionalResult }: ApplyProposalsResult): ClientState["groupActiveState"] {
  return additionalResult.kind === "reinit"
    ? { kind: "suspendedPendingReinit", reinit: additionalResult.reinit }
    : { kind: "active" };
}

function addedLeaves({ additionalResult }: ApplyProposalsResult): readonly [LeafIndex, KeyPackage][] {
  return additionalResult.kind === "memberCommit" ? additionalResult.addedLeafNodes : [];
}

interface MadePath {
  readonly tree: RatchetTree;
  readonly updatePath: Commit["path"];
  readonly secrets: PathSecret[];
  readonly privatePath: ClientState["privatePath"];
  readonly commitSecret: Uint8Array;
}

async function makePath(
  state: ClientState,
  cs: CiphersuiteImpl,
  applied: ApplyProposalsResult,
  provisional: GroupContext,
  { alwaysPath, proposals, nextSignatureKey = state.signaturePrivateKey }: CommitParts,
): Promise<MadePath> {
  const { tree } = applied;
  const { privatePath } = state;
  const isReInit = applied.additionalResult.kind === "reinit";
  const changesContext = proposals.some(({ proposalType }) => proposalType === "group_context_extensions");
  if (!applied.needsUpdatePath && !changesContext && (!alwaysPath || isReInit)) {
    const commitSecret = new Uint8Array(cs.kdf.size);
    return { tree, updatePath: undefined, secrets: [], privatePath, commitSecret };
  }
  const own = toLeafIndex(privatePath.leafIndex);
  // New members get their path secret in the Welcome; the path is not encrypted to them (RFC 9420 12.4.1).
  const excluded = addedLeaves(applied).map(([leafIndex]) => leafToNodeIndex(leafIndex));
  const made = await makeUpdatePath(tree, own, provisional, nextSignatureKey, cs, excluded);
  const { tree: after, path: updatePath, secrets, leafKey } = made;
  const last = secrets.at(-1);
  const keys = await toPrivateKeyPath(pathToPathSecrets(secrets), privatePath.leafIndex, cs);
  const leaf = updateLeafKey(privatePath, await cs.hpke.exportPrivateKey(leafKey));
  return {
    tree: after,
    updatePath,
    secrets,
    privatePath: mergePrivateKeyPaths(leaf, keys),
    commitSecret:
      last === undefined
        ? new Uint8Array(cs.kdf.size)
        : await getCommitSecret(after, toNodeIndex(last.nodeIndex), last.secret, cs.kdf),
  };
}

interface SignedCommit {
  readonly content: FramedContentCommit;
  readonly signature: Uint8Array;
  readonly confirmationTag: Uint8Array;
}

async function framed(
  state: ClientState,
  cs: CiphersuiteImpl,
  { content, signature, confirmationTag }: SignedCommit,
  { asPublicMessage }: CommitParts,
): Promise<CommitMessage> {
  const commit = { content, auth: { contentType: "commit", signature, confirmationTag } } as const;
  const { groupContext, keySchedule, privatePath } = state;
  if (asPublicMessage) {
    const publicMessage = await publicCommit(keySchedule.membershipKey, groupContext, commit, cs);
    return { wireformat: "mls_public_message", publicMessage };
  }
  const secretTree = await withLeafSecrets(state.secretTree, privatePath.leafIndex, cs.kdf);
  const privateMessage = await privateCommit(commit, { ...state, secretTree }, cs);
  return { version: "mls10", wireformat: "mls_private_message", privateMessage };
}

interface NextEpoch {
  readonly groupContext: GroupContext;
  readonly confirmationTag: Uint8Array;
  readonly tree: RatchetTree;
}

async function makeWelcome(
  state: ClientState,
  cs: CiphersuiteImpl,
  applied: ApplyProposalsResult,
  { groupContext, confirmationTag, tree }: NextEpoch,
  { welcomeSecret, joinerSecret }: EpochSecrets,
  pathSecrets: readonly PathSecret[],
  { treeExtension, groupInfoExtensions, nextSignatureKey = state.signaturePrivateKey }: CommitParts,
): Promise<Welcome | undefined> {
  const added = addedLeaves(applied);
  if (added.length === 0) return undefined;
  const extensions = [...groupInfoExtensions];
  const signer = { ...state, signaturePrivateKey: nextSignatureKey };
  if (treeExtension !== undefined) extensions.push(await treeExtension(tree));
  const groupInfo = await createGroupInfo(groupContext, confirmationTag, signer, extensions, cs);
  const encryptedGroupInfo = await encryptGroupInfo(groupInfo, welcomeSecret, cs);
  const own = toLeafIndex(state.privatePath.leafIndex);
  const secrets = added.map(async ([leafIndex, keyPackage]) => {
    const shared = firstCommonAncestor(tree, leafIndex, own);
    const pathSecret = pathSecrets.find(({ nodeIndex }) => nodeIndex === shared)?.secret;
    const { enc, ct } = await encryptGroupSecrets(
      await cs.hpke.importPublicKey(keyPackage.initKey),
      encryptedGroupInfo,
      { joinerSecret, pathSecret, psks: applied.pskIds },
      cs.hpke,
    );
    const newMember = await makeKeyPackageRef(keyPackage, cs.hash);
    return { newMember, encryptedGroupSecrets: { kemOutput: enc, ciphertext: ct } };
  });
  return {
    cipherSuite: groupContext.cipherSuite,
    secrets: await Promise.all(secrets),
    encryptedGroupInfo,
  };
}
