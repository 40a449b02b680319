import { uint64Max } from "@entente/tls-codec";
import type { GroupContext, LeafNode, ReInit } from "@entente/mls-wire";
import type { Census } from "./census.ts";
import { readGroupExtensions, type GroupExtensions } from "./group-extensions.ts";
import { mergePath } from "./path-merge.ts";
import { applyProposals, type AppliedProposals } from "./proposal-application.ts";
import { mayOmitPath, nonDefaultTypes, proposalListProblem, unchangedKeyProblem } from "./proposal-list.ts";
import type { PublicGroup } from "./public-group.ts";
import type { PublicTree } from "./public-tree.ts";
import { Refusal } from "./refusal.ts";
import type { ResolvedCommit } from "./resolved-commit.ts";
import type { Rules } from "./rules.ts";
import { confirmedTranscriptHash } from "./transcript-hash.ts";
import { membersProblem } from "./tree-validity.ts";

/** What a Commit does to the members, by leaf index. */
export interface CommitChange {
  /** Of the committer in the new tree. */
  readonly committer: number;
  readonly external: boolean;
  /** Whether the committer's leaf is new. */
  readonly path: boolean;
  readonly updated: readonly number[];
  /** Indices in the tree before; an Add of the same Commit may have taken the place. */
  readonly removed: readonly number[];
  readonly added: readonly number[];
  /** The group ends with this Commit (RFC 9420 11.2). */
  readonly reInit: ReInit | undefined;
}

declare const valid: unique symbol;

/** Step 4: all that can be checked without a secret is checked, and the next epoch is known. */
export interface ValidCommit extends ResolvedCommit {
  readonly [valid]: true;
  readonly tree: PublicTree;
  readonly census: Census;
  /** Of the next epoch. */
  readonly context: GroupContext;
  readonly extensions: GroupExtensions;
  readonly change: CommitChange;
}

/**
 * The list of proposals, the path, and the tree and GroupContext that they give (RFC 9420 12.2 to 12.4, 7.3, 7.9).
 * Costs one signature for each new leaf, O(log n) hashes for each changed one, and for the path as many steps as its
 * ciphertexts and the blanks among them.
 */
export function validateCommit(
  group: PublicGroup,
  resolved: ResolvedCommit,
  rules: Rules,
): ValidCommit | Refusal {
  if (group.context.epoch === uint64Max) return new Refusal("group_ended");
  const { committer, commit, proposals } = resolved;
  const listed = proposalListProblem(group, resolved, rules);
  if (listed !== undefined) return listed;

  const applied = applyProposals(group, proposals);
  const extensions = readGroupExtensions(applied.extensions);
  if (extensions instanceof Refusal) return extensions;
  const { leavesGone, leavesUpdated, leavesAdded } = applied;
  const staying = group.census.changed(leavesGone, leavesUpdated);
  if (!nonDefaultTypes(proposals).every((type) => staying.allSupportProposal(type)))
    return new Refusal("proposal_type_unsupported");
  if (commit.path === undefined && !mayOmitPath(proposals)) return new Refusal("path_missing");

  const leafIndex = committer.kind === "member" ? committer.leafIndex : applied.tree.freeLeafIndex;
  const before = committer.kind === "member" ? applied.tree.leaf(leafIndex) : undefined;
  const replaced = before ?? resyncedLeaf(applied);
  const merged = withPath(applied, group.context, resolved, leafIndex, replaced);
  if (merged instanceof Refusal) return merged;
  const committed = commit.path === undefined ? undefined : merged.leaf(leafIndex);
  const census = staying.changed(
    committed === undefined || before === undefined ? [] : [before],
    committed === undefined ? leavesAdded : [...leavesAdded, committed],
  );
  const unfit = membersProblem(merged, census, extensions);
  if (unfit !== undefined) return unfit;

  const next: Omit<ValidCommit, typeof valid> = {
    ...resolved,
    tree: merged,
    census,
    extensions,
    context: nextContext(group, resolved, applied, merged),
    change: {
      committer: leafIndex,
      external: committer.kind === "new_member",
      path: commit.path !== undefined,
      updated: applied.updated,
      removed: applied.removed,
      added: applied.added,
      reInit: applied.reInit,
    },
  };
  return next as ValidCommit;
}

/** The old leaf of a member who joins again from outside: its Remove is the only one (RFC 9420 12.2). */
function resyncedLeaf(applied: AppliedProposals): LeafNode | undefined {
  return applied.leavesGone[0];
}

function withPath(
  applied: AppliedProposals,
  context: GroupContext,
  { commit: { path } }: ResolvedCommit,
  leafIndex: number,
  replaced: LeafNode | undefined,
): PublicTree | Refusal {
  if (path === undefined) return applied.tree;
  const unchanged = replaced === undefined ? undefined : unchangedKeyProblem(replaced, path.leafNode);
  if (unchanged !== undefined) return unchanged;
  const place = { context, leafIndex, added: new Set(applied.added) };
  return mergePath(applied.tree.spanning(leafIndex), path, place);
}

function nextContext(
  group: PublicGroup,
  { message: { content, auth } }: ResolvedCommit,
  applied: AppliedProposals,
  tree: PublicTree,
): GroupContext {
  const commit = { wireFormat: "mls_public_message", content, signature: auth.signature } as const;
  return {
    ...group.context,
    epoch: group.context.epoch + 1n,
    treeHash: tree.treeHash,
    confirmedTranscriptHash: confirmedTranscriptHash(group.interimTranscriptHash, commit, group.crypto),
    extensions: applied.extensions,
  };
}
