import { Extensions, LeafNode, ReInit } from "@entente/mls-wire";
import { detached } from "./detached.ts";
import type { PublicGroup } from "./public-group.ts";
import type { PublicTree } from "./public-tree.ts";
import type { CommittedProposal } from "./resolved-commit.ts";

/** A list of proposals, applied. The leaves that went and came are in the order of their application. */
export interface AppliedProposals {
  readonly tree: PublicTree;
  readonly extensions: Extensions;
  readonly reInit: ReInit | undefined;
  /** Leaf indices. */
  readonly updated: readonly number[];
  /** Leaf indices in the tree before. */
  readonly removed: readonly number[];
  /** Leaf indices; an index may be in `removed` too. */
  readonly added: readonly number[];
  /** Leaves that Updates and Removes took away. */
  readonly leavesGone: readonly LeafNode[];
  /** Leaves that Updates brought. */
  readonly leavesUpdated: readonly LeafNode[];
  readonly leavesAdded: readonly LeafNode[];
}

/**
 * Applies proposals that `proposalListProblem` found nothing against: extensions, Updates, Removes, Adds, whatever their
 * order in the list (RFC 9420 12.3). The tree shares what did not change with the group's.
 */
export function applyProposals(
  group: PublicGroup,
  proposals: readonly CommittedProposal[],
): AppliedProposals {
  let { tree } = group;
  let { extensions } = group.context;
  let reInit: ReInit | undefined;
  const leavesGone: LeafNode[] = [];
  const leavesUpdated: LeafNode[] = [];
  const leavesAdded: LeafNode[] = [];
  const updated: number[] = [];
  const removed: number[] = [];
  const added: number[] = [];
  const leave = (leafIndex: number): void => {
    const leaf = tree.leaf(leafIndex);
    if (leaf !== undefined) leavesGone.push(leaf);
  };
  for (const { proposal } of proposals) {
    if (proposal.proposalType === "group_context_extensions")
      extensions = detached(Extensions, proposal.extensions);
    if (proposal.proposalType === "reinit") reInit = detached(ReInit, proposal);
  }
  for (const { proposal, proposer } of proposals) {
    if (proposal.proposalType !== "update" || proposer.kind !== "member") continue;
    const leaf = detached(LeafNode, proposal.leafNode);
    leave(proposer.leafIndex);
    leavesUpdated.push(leaf);
    updated.push(proposer.leafIndex);
    tree = tree.update(proposer.leafIndex, leaf);
  }
  for (const { proposal } of proposals) {
    if (proposal.proposalType !== "remove") continue;
    leave(proposal.removed);
    removed.push(proposal.removed);
    tree = tree.remove(proposal.removed);
  }
  for (const { proposal } of proposals) {
    if (proposal.proposalType !== "add") continue;
    const leaf = detached(LeafNode, proposal.keyPackage.leafNode);
    leavesAdded.push(leaf);
    added.push(tree.freeLeafIndex);
    tree = tree.add(leaf);
  }
  return { tree, extensions, reInit, updated, removed, added, leavesGone, leavesUpdated, leavesAdded };
}
