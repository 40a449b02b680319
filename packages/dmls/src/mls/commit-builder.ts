import type {
  ClientState,
  CiphersuiteImpl,
  Extension,
  LeafNode,
  PrivateMessage,
  Proposal,
  PskIndex,
  RatchetTree,
  Welcome,
} from "ts-mls";
import type { KeyPackage } from "ts-mls";
import { applyProposals, nextEpochContext } from "ts-mls/clientState.js";
import { createGroupInfoWithRatchetTree } from "ts-mls/createCommit.js";
import { extensionTypeToNumber } from "ts-mls/extension.js";
import { createConfirmationTag, createContentCommitSignature } from "ts-mls/framedContent.js";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { initializeEpoch, type EpochSecrets } from "ts-mls/keySchedule.js";
import { protect } from "ts-mls/messageProtection.js";
import { getCommitSecret } from "ts-mls/pathSecrets.js";
import { createSecretTree } from "ts-mls/secretTree.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import { leafToNodeIndex, leafWidth, toLeafIndex, toNodeIndex, type LeafIndex } from "ts-mls/treemath.js";
import { createUpdatePath, firstCommonAncestor, type PathSecret } from "ts-mls/updatePath.js";
import { encryptGroupInfo, encryptGroupSecrets } from "ts-mls/welcome.js";
import type { Identity } from "../member.ts";
import { leafAt, withLeaf } from "./leaves.ts";

/** What a Commit of the owner is made of. */
export interface CommitPlan {
  /** All by value: a Send Group has no proposals by reference. */
  readonly proposals: readonly Proposal[];
  /** The tree on which the proposals are applied: the present one after leaf replacements. */
  readonly tree: RatchetTree;
  /** Whether the owner's keys are renewed (RFC 9420 7.4). */
  readonly path: boolean;
  readonly psks: PskIndex;
  /** Who the owner is in its new leaf, which needs a path; as before where absent. */
  readonly identity?: Identity | undefined;
  /** What the owner's new leaf has in place of extensions of the same types; only with a path. */
  readonly extensions?: readonly Extension[];
  readonly authenticatedData: Uint8Array;
}

/** A Commit that is made and not yet sent. */
export interface BuiltCommit {
  readonly next: ClientState;
  readonly message: PrivateMessage;
  /** One for all members added. */
  readonly welcome: Welcome | undefined;
  /** The owner's new leaf private key, when the Commit has a path. */
  readonly leafPrivateKey: Uint8Array | undefined;
  /** Secrets of the ended epoch, to be overwritten once `next` is saved. */
  readonly consumed: readonly Uint8Array[];
}

const owner = toLeafIndex(0);

/**
 * The owner's Commit (RFC 9420 12.4.1), always a PrivateMessage. ts-mls makes a path only where the RFC demands
 * one, and knows no leaf replacement, so the assembly is here and every computation is ts-mls's. `state` must hold
 * the signature key. Costs one HPKE encryption for each other member when there is a path.
 */
export async function buildCommit(
  state: ClientState,
  plan: CommitPlan,
  cs: CiphersuiteImpl,
): Promise<BuiltCommit> {
  const proposals = plan.proposals.map((proposal) => ({ proposalOrRefType: "proposal" as const, proposal }));
  const applied = await applyProposals(
    { ...state, ratchetTree: plan.tree },
    proposals,
    owner,
    plan.psks,
    true,
    cs,
  );
  const added =
    applied.additionalResult.kind === "memberCommit" ? applied.additionalResult.addedLeafNodes : [];
  // The Commit is signed with the key of the leaf that it finds, the new leaf and what follows with the next.
  const nextKey = plan.identity?.signaturePrivateKey ?? state.signaturePrivateKey;
  const path = plan.path
    ? await createUpdatePath(
        withOwnLeaf(applied.tree, plan),
        owner,
        state.groupContext,
        nextKey,
        cs,
        added.map(([leafIndex]) => leafToNodeIndex(leafIndex)),
      )
    : undefined;
  const tree = path?.[0] ?? applied.tree;
  const pathSecrets = path?.[2] ?? [];
  const leafPrivateKey = path === undefined ? undefined : await cs.hpke.exportPrivateKey(path[3]);
  const commitSecret = await commitSecretOf(tree, pathSecrets, cs);
  const { framedContent, signature } = await createContentCommitSignature(
    state.groupContext,
    "mls_private_message",
    { proposals, path: path?.[1] },
    { senderType: "member", leafIndex: owner },
    plan.authenticatedData,
    state.signaturePrivateKey,
    cs.signature,
  );
  const groupContext = await nextEpochContext(
    state.groupContext,
    "mls_private_message",
    framedContent,
    signature,
    await treeHashRoot(tree, cs.hash),
    state.confirmationTag,
    cs.hash,
  );
  const epoch = await initializeEpoch(
    state.keySchedule.initSecret,
    commitSecret,
    groupContext,
    applied.pskSecret,
    cs.kdf,
  );
  const confirmationTag = await createConfirmationTag(
    epoch.keySchedule.confirmationKey,
    groupContext.confirmedTranscriptHash,
    cs.hash,
  );
  const { privateMessage, consumed } = await protect(
    state.keySchedule.senderDataSecret,
    plan.authenticatedData,
    state.groupContext,
    state.secretTree,
    { ...framedContent, auth: { contentType: "commit", signature, confirmationTag } },
    owner,
    state.clientConfig.paddingConfig,
    cs,
  );
  const next: ClientState = {
    ...state,
    signaturePrivateKey: nextKey,
    groupContext,
    keySchedule: epoch.keySchedule,
    secretTree: await createSecretTree(leafWidth(tree.length), epoch.encryptionSecret, cs.kdf),
    ratchetTree: tree,
    privatePath: { leafIndex: owner, privateKeys: { 0: leafPrivateKey ?? leafKeyOf(state) } },
    confirmationTag,
    historicalReceiverData: new Map(),
  };
  const welcome = added.length === 0 ? undefined : await buildWelcome(next, added, pathSecrets, epoch, cs);
  return {
    next,
    message: privateMessage,
    welcome,
    leafPrivateKey,
    consumed: [
      ...consumed,
      state.keySchedule.initSecret,
      commitSecret,
      epoch.encryptionSecret,
      epoch.joinerSecret,
      ...pathSecrets.map(({ secret }) => secret),
    ],
  };
}

function withOwnLeaf(
  tree: RatchetTree,
  { identity, extensions = [] }: Pick<CommitPlan, "extensions" | "identity">,
): RatchetTree {
  const leaf = leafAt(tree, owner);
  if (leaf === undefined || (identity === undefined && extensions.length === 0)) return tree;
  const { credential, signaturePublicKey } = identity ?? leaf;
  return withLeaf(tree, owner, { ...withExtensions(leaf, extensions), credential, signaturePublicKey });
}

/** A leaf says that it knows the extensions that it has (RFC 9420 7.2). */
function withExtensions(leaf: LeafNode, extensions: readonly Extension[]): LeafNode {
  const types = new Set(extensions.map(({ extensionType }) => extensionType));
  const others = leaf.extensions.filter(({ extensionType }) => !types.has(extensionType));
  const { capabilities } = leaf;
  const known = new Set(capabilities.extensions);
  for (const type of types) known.add(extensionTypeToNumber(type));
  return {
    ...leaf,
    extensions: [...others, ...extensions],
    capabilities: { ...capabilities, extensions: [...known] },
  };
}

function leafKeyOf(state: ClientState): Uint8Array {
  return state.privatePath.privateKeys[0] ?? new Uint8Array();
}

/** RFC 9420 8: all zero without a path. `pathSecrets` runs up to the root. */
async function commitSecretOf(
  tree: RatchetTree,
  pathSecrets: readonly PathSecret[],
  cs: CiphersuiteImpl,
): Promise<Uint8Array> {
  const top = pathSecrets.at(-1);
  if (top === undefined) return new Uint8Array(cs.kdf.size);
  return getCommitSecret(tree, toNodeIndex(top.nodeIndex), top.secret, cs.kdf);
}

/** RFC 9420 12.4.3.1, with the tree inside: DMLS needs no server to fetch it from. */
async function buildWelcome(
  next: ClientState,
  added: readonly (readonly [LeafIndex, KeyPackage])[],
  pathSecrets: readonly PathSecret[],
  epoch: EpochSecrets,
  cs: CiphersuiteImpl,
): Promise<Welcome> {
  const groupInfo = await createGroupInfoWithRatchetTree(
    next.groupContext,
    next.confirmationTag,
    next,
    next.ratchetTree,
    [],
    cs,
  );
  const encryptedGroupInfo = await encryptGroupInfo(groupInfo, epoch.welcomeSecret, cs);
  const secrets = await Promise.all(
    added.map(async ([leafIndex, keyPackage]) => {
      const ancestor = firstCommonAncestor(next.ratchetTree, leafIndex, owner);
      const { enc, ct } = await encryptGroupSecrets(
        await cs.hpke.importPublicKey(keyPackage.initKey),
        encryptedGroupInfo,
        {
          joinerSecret: epoch.joinerSecret,
          pathSecret: pathSecrets.find(({ nodeIndex }) => nodeIndex === ancestor)?.secret,
          // A Commit that adds carries no PSK: who joins could not know it.
          psks: [],
        },
        cs.hpke,
      );
      return {
        newMember: await makeKeyPackageRef(keyPackage, cs.hash),
        encryptedGroupSecrets: { kemOutput: enc, ciphertext: ct },
      };
    }),
  );
  return { cipherSuite: next.groupContext.cipherSuite, secrets, encryptedGroupInfo };
}
