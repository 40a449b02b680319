import { encode, equalBytes } from "@entente/tls-codec";
import {
  GroupContext,
  groupInfoTBS,
  signatureLabels,
  type GroupInfo,
  type MAC,
  type ProtocolVersion,
  type PublicMessage,
  type RatchetTree,
  type ReInit,
} from "@entente/mls-wire";
import { authenticateCommit } from "./authenticated-commit.ts";
import { authenticateProposal, type AuthenticatedProposal } from "./authenticated-proposal.ts";
import { Census } from "./census.ts";
import { readGroupExtensions, type GroupExtensions } from "./group-extensions.ts";
import { parseCommit } from "./parsed-commit.ts";
import { proposalProblem } from "./proposal-list.ts";
import { verifyWithLabel, type PublicCrypto, type PublicCryptoOf } from "./public-crypto.ts";
import { PublicTree } from "./public-tree.ts";
import { Refusal } from "./refusal.ts";
import { resolveProposals } from "./resolved-commit.ts";
import type { Rules } from "./rules.ts";
import { interimTranscriptHash } from "./transcript-hash.ts";
import { treeProblem } from "./tree-validity.ts";
import { validateCommit, type CommitChange, type ValidCommit } from "./valid-commit.ts";

/** All that a group's next epoch depends on. */
export interface PublicGroupParts {
  readonly crypto: PublicCrypto;
  readonly context: GroupContext;
  readonly tree: PublicTree;
  readonly census: Census;
  readonly extensions: GroupExtensions;
  /** Of the Commit that began this epoch. */
  readonly confirmationTag: MAC;
  readonly interimTranscriptHash: Uint8Array;
  /** Set when the Commit that began this epoch ended the group (RFC 9420 11.2). */
  readonly reInit: ReInit | undefined;
}

/** A Commit that was accepted. */
export interface Advance {
  readonly group: PublicGroup;
  readonly change: CommitChange;
}

/**
 * What anybody who sees all handshakes knows of a group in one epoch. It is never changed: a Commit gives the next one,
 * and a caller that must go back keeps the old one, at little cost.
 */
export class PublicGroup implements PublicGroupParts {
  readonly crypto: PublicCrypto;
  readonly context: GroupContext;
  readonly tree: PublicTree;
  readonly census: Census;
  readonly extensions: GroupExtensions;
  readonly confirmationTag: MAC;
  readonly interimTranscriptHash: Uint8Array;
  readonly reInit: ReInit | undefined;

  /** For this package's own use: parts that were checked, or stored after they were. */
  constructor(parts: PublicGroupParts) {
    this.crypto = parts.crypto;
    this.context = parts.context;
    this.tree = parts.tree;
    this.census = parts.census;
    this.extensions = parts.extensions;
    this.confirmationTag = parts.confirmationTag;
    this.interimTranscriptHash = parts.interimTranscriptHash;
    this.reInit = parts.reInit;
  }

  /**
   * A group from a GroupInfo and its ratchet tree, all of it checked (RFC 9420 12.4.3.1): version and suite, signature by
   * a member, tree hash, and the tree as `treeProblem` does. One signature for each member. The values are kept; do not
   * change their bytes afterwards.
   *
   * @param versions of MLS that are followed: those whose groups are changed as RFC 9420 says.
   */
  static fromGroupInfo(
    groupInfo: GroupInfo,
    nodes: RatchetTree,
    cryptoOf: PublicCryptoOf,
    versions: readonly ProtocolVersion[] = ["mls10"],
  ): PublicGroup | Refusal {
    const { groupContext: context, confirmationTag } = groupInfo;
    if (!versions.includes(context.version)) return new Refusal("version_unsupported");
    const crypto = cryptoOf(context.cipherSuite);
    if (crypto === undefined) return new Refusal("suite_unsupported");
    const tree = PublicTree.fromNodes(nodes, crypto);
    if (tree instanceof Refusal) return tree;
    if (!equalBytes(tree.treeHash, context.treeHash)) return new Refusal("tree_hash_wrong");
    const extensions = readGroupExtensions(context.extensions);
    if (extensions instanceof Refusal) return extensions;
    const unsigned = groupInfoProblem(groupInfo, tree);
    if (unsigned !== undefined) return unsigned;
    const census = Census.of(tree.leaves());
    const problem = treeProblem(tree, census, context, extensions);
    if (problem !== undefined) return problem;
    return new PublicGroup({
      crypto,
      context,
      tree,
      census,
      extensions,
      confirmationTag,
      interimTranscriptHash: interimTranscriptHash(context.confirmedTranscriptHash, confirmationTag, crypto),
      reInit: undefined,
    });
  }

  /**
   * Whether a GroupInfo is signed by a member and says what this group is (A23-33 to A23-35): `group_info_stale` where
   * its GroupContext or confirmation tag is another. A committer that publishes one vouches for the confirmation tag,
   * which nobody outside can check.
   */
  groupInfoProblem(groupInfo: GroupInfo): Refusal | undefined {
    const { groupContext, confirmationTag } = groupInfo;
    const same = equalBytes(encode(GroupContext, groupContext), encode(GroupContext, this.context));
    if (!same || !equalBytes(confirmationTag, this.confirmationTag)) return new Refusal("group_info_stale");
    return groupInfoProblem(groupInfo, this.tree);
  }

  /** A proposal of this epoch, to be kept until a Commit refers to it. See `authenticateProposal`. */
  authenticateProposal(message: PublicMessage): AuthenticatedProposal | Refusal {
    return authenticateProposal(this, message);
  }

  /**
   * Why no Commit could take this proposal of this epoch (RFC 9420 12.1), so that it can be refused before anyone keeps
   * it. What depends on the other proposals of a Commit is checked with the Commit.
   */
  proposalProblem(proposal: AuthenticatedProposal, rules: Rules = {}): Refusal | undefined {
    return proposalProblem(this, proposal, rules);
  }

  /** All four steps of a Commit, without going to the next epoch. */
  validateCommit(
    message: PublicMessage,
    proposals: readonly AuthenticatedProposal[],
    rules: Rules = {},
  ): ValidCommit | Refusal {
    const parsed = parseCommit(message);
    if (parsed instanceof Refusal) return parsed;
    const authenticated = authenticateCommit(this, parsed);
    if (authenticated instanceof Refusal) return authenticated;
    const resolved = resolveProposals(this, authenticated, proposals);
    return resolved instanceof Refusal ? resolved : validateCommit(this, resolved, rules);
  }

  /**
   * The next epoch, or why not. `proposals` are those received in this epoch; the Commit takes what it refers to. What
   * needs a secret is unchecked: the tags and the path secrets. A wrong confirmation tag shows late: the next
   * Commit is accepted, and every one after it refused as `signature_invalid`. Where the committer publishes a GroupInfo,
   * {@link groupInfoProblem} shows it at once.
   */
  applyCommit(
    message: PublicMessage,
    proposals: readonly AuthenticatedProposal[],
    rules: Rules = {},
  ): Advance | Refusal {
    const commit = this.validateCommit(message, proposals, rules);
    if (commit instanceof Refusal) return commit;
    return { group: this.after(commit), change: commit.change };
  }

  /** The next epoch. `commit` must have been validated by this very group. */
  after(commit: ValidCommit): PublicGroup {
    const { context, tree, census, extensions, change } = commit;
    const confirmationTag = commit.confirmationTag.slice();
    return new PublicGroup({
      crypto: this.crypto,
      context,
      tree,
      census,
      extensions,
      confirmationTag,
      interimTranscriptHash: interimTranscriptHash(
        context.confirmedTranscriptHash,
        confirmationTag,
        this.crypto,
      ),
      reInit: change.reInit,
    });
  }
}

function groupInfoProblem(groupInfo: GroupInfo, tree: PublicTree): Refusal | undefined {
  const { signer: leafIndex, signature } = groupInfo;
  if (groupInfo.confirmationTag.length !== tree.crypto.hashBytes) return new Refusal("tag_length_wrong");
  const signer = tree.leaf(leafIndex);
  if (signer === undefined) return new Refusal("signer_unknown", { leafIndex });
  const { signatureKey } = signer;
  const content = groupInfoTBS(groupInfo);
  return verifyWithLabel(tree.crypto, signatureKey, signatureLabels.groupInfo, content, signature)
    ? undefined
    : new Refusal("group_info_signature_invalid", { leafIndex });
}
